"""A value, whatever it is, as a plain array of numbers, or what it is instead. Objects are recognised by what they can do."""

from __future__ import annotations

import itertools
import math
import types
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

LIMIT = 100_000  # numbers in one answer; a lesson never needs more, and a judge reads them all
DEPTH = 20  # lists in lists
WORD = 80  # characters of a text


class NotNumbers(Exception):
    """The answer is something else: a code of `sentences.py`, and what to say of it."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Absent(Exception):
    """Nothing was answered yet."""


def numbers(value: Any) -> np.ndarray:
    """value as an array of numbers of its own (a copy). Raises Absent or NotNumbers."""
    budget = itertools.count()
    array = _convert(value, budget, DEPTH)
    if not isinstance(array, np.ndarray):
        try:
            array = np.array(array)
        except ValueError:
            raise NotNumbers("ragged") from None
    if array.dtype.kind == "O":
        array = np.array([_convert(item, budget, 0) for item in array.ravel().tolist()], np.float64).reshape(
            array.shape
        )
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            raise NotNumbers("complex")
        array = array.real
    if array.dtype.kind not in "fiub":
        raise NotNumbers("text" if array.dtype.kind in "US" else "not numbers", str(array.dtype))
    return array


def _convert(value: Any, budget: Iterator[int], depth: int) -> Any:
    """value as an ndarray, a Python number, or nested lists of them."""
    kind = type(value)
    if next(budget) > LIMIT:
        raise NotNumbers("endless")
    if value is None or value is Ellipsis or value is NotImplemented:
        raise Absent
    if kind in (float, int, bool, complex):
        return _number(value)
    if issubclass(kind, np.ndarray):
        return _ndarray(value)
    if issubclass(kind, np.generic):
        return _ndarray(np.asarray(value))
    if issubclass(kind, (str, bytes)):
        raise NotNumbers("text", str(value)[:WORD])
    if issubclass(kind, (bytearray, memoryview)):
        raise NotNumbers("not numbers", kind.__name__)
    if issubclass(kind, (Sequence, Iterator)) or kind in _VIEWS:
        if depth == 0:
            raise NotNumbers("too deep")
        return [_convert(item, budget, depth - 1) for item in iter(value)]
    if issubclass(kind, (dict, set, frozenset)):
        raise NotNumbers("unordered", kind.__name__)
    if issubclass(kind, types.ModuleType):
        raise NotNumbers("module", value.__name__)
    if issubclass(kind, type):
        raise NotNumbers("class", value.__name__)
    if kind in (types.MethodType, types.BuiltinMethodType, types.MethodWrapperType) and not isinstance(
        value.__self__, types.ModuleType
    ):
        raise NotNumbers("not called", value.__name__)
    if callable(getattr(kind, "detach", None)):
        return _tensor(value)
    if issubclass(kind, types.FunctionType) or kind in (types.BuiltinFunctionType, np.ufunc):
        raise NotNumbers("function", value.__name__)
    if hasattr(kind, "__array__"):
        return _ndarray(np.asarray(value))
    if hasattr(kind, "__float__"):
        return _symbolic(value)
    data = getattr(value, "data", None)  # a learner's own node or tensor
    if type(data) in (float, int) or isinstance(data, (np.ndarray, np.generic)):
        return _convert(data, budget, depth)
    raise NotNumbers("not numbers", kind.__name__)


_VIEWS = (type({}.keys()), type({}.values()))


def _number(value: Any) -> Any:
    if type(value) is int and not -(2**53) <= value <= 2**53:
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    return value


def _symbolic(value: Any) -> float:
    """A fraction, a decimal, a symbolic number."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise NotNumbers("symbolic", str(value)[:WORD]) from None


def _ndarray(array: np.ndarray) -> np.ndarray:
    """A plain copy: what a subclass overrides is not asked, and a huge broadcast view is not written out."""
    size = np.ndarray.size.__get__(array)
    if size > LIMIT:
        raise NotNumbers("too large", f"{size:,}")
    if (
        size
        and np.ndarray.dtype.__get__(array).kind == "O"
        and any(item is Ellipsis or item is None for item in np.ndarray.tolist(np.ndarray.ravel(array)))
    ):
        raise Absent
    return np.array(array, subok=False, copy=True)


def _tensor(value: Any) -> np.ndarray:
    """A tensor of any library: without its history, as an array."""
    size = math.prod(int(n) for n in getattr(value, "shape", ()))
    if size > LIMIT:
        raise NotNumbers("too large", f"{size:,}")
    value = value.detach()
    if callable(getattr(value, "cpu", None)):
        value = value.cpu()
    for read in ("numpy", "tolist"):
        try:
            return np.array(getattr(value, read)(), subok=False)
        except (AttributeError, TypeError, RuntimeError):
            continue  # bfloat16 has no NumPy type; a learner's own tensor may have neither
    return _ndarray(np.asarray(value.data))


def plain(array: np.ndarray, dtype: str = "") -> dict:
    """JSON data; what JSON has no number for becomes a word."""
    values = array.astype(np.float64).ravel().tolist()
    if not np.isfinite(array).all():
        values = [v if math.isfinite(v) else str(v) for v in values]
    return {"shape": list(array.shape), "dtype": dtype or str(array.dtype), "values": values}


def array_of(plain: dict) -> np.ndarray:
    """The float64 array of a part."""
    return np.array([float(v) for v in plain["values"]], np.float64).reshape(plain["shape"])


def _dtype_of(value: Any) -> str:
    """The type a learner would read off: a tensor's own name for it, without its library."""
    return str(value.dtype).rpartition(".")[2] if callable(getattr(type(value), "detach", None)) else ""


def parts(value: Any, count: int) -> list[dict]:
    """A value as `count` arrays."""
    if count == 1:
        return [plain(numbers(value), _dtype_of(value) if hasattr(value, "dtype") else "")]
    if value is None or value is Ellipsis:
        raise Absent
    kind = type(value)
    if not (issubclass(kind, (list, tuple, np.ndarray)) or issubclass(kind, Iterator) or hasattr(kind, "detach")):
        if issubclass(kind, dict) and len(value) == count:
            value = list(value.values())
        else:
            numbers(value)  # says what it is, when it is no number
            raise NotNumbers("too few parts", "1")
    elif hasattr(kind, "shape") and tuple(value.shape[:1]) != (count,):  # one array, not one for each part
        raise NotNumbers("too few parts", "1")
    items = list(itertools.islice(iter(value), count + 1))
    missing = [item is None or item is Ellipsis for item in items]
    if any(missing) and not all(missing):
        raise NotNumbers("part missing", str(missing.index(True) + 1))
    if len(items) != count:
        raise NotNumbers("too few parts" if len(items) < count else "too many parts", str(len(items)))
    return [part for item in items for part in parts(item, 1)]
