"""The types of numbers: PyTorch's names over NumPy's dtypes, and PyTorch's rules for mixing them.

Inside the engine a type is a NumPy dtype; the `dtype` objects below are the face shown to the user.
`to_numpy` and `from_numpy_dtype` cross that border with one dictionary lookup each.
"""

import builtins
from functools import cache

import numpy as np


class dtype:
    """The type of a tensor's numbers, such as `float32`. There is one object per type: compare with `is` or `==`."""

    __slots__ = "name", "numpy", "is_floating_point", "is_signed", "itemsize"
    is_complex = False

    def __init__(self, name):
        self.name = name
        self.numpy = np.dtype(name)
        self.is_floating_point = self.numpy.kind == "f"
        self.is_signed = self.numpy.kind in "if"
        self.itemsize = self.numpy.itemsize

    def __repr__(self):
        return f"torch.{self.name}"

    def __reduce__(self):
        return self.name  # pickled and copied as a name: the object stays unique


ALL = tuple(dtype(n) for n in "bool uint8 int8 int16 int32 int64 float16 float32 float64".split())
bool, uint8, int8, int16, int32, int64, float16, float32, float64 = ALL
byte, char, short, int, long, half, float, double = uint8, int8, int16, int32, int64, float16, float32, float64

_to_numpy = {t: t.numpy for t in ALL} | {t.numpy: t.numpy for t in ALL}
_to_numpy |= {builtins.bool: np.dtype("bool"), builtins.int: np.dtype("int64"), builtins.float: np.dtype("float64")}
_from_numpy = {t.numpy: t for t in ALL}
_default = np.dtype("float32")


def to_numpy(kind):
    """The NumPy dtype of a `dtype`, a NumPy dtype, or Python's `bool`, `int` (int64) or `float` (float64).

    Raises TypeError for anything else.
    """
    try:
        return _to_numpy[kind]
    except (KeyError, TypeError):
        got = repr(kind) if isinstance(kind, str | type | np.dtype) else type(kind).__name__
        names = ", ".join(t.name for t in ALL)
        raise TypeError(
            f"dtype must be a torch.dtype such as torch.float32, not {got}. The types are {names}."
        ) from None


def from_numpy_dtype(kind):
    """The `dtype` of a NumPy dtype. Raises TypeError for a type that tensors do not have (text, complex)."""
    try:
        return _from_numpy[kind]
    except KeyError:
        names = ", ".join(t.name for t in reversed(ALL))
        raise TypeError(
            f"can't convert np.ndarray of type {kind}. The only supported types are: {names}. "
            "Give the array one of them first, for example with array.astype(np.float32)."
        ) from None


def set_default_dtype(d):
    """Choose the type that Python floats become; `float32` at first. Raises TypeError for other than floating types."""
    global _default
    if not (isinstance(d, dtype) and d.is_floating_point):
        raise TypeError(f"only floating-point types are supported as the default type, not {d!r}")
    _default = d.numpy


def get_default_dtype():
    """The type that Python floats become."""
    return _from_numpy[_default]


def default_numpy():
    """The NumPy dtype of `get_default_dtype()`."""
    return _default


# ---- mixing types -------------------------------------------------------------------------------------------------
# PyTorch ranks operands before it looks at their types: a tensor with dimensions outranks a 0-d tensor, which outranks
# a Python number. A lower rank changes the result only by its kind (bool < integer < floating), never by its width.

NUMBER, SCALAR, DIMENSIONED = 0, 1, 2
_order = {"b": 0, "u": 1, "i": 1, "f": 2}


@cache
def promote(a, a_rank, b, b_rank):
    """The NumPy dtype of an operation on two NumPy dtypes of rank NUMBER, SCALAR (0-d) or DIMENSIONED each.

    The rule: https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc
    """
    if a_rank == b_rank:
        if (a.kind == "f") == (b.kind == "f"):
            return np.promote_types(a, b)
        return a if a.kind == "f" else b  # float16 and int64 make float16: NumPy would widen
    high, low = (a, b) if a_rank > b_rank else (b, a)
    return low if _order[low.kind] > _order[high.kind] else high


def typed(operand):
    """The (NumPy dtype, rank) of an array or a number, as `promote` wants them. NumPy's scalars count as numbers."""
    if isinstance(operand, np.ndarray):
        return operand.dtype, DIMENSIONED if operand.ndim else SCALAR
    if isinstance(operand, builtins.bool):
        return bool.numpy, NUMBER
    return int64.numpy if isinstance(operand, builtins.int | np.integer) else _default, NUMBER


def result_type(*operands):
    """The NumPy dtype of an operation on arrays and Python numbers, by PyTorch's rule (not NumPy's)."""
    groups = {}
    for kind, rank in map(typed, operands):
        groups[rank] = promote(groups[rank], rank, kind, rank) if rank in groups else kind
    ranks = sorted(groups, reverse=True)
    kind = groups[ranks[0]]
    for rank in ranks[1:]:
        kind = promote(kind, DIMENSIONED, groups[rank], SCALAR)
    return kind


def promote_types(a, b):
    """The smallest `dtype` that both dtypes fit in, as PyTorch sees it: float16 and int64 give float16."""
    return _from_numpy[promote(to_numpy(a), DIMENSIONED, to_numpy(b), DIMENSIONED)]


def can_cast(from_, to):
    """Whether a result of one `dtype` may be stored as another: never from floating to integer, nor to bool."""
    a, b = _order[to_numpy(from_).kind], _order[to_numpy(to).kind]
    return a <= b


# ---- limits -------------------------------------------------------------------------------------------------------


class finfo:
    """The limits of a floating-point `dtype` (the default one if none is given). Raises TypeError for others."""

    def __init__(self, type=None):
        info_of = _default if type is None else to_numpy(type)
        if info_of.kind != "f":
            raise TypeError(f"torch.finfo() requires a floating point type, not {info_of.name}. Use torch.iinfo.")
        info = np.finfo(info_of)
        self.bits, self.dtype = info.bits, info_of.name
        self.resolution = builtins.float(f"1e-{info.precision}")
        for name in ("min", "max", "eps", "smallest_normal", "tiny"):
            setattr(self, name, builtins.float(getattr(info, name)))

    def __repr__(self):
        names = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")
        return f"finfo({', '.join(f'{n}={getattr(self, n):g}' for n in names)}, dtype={self.dtype})"


class iinfo:
    """The limits of an integer `dtype`. Raises TypeError for a floating-point type or bool."""

    def __init__(self, type):
        info_of = to_numpy(type)
        if info_of.kind not in "iu":
            raise TypeError(f"torch.iinfo() requires an integer type, not {info_of.name}. Use torch.finfo for floats.")
        info = np.iinfo(info_of)
        self.bits, self.dtype, self.min, self.max = info.bits, info_of.name, info.min, info.max

    def __repr__(self):
        return f"iinfo(min={self.min:g}, max={self.max:g}, dtype={self.dtype})"
