"""Tensors print as in PyTorch: as the stored texts always, as PyTorch itself does where it is installed."""

import copy
import json
import math
import pickle
import runpy
from pathlib import Path

import numpy as np
import pytest

from autograd_lessons.engine import dtypes, printing
from autograd_lessons.engine.printing import Size

DATA = Path(__file__).parents[1] / "data"
REFERENCES = runpy.run_path(str(DATA / "make_references.py"))
CASES = json.loads((DATA / "printing.json").read_text())["cases"]


@pytest.fixture(autouse=True)
def usual_options():
    yield
    printing.set_printoptions(profile="default")
    dtypes.set_default_dtype(dtypes.float32)


def printed(case):
    printing.set_printoptions(profile="default")
    printing.set_printoptions(**case["options"])
    dtypes.set_default_dtype(getattr(dtypes, case["default_dtype"]))
    array = np.array(case["entries"], case["dtype"]).reshape(case["shape"])
    return printing.tensor_repr(array, *case["suffixes"])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['dtype']}-{c['shape']}-{c['options']}")
def test_stored_texts(case):
    assert printed(case) == case["text"]


def random_cases(rng, count):
    for _ in range(count):
        dtype = str(rng.choice(["float32", "float64", "float16", "int64", "int32", "int8", "uint8", "bool"]))
        shapes = ((), (1,), (5,), (30,), (1001,), (3, 4), (40, 40), (0, 2), (2, 1, 40), (2, 2, 2, 3), (11, 12, 13))
        shape = shapes[rng.integers(len(shapes))]
        numbers = (
            rng.normal(size=shape) * 10.0 ** rng.integers(-5, 9) * 10.0 ** (rng.integers(2) * rng.normal(size=shape))
        )
        if rng.integers(3) == 0:
            numbers = np.round(numbers)
        if rng.integers(5) == 0:
            numbers = np.where(rng.random(shape) < 0.3, rng.choice([math.nan, math.inf, -math.inf, 0.0]), numbers)
        with np.errstate(all="ignore"):
            entries = np.asarray(numbers).astype(dtype)
        yield {
            "dtype": dtype, "shape": list(shape), "entries": entries.ravel().tolist(),
            "suffixes": REFERENCES["SUFFIXES"][rng.integers(3)] if dtype[0] == "f" else [],
            "options": REFERENCES["OPTIONS"][rng.integers(len(REFERENCES["OPTIONS"]))],
            "default_dtype": str(rng.choice(["float32", "float64"])),
        }  # fmt: skip


def test_pytorchs_own_texts():
    torch = REFERENCES["real_pytorch"](pytest.importorskip("torch"))
    for case in random_cases(np.random.default_rng(0), 300):
        assert printed(case) == REFERENCES["print_with_pytorch"](torch, case), case


def test_prefix_indents_the_following_lines():
    text = printing.tensor_repr(np.zeros((2, 1)), prefix="Parameter(")
    assert text == "Parameter([[0.],\n           [0.]], dtype=torch.float64)"


def test_options_stay_until_changed():
    third = np.array([1 / 3], np.float32)
    printing.set_printoptions(precision=2)
    printing.set_printoptions(linewidth=40)
    assert printing.tensor_repr(third) == "tensor([0.33])"
    printing.set_printoptions(sci_mode=True)
    assert printing.tensor_repr(third) == "tensor([3.33e-01])"
    printing.set_printoptions()
    assert printing.tensor_repr(third) == "tensor([0.33])"
    with pytest.raises(ValueError, match="'default', 'short', 'full', not 'long'"):
        printing.set_printoptions(profile="long")


def test_format():
    assert printing.tensor_format(np.array(2.5), ".3f", None) == "2.500"
    assert printing.tensor_format(np.array(2), "", None) == "2"
    assert printing.tensor_format(np.ones(1), "", lambda: "tensor([1.])") == "tensor([1.])"
    with pytest.raises(TypeError, match=r"unsupported format string passed to Tensor.__format__: '.2f'.*\[2\]"):
        printing.tensor_format(np.ones(2), ".2f", None)


def test_size():
    size = Size([2, 3])
    assert repr(size) == str(size) == "torch.Size([2, 3])"
    assert size == (2, 3) and hash(size) == hash((2, 3)) and size != [2, 3]
    assert size.numel() == 6 and Size().numel() == 1
    assert type(size[0]) is int
    for made, expected in (
        (size[:1], (2,)), (size + (1,), (2, 3, 1)), ((1,) + size, (1, 2, 3)),
        (size * 2, (2, 3, 2, 3)), (2 * size, (2, 3, 2, 3)),
        (copy.deepcopy(size), (2, 3)), (pickle.loads(pickle.dumps(size)), (2, 3)), (Size([np.int64(2)]), (2,)),
    ):  # fmt: skip
        assert type(made) is Size and made == expected
    with pytest.raises(TypeError, match=r"takes an iterable of 'int' \(item 1 is 'float'\)"):
        Size([1, 1.5])
    with pytest.raises(TypeError, match=r"can only concatenate tuple \(not list\) to torch.Size"):
        size + [1]
