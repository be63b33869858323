"""Types mix as in PyTorch (stored tables), and their public names stay one object each."""

import copy
import json
import pickle
import runpy
from pathlib import Path

import numpy as np
import pytest

from autograd_lessons.engine import dtypes

DATA = Path(__file__).parents[1] / "data"
REFERENCES = runpy.run_path(str(DATA / "make_references.py"))
STORED = json.loads((DATA / "dtypes.json").read_text())
NUMBERS = {"bool": True, "int": 1, "float": 1.0}


@pytest.fixture(autouse=True)
def usual_default():
    yield
    dtypes.set_default_dtype(dtypes.float32)


def operands():
    for name, how in REFERENCES["OPERANDS"]:
        yield NUMBERS[how] if name == "number" else np.zeros(how, name)


@pytest.mark.parametrize("default", ["float32", "float64"])
def test_promotion(default):
    dtypes.set_default_dtype(getattr(dtypes, default))
    found = [[repr(dtypes.from_numpy_dtype(dtypes.result_type(a, b))) for b in operands()] for a in operands()]
    assert found == STORED["promoted"][default]


def test_promotion_of_many_looks_at_ranks_first():
    scalar, number = np.zeros((), "float64"), 1.0
    assert dtypes.result_type(np.zeros(1, "int8"), np.zeros(1, "int16"), number) == np.float32
    assert dtypes.result_type(np.zeros(1, "float16"), scalar, number) == np.float16
    assert dtypes.result_type(number, scalar, np.zeros(1, "int8")) == np.float64
    assert dtypes.promote_types(dtypes.float16, dtypes.int64) is dtypes.float16


def test_numpy_scalars_count_as_numbers():
    assert dtypes.result_type(np.zeros(1, "float32"), np.float64(1)) == np.float32
    assert dtypes.result_type(np.zeros(1, "uint8"), np.int32(1)) == np.uint8
    assert dtypes.result_type(np.zeros(1, "uint8"), np.float64(1)) == np.float32


def test_can_cast_and_limits():
    assert [[dtypes.can_cast(a, b) for b in dtypes.ALL] for a in dtypes.ALL] == STORED["can_cast"]
    limits = [dtypes.finfo(kind) if kind.is_floating_point else dtypes.iinfo(kind) for kind in dtypes.ALL[1:]]
    assert list(map(repr, limits)) == STORED["limits"]
    assert dtypes.finfo().eps == 2.0**-23 and dtypes.iinfo(dtypes.int8).max == 127


def test_pytorch_still_says_the_same():
    torch = REFERENCES["real_pytorch"](pytest.importorskip("torch"))
    assert REFERENCES["SECTIONS"]["dtypes"](torch) == {name: STORED[name] for name in STORED if name != "torch"}


@pytest.mark.parametrize("kind", dtypes.ALL, ids=repr)
def test_one_object_each(kind):
    assert repr(kind) == f"torch.{kind.name}" and getattr(dtypes, kind.name) is kind
    assert copy.deepcopy(kind) is kind and pickle.loads(pickle.dumps(kind)) is kind
    assert dtypes.to_numpy(kind) == np.dtype(kind.name)
    assert dtypes.from_numpy_dtype(np.dtype(kind.name)) is kind
    assert kind.itemsize == np.dtype(kind.name).itemsize


def test_other_names_and_pythons_types():
    assert dtypes.float is dtypes.float32 and dtypes.double is dtypes.float64 and dtypes.half is dtypes.float16
    assert dtypes.short is dtypes.int16 and dtypes.int is dtypes.int32 and dtypes.long is dtypes.int64
    assert [dtypes.to_numpy(t).name for t in (bool, int, float)] == ["bool", "int64", "float64"]
    assert dtypes.get_default_dtype() is dtypes.float32


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: dtypes.to_numpy("float32"), "must be a torch.dtype such as torch.float32, not 'float32'"),
        (lambda: dtypes.to_numpy(np.float32), "not <class 'numpy.float32'>"),
        (lambda: dtypes.to_numpy([]), "not list"),
        (lambda: dtypes.from_numpy_dtype(np.dtype("complex64")), "can't convert np.ndarray of type complex64"),
        (lambda: dtypes.set_default_dtype(dtypes.int64), "only floating-point types are supported as the default type"),
        (lambda: dtypes.finfo(dtypes.int64), "requires a floating point type, not int64"),
        (lambda: dtypes.iinfo(dtypes.bool), "requires an integer type, not bool"),
    ],
)
def test_errors(call, words):
    with pytest.raises(TypeError, match=words):
        call()
