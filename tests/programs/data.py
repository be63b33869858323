"""Programs about utils.data: what a loader hands out, in which order, and what goes wrong."""

from collections import OrderedDict, namedtuple

import numpy as np

from . import raised, recorder

PROGRAMS, program = recorder()
Pair = namedtuple("Pair", "left right")


def plain(value):
    """A batch as JSON-able data that keeps the types apart."""
    if hasattr(value, "numpy"):
        return ["tensor", str(value.dtype), value.tolist()]
    if isinstance(value, dict):
        return [type(value).__name__, {k: plain(v) for k, v in value.items()}]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(plain, value)]
    return [type(value).__name__, value]


def tensors(torch, n=10):
    return torch.utils.data.TensorDataset(torch.arange(n * 2.0).reshape(n, 2), torch.arange(n))


@program
def loaders(torch):
    DataLoader = torch.utils.data.DataLoader
    told = {}
    for settings in (
        {},
        {"batch_size": 4},
        {"batch_size": 4, "drop_last": True},
        {"batch_size": 5, "drop_last": True},
        {"batch_size": 100},
        {"batch_size": 4, "shuffle": True},
        {"batch_size": 3, "shuffle": True, "drop_last": True},
        {"batch_size": None},
        {"batch_size": None, "shuffle": True},
        {"batch_size": 2, "sampler": [3, 1, 2]},
        {"batch_sampler": [[0, 1], [5], [9, 8, 7]]},
        {"batch_size": 4, "num_workers": 0, "pin_memory": False},
        {"batch_size": 4, "collate_fn": len},
    ):
        torch.manual_seed(7)
        loader = DataLoader(tensors(torch), **settings)
        passes = [[plain(batch) for batch in loader] for _ in range(2)]
        told[str({k: v for k, v in settings.items() if k != "collate_fn"})] = [
            len(loader),
            passes,
            torch.rand(2).tolist(),
        ]
    for shuffle in (False, True):
        torch.manual_seed(7)
        generator = torch.Generator().manual_seed(3)
        loader = DataLoader(tensors(torch), 4, shuffle, generator=generator)
        numbers = [batch[1].tolist() for _ in range(3) for batch in loader]
        told[f"generator, {shuffle}"] = [numbers, torch.rand(2).tolist(), torch.rand(2, generator=generator).tolist()]
    torch.manual_seed(7)
    loader = DataLoader(tensors(torch), 4, True)
    told["first batch only"] = [plain(next(iter(loader))), plain(next(iter(loader))), torch.rand(1).tolist()]
    two = [iter(loader), iter(loader)]
    told["two at once"] = [[plain(next(it)) for it in two] for _ in range(2)]
    return told


@program
def collating(torch):
    DataLoader = torch.utils.data.DataLoader
    datasets = {
        "floats": [0.5, 1.5, 2.5],
        "ints": [1, 2, 3],
        "bools": [True, False, True],
        "text": ["a", "b", "c"],
        "arrays": [np.float32([1, 2]), np.float32([3, 4]), np.float32([5, 6])],
        "array of doubles": np.arange(3.0),
        "array of rows": np.arange(6).reshape(3, 2),
        "tensors": list(torch.arange(6.0).reshape(3, 2)),
        "scalars": list(torch.arange(3)),
        "pairs": [(1, 2.0), (3, 4.0), (5, 6.0)],
        "lists": [[1, 2.0], [3, 4.0], [5, 6.0]],
        "dicts": [{"x": 1.0, "y": (i, "t")} for i in range(3)],
        "ordered": [OrderedDict(b=i, a=2.0 * i) for i in range(3)],
        "named": [Pair(1, torch.ones(2)), Pair(2, torch.zeros(2)), Pair(3, torch.ones(2))],
        "nested": [(torch.ones(1), {"k": [1, (2, 3)]}) for _ in range(3)],
        "tensor": torch.arange(6.0).reshape(3, 2),
        "range": range(3),
    }
    told = {name: [plain(b) for b in DataLoader(data, batch_size=2)] for name, data in datasets.items()}
    single = {name: [plain(b) for b in DataLoader(data, batch_size=None)] for name, data in datasets.items()}
    wrong = {
        "sets": [{1}, {2}],
        "none": [None, None],
        "lengths": [[1], [1, 2]],
        "shapes": [torch.ones(1), torch.ones(2)],
        "objects": [object(), object()],
    }
    return [told, single, {k: (raised(lambda d=d: list(DataLoader(d, 2))) or [None])[0] for k, d in wrong.items()}]


@program
def own_dataset(torch):
    class Squares(torch.utils.data.Dataset):
        def __init__(self, n):
            self.n = n

        def __len__(self):
            return self.n

        def __getitem__(self, i):
            if not 0 <= i < self.n:
                raise IndexError(i)
            return torch.tensor([float(i)]), i * i

    loader = torch.utils.data.DataLoader(Squares(5), batch_size=2)
    told = [[plain(batch) for batch in loader], len(loader.dataset), loader.batch_size]
    parts = torch.utils.data.random_split(Squares(10), [7, 3])
    told += [[[x[1] for x in part] for part in parts], [len(part) for part in parts], list(parts[0].indices)]
    generator = torch.Generator().manual_seed(42)
    parts = torch.utils.data.random_split(Squares(10), [0.25, 0.25, 0.5], generator=generator)
    told += [[list(part.indices) for part in parts]]
    subset = torch.utils.data.Subset(tensors(torch), [4, 2])
    told += [len(subset), plain(subset[1]), [plain(b) for b in torch.utils.data.DataLoader(subset, 2)]]
    return told


@program
def tensor_dataset(torch):
    data = tensors(torch)
    return [len(data), plain(data[3]), plain(data[-1]), plain(data[2:4]), [list(t.shape) for t in data.tensors]]


@program
def mistakes(torch):
    from_torch = torch.utils.data
    data = tensors(torch)
    return [
        raised(lambda: from_torch.TensorDataset(torch.ones(3), torch.ones(2))),
        raised(lambda: data[10])[0],
        raised(lambda: from_torch.Dataset()[0])[0],
        raised(lambda: from_torch.DataLoader(data, 0)),
        raised(lambda: from_torch.DataLoader(data, 2.5)),
        raised(lambda: from_torch.DataLoader(data, shuffle=True, sampler=[1])),
        raised(lambda: from_torch.DataLoader(data, batch_size=None, drop_last=True)),
        raised(lambda: from_torch.DataLoader(data, 3, batch_sampler=[[1]])),
        raised(lambda: from_torch.DataLoader(from_torch.TensorDataset(torch.ones(0)), shuffle=True)),
        raised(lambda: from_torch.random_split(data, [5, 4])),
        raised(lambda: from_torch.random_split(data, [0.5, 0.6])),
        raised(lambda: from_torch.random_split(data, [1.5, -0.5])),
        [list(batch) for batch in from_torch.DataLoader(from_torch.TensorDataset(torch.ones(0)))],
    ]
