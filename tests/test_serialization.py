"""What is saved comes back, and a file cannot run code."""

import io
import pickle
import zipfile
from collections import OrderedDict

import numpy as np
import pytest

import autograd_lessons as torch
from autograd_lessons import nn


def there_and_back(value):
    file = io.BytesIO()
    torch.save(value, file)
    file.seek(0)
    return torch.load(file)


def test_a_state_dict(tmp_path):
    torch.manual_seed(0)
    model, twin = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    for path in (tmp_path / "model.pt", str(tmp_path / "again.pt")):
        torch.save(model.state_dict(), path)
        state = torch.load(path, map_location="cpu", weights_only=True)
        assert type(state) is OrderedDict and list(state) == list(model.state_dict())
        twin.load_state_dict(state)
        for name, tensor in model.state_dict().items():
            assert tensor.tolist() == twin.state_dict()[name].tolist()


def test_an_optimizer_goes_on_where_it_was():
    def trained(steps, state=None, weights=(1.0, -2.0)):
        w = torch.tensor(list(weights), requires_grad=True)
        optimizer = torch.optim.Adam([w], lr=0.1)
        if state:
            optimizer.load_state_dict(state)
        for _ in range(steps):
            optimizer.zero_grad()
            (w * w).sum().backward()
            optimizer.step()
        return w.tolist(), optimizer.state_dict()

    weights, state = trained(3)
    assert trained(2, there_and_back(state), weights)[0] == trained(5)[0]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, -2.5, float("inf"), "grüße", [], [1, [2.0, "x"]], (), (1, (2,)), {}, {"a": {"b": [None]}},
        {1: "int key", (2, "t"): "tuple key", None: 0}, OrderedDict(z=1, a=2), torch.float64, torch.Size([2, 3]),
        2**70, {"tensor": 1}, {"list": [1]},
    ],
    ids=repr,
)  # fmt: skip
def test_plain_values(value):
    back = there_and_back(value)
    assert back == value and type(back) is type(value)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3)])
def test_tensors_of_every_type(dtype, shape):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    back = there_and_back(torch.from_numpy(array))
    assert back.dtype is getattr(torch, dtype) and back.tolist() == array.tolist() and not back.requires_grad
    assert (back + back).dtype is (torch.from_numpy(array) + torch.from_numpy(array)).dtype


def test_what_a_tensor_is_comes_back():
    shared = torch.ones(2)
    kept = there_and_back(
        [nn.Parameter(torch.ones(1)), torch.ones(1, requires_grad=True), shared, shared.detach(), torch.ones(2, 3).T]
    )
    assert type(kept[0]) is nn.Parameter and kept[1].requires_grad and kept[1].is_leaf
    kept[2].fill_(5)
    assert kept[3].tolist() == [5, 5] and kept[4].shape == (3, 2)


@pytest.mark.parametrize("value", [nn.Linear(1, 1), torch.optim.SGD([torch.ones(1)], lr=0.1), {"m": nn.ReLU()}])
def test_whole_objects_are_refused_with_the_way_to_do_it(value):
    with pytest.raises(TypeError, match="state_dict"):
        torch.save(value, io.BytesIO())


@pytest.mark.parametrize("value", [object(), {1, 2}, lambda: 0, {"f": print}, 1j])
def test_other_things_are_refused(value):
    with pytest.raises(TypeError, match="cannot save"):
        torch.save(value, io.BytesIO())


def test_a_refused_save_leaves_the_file_alone(tmp_path):
    path = tmp_path / "model.pt"
    torch.save([1], path)
    with pytest.raises(TypeError):
        torch.save([object()], path)
    assert torch.load(path) == [1]


class Trap:
    def __reduce__(self):
        return print, ("the file ran code",)


def test_files_of_others_are_refused_and_not_run(tmp_path, capsys):
    (tmp_path / "pickle").write_bytes(pickle.dumps(Trap()))
    (tmp_path / "text").write_text("hello")
    (tmp_path / "empty").write_bytes(b"")
    np.savez(tmp_path / "numpy.npz", a=np.ones(2))
    for name in ("pickle", "text", "empty", "numpy.npz"):
        with pytest.raises(RuntimeError, match=r"autograd_lessons\.save"):
            torch.load(tmp_path / name)
    with zipfile.ZipFile(tmp_path / "torch.pt", "w") as file:
        file.writestr("archive/data.pkl", pickle.dumps(Trap()))
    with pytest.raises(RuntimeError, match="PyTorch"):
        torch.load(tmp_path / "torch.pt")
    assert capsys.readouterr().out == ""


def test_an_array_that_is_a_pickle_is_refused(tmp_path, capsys):
    path = tmp_path / "model.pt"
    torch.save(torch.ones(2), path)
    with zipfile.ZipFile(path) as file:
        structure = file.read("structure.json")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("structure.json", structure)
        with file.open("0.npy", "w") as part:
            np.lib.format.write_array(part, np.array([Trap()], object), allow_pickle=True)
    with pytest.raises((RuntimeError, ValueError)):
        torch.load(path)
    assert capsys.readouterr().out == ""


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "model.pt"
    torch.save({"w": torch.ones(100)}, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RuntimeError, match="damaged"):
        torch.load(path)
    for content in (
        '{"format": "autograd_lessons 1", "content": {"tensor": 7, "requires_grad": false, "parameter": false}}',
        "[]",
        "{}",
    ):
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("structure.json", content)
        with pytest.raises(RuntimeError, match="damaged"):
            torch.load(path)


def test_a_missing_file_and_another_device(tmp_path):
    with pytest.raises(FileNotFoundError):
        torch.load(tmp_path / "nothing.pt")
    torch.save(1, tmp_path / "one.pt")
    with pytest.raises(AssertionError, match="CPU"):
        torch.load(tmp_path / "one.pt", map_location="cuda")
