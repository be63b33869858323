"""Make the reference values in this folder, from PyTorch itself.

    python tests/data/make_references.py                  every section
    python tests/data/make_references.py random printing  only these

A section is a function below, marked @section: it is handed PyTorch, and what it returns becomes the file of its name,
with PyTorch's version beside it. The tests read these files, so that they need no PyTorch; where PyTorch is installed
they call the same functions again and compare. To add a section, write another such function.
"""

import json
import sys
from pathlib import Path

import numpy as np

SECTIONS = {}


def section(function):
    SECTIONS[function.__name__] = function
    return function


def real_pytorch(module):
    """The module, if it is PyTorch itself. Raises SystemExit for anything else that goes by the name torch."""
    compiled = getattr(getattr(module, "_C", None), "__file__", None) or ""
    if module.__name__ != "torch" or not compiled.endswith((".so", ".pyd")) or not hasattr(module, "version"):
        raise SystemExit(f"Reference values come from PyTorch only, and {module!r} is not PyTorch.")
    return module


# ---- the random stream --------------------------------------------------------------------------------------------

SEEDS = (0, 1, 42, 2**32 - 1, 2**32 + 5, 2**64 - 1, -1, -(2**63))
SIZES = (0, 1, 2, 5, 15, 16, 17, 31, 33, 1000)


def random_programs():
    """(seed, [(call, arguments), ...]) for each reference: what is drawn, in order, from one generator."""
    for seed in SEEDS:
        for dtype in ("float32", "float64"):
            for n in SIZES:
                yield seed, [("rand", [n, dtype])]
                yield seed, [("randn", [n, dtype])]
    for dtype in ("float16", "float32", "float64"):
        yield (
            3,
            [
                ("uniform", [100, dtype, -0.3, 0.7]),
                ("normal", [100, dtype, 2.0, 0.5]),
                ("normal", [5, dtype, -1.0, 3.0]),
            ],
        )
    yield 3, [("uniform", [4000, "float32", 1000.0, 1000.0005])]
    for dtype in ("float32", "float64"):  # half a pair of normals is kept between draws
        yield (
            7,
            [
                ("randn", [3, dtype]),
                ("rand", [2, dtype]),
                ("randn", [20, dtype]),
                ("randn", [0, dtype]),
                ("randn", [4, dtype]),
            ],
        )
    for low, high in (
        (0, 1),
        (0, 10),
        (-5, 5),
        (0, 2**28 - 1),
        (0, 2**28),
        (-3, 2**32),
        (0, 2**62),
        (-(2**63), 2**63 - 1),
    ):
        yield 11, [("randint", [low, high, 40, "int64"])]
    yield 11, [("randint", [0, 256, 9, "uint8"]), ("randint", [0, 2, 9, "bool"]), ("randint", [3, 9, 9, "float32"])]
    yield 13, [("randperm", [n]) for n in (0, 1, 2, 5, 16, 100, 1000)]
    yield 17, [("bernoulli", [n, dtype]) for n in (0, 1, 20) for dtype in ("float32", "float64")]
    for p in (0.0, 0.2, 0.5, 1.0):
        yield 19, [("keep_mask", [p, 30]), ("rand", [1, "float32"])]
    for n in (1, 2, 10):
        yield 23, [("epoch", [n]), ("randn", [3, "float32"]), ("epoch", [n]), ("rand", [1, "float32"])]
        yield 23, [("epoch_of_generator", [n]), ("epoch_of_generator", [n]), ("rand", [1, "float32"])]
    yield 27, [("word64", [])] * 9
    yield 29, [("linear", [3, 2]), ("linear", [784, 5])]


def draw_with_pytorch(torch, generator, call, args):
    """One draw of a program, as a flat list of numbers. With generator None the default one is used."""
    from torch.utils.data import DataLoader

    def empty(n, dtype):
        return torch.empty(n, dtype=getattr(torch, dtype))

    def order(n, **how):
        return [int(i) for batch in DataLoader(range(n), batch_size=2, shuffle=True, **how) for i in batch]

    def linear(n_in, n_out):
        layer = torch.nn.Linear(n_in, n_out)
        return torch.cat([p.detach().flatten() for p in layer.parameters()])

    def randint(low, high, n, dtype):
        return torch.randint(low, high, (n,), dtype=getattr(torch, dtype), generator=generator)

    calls = {
        "rand": lambda n, dtype: torch.rand(n, dtype=getattr(torch, dtype), generator=generator),
        "randn": lambda n, dtype: torch.randn(n, dtype=getattr(torch, dtype), generator=generator),
        "uniform": lambda n, dtype, low, high: empty(n, dtype).uniform_(low, high, generator=generator),
        "normal": lambda n, dtype, mean, std: empty(n, dtype).normal_(mean, std, generator=generator),
        "randint": randint,
        "randperm": lambda n: torch.randperm(n, generator=generator),
        "bernoulli": lambda n, dtype: torch.bernoulli(
            torch.linspace(0, 1, n, dtype=getattr(torch, dtype)), generator=generator
        ),
        # On an Intel processor PyTorch draws this mask in another way: make this file on another processor.
        "keep_mask": lambda p, n: empty(n, "bool").bernoulli_(1 - p, generator=generator),
        "word64": lambda: empty(1, "int64").random_(generator=generator),
        "epoch": order,
        "epoch_of_generator": lambda n: order(n, generator=generator or torch.default_generator),
        "linear": linear,
    }
    result = calls[call](*args)
    return result if isinstance(result, list) else result.tolist()


def summary(values):
    """A short stand-in for many numbers: the first and last eight, and the sum (exact for integers and rand)."""
    return values if len(values) <= 40 else [*values[:8], *values[-8:], sum(values)]


@section
def random(torch):
    programs = []
    for seed, draws in random_programs():
        torch.manual_seed(seed)
        results = [summary(draw_with_pytorch(torch, None, call, args)) for call, args in draws]
        programs.append({"seed": seed, "draws": [[*draw, result] for draw, result in zip(draws, results, strict=True)]})
    return {"programs": programs}


# ---- printing -----------------------------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
FLOATS = (
    [4.5] * 4, [1.0, 2.0, 3.0], [0.0], [-0.0, 0.0], [1.5], [1.0, NAN], [INF, -INF, 1.0], [NAN], [INF, 0.5, -3.0],
    [7.3891, -0.4161, -0.9093, 0.3536], [1e-5], [1e-4, 1.0], [9.9e-5, 9e-5], [0.001, 1.0], [0.001, 1.001], [1e8],
    [1e8, 1.1e8], [100000001.0, 100000000.0, 200000000.0], [1.1e8], [12345.678, 9.5], [0.5, 600.0], [1000.0, 0.25],
    [1e30, 1.0], [1e-38, 1e38], [99999.96, 99999.5], [0.99999, 1.0], [-1.0, 1.0], [123456.0, -7.0], [0.00012, 0.0],
    [2.0, 2000.0, 2001.0], [1.0, 1001.0], [1e-4],
)  # fmt: skip
LAYOUTS = (
    (), (1,), (2, 2), (0,), (0, 3), (2, 0, 3), (1, 1, 1), (3, 4), (26,), (2, 3, 4), (7, 7), (2, 1, 3, 2),
    (30,), (5, 20),
)  # fmt: skip
SUFFIXES = ([], ["requires_grad=True"], ["grad_fn=<MeanBackward0>"])
OPTIONS = (
    {}, {"precision": 2}, {"precision": 8}, {"linewidth": 40}, {"sci_mode": True}, {"sci_mode": False},
    {"threshold": 5}, {"threshold": 5, "edgeitems": 1}, {"threshold": 3, "edgeitems": 0},
    {"profile": "short"}, {"profile": "full"},
)  # fmt: skip


def printing_cases():
    """What is printed: dtype, shape, entries, suffixes and print options of each reference."""

    def case(dtype, shape, entries, suffixes=(), options=None, default="float32"):
        entries = np.asarray(entries, dtype).ravel().tolist()
        return {
            "dtype": dtype, "shape": list(shape), "entries": entries, "suffixes": list(suffixes),
            "options": options or {}, "default_dtype": default,
        }  # fmt: skip

    rng = np.random.default_rng(0)
    for entries in FLOATS:
        yield case("float32", (len(entries),), entries)
        yield case("float64", (len(entries),), entries, SUFFIXES[1])
        yield case("float32", (), entries[:1], SUFFIXES[2])
    for shape in LAYOUTS:
        noise = rng.normal(size=shape).round(3)
        for suffixes in SUFFIXES:
            yield case("float32", shape, noise, suffixes)
        yield case("float64", shape, noise * 1e4, SUFFIXES[2])
        yield case("float64", shape, noise, default="float64")
        yield case("float16", shape, noise * 100)
        for dtype in ("int64", "uint8"):
            yield case(dtype, shape, np.abs(noise * 40))
        yield case("bool", shape, noise > 0)
    for options in OPTIONS:
        for shape in ((3,), (13,), (4, 9), (2, 8, 3), (0, 2)):
            yield case("float32", shape, rng.normal(size=shape).round(3), SUFFIXES[1], options)
            yield case("float32", shape, rng.integers(-9, 2000, shape), SUFFIXES[2], options)
            yield case("float64", shape, rng.integers(-9, 9, shape), SUFFIXES[1], options)
            yield case("int64", shape, rng.integers(-99, 99, shape), [], options)
    for dtype, shape in (("float32", (1000,)), ("float32", (1001,)), ("int64", (40, 30)), ("bool", (11, 11, 11))):
        yield case(dtype, shape, np.arange(np.prod(shape)) % 13 % 9)
    for n in range(1, 16):  # a suffix moves to a new line where it no longer fits
        for suffixes in SUFFIXES[1:]:
            yield case("float32", (n,), [10.0 ** (n % 8)] * n, suffixes)
            yield case("float64", (n,), [10.0 ** (n % 8) + 0.5] * n, suffixes)


def print_with_pytorch(torch, case):
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**case["options"])
    torch.set_default_dtype(getattr(torch, case["default_dtype"]))
    try:
        x = torch.tensor(case["entries"], dtype=getattr(torch, case["dtype"])).reshape(case["shape"])
        if case["suffixes"]:
            x.requires_grad_()
        if case["suffixes"] == SUFFIXES[2]:
            return repr(x.clone()).replace("CloneBackward0", "MeanBackward0")
        return repr(x)
    finally:
        torch.set_printoptions(profile="default")
        torch.set_default_dtype(torch.float32)


@section
def printing(torch):
    return {"cases": [case | {"text": print_with_pytorch(torch, case)} for case in printing_cases()]}


# ---- types --------------------------------------------------------------------------------------------------------

DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")
OPERANDS = [(name, shape) for name in DTYPES for shape in ((), (1,))] + [
    ("number", kind) for kind in ("bool", "int", "float")
]


@section
def dtypes(torch):
    """Type promotion by default dtype (a matrix over OPERANDS), casts (a matrix over DTYPES), and limits."""
    numbers = {"bool": True, "int": 1, "float": 1.0}
    kinds = [getattr(torch, name) for name in DTYPES]
    operands = [
        numbers[how] if name == "number" else torch.zeros(how, dtype=getattr(torch, name)) for name, how in OPERANDS
    ]
    promoted = {}
    for default in ("float32", "float64"):
        torch.set_default_dtype(getattr(torch, default))
        promoted[default] = [[str(torch.result_type(a, b)) for b in operands] for a in operands]
    torch.set_default_dtype(torch.float32)
    return {
        "promoted": promoted,
        "can_cast": [[torch.can_cast(a, b) for b in kinds] for a in kinds],
        "limits": [repr((torch.finfo if kind.is_floating_point else torch.iinfo)(kind)) for kind in kinds[1:]],
    }


def main(names):
    import torch

    real_pytorch(torch)
    for name in names or SECTIONS:
        path = Path(__file__).with_name(f"{name}.json")
        made = {"torch": torch.__version__} | SECTIONS[name](torch)
        path.write_text(json.dumps(made, separators=(",", ":")) + "\n")
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
