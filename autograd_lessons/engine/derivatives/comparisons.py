"""Comparisons, logic and tests of single numbers. They have no derivatives: their results are bools or integers."""

import operator

import numpy as np

from .. import dtypes
from ..arguments import number, parsed
from ..naming import dtype_name, not_implemented
from ..operands import as_operand, explained, not_left_to_python, number_as_tensor
from ..tensor import Tensor, made
from .choices import tensor_only


def operands(input, other):
    """The arrays of a tensor and of a tensor or number, in the type of their mix; None if other is neither."""
    if type(other) in (int, float) and input._array.dtype.kind == "f":
        return input._array, other
    if isinstance(other, complex):  # Python would compare identities instead
        raise TypeError("complex numbers are not supported")
    if not isinstance(other, Tensor | int | float):
        other = made(other) if isinstance(other, np.ndarray) else as_operand(other)
        if other is NotImplemented:
            return None
    x, y = input._array, other._array if isinstance(other, Tensor) else other
    kind = dtypes.result_type(x, y)
    return x.astype(kind, copy=False), np.asarray(y).astype(kind, copy=False)


def without_gradient(compute, name):
    """The operator that computes on the arrays of a tensor and of a tensor or number. Its result has no gradient."""

    def operation(input, other):
        arrays = operands(input, other)
        if arrays is None:
            return NotImplemented
        try:
            return made(np.asarray(compute(*arrays)))
        except ValueError as error:
            raise explained(error, *arrays) from None
        except TypeError:
            raise not_implemented(f"{name}_cpu", arrays[0], "Bits are those of whole numbers and of bools.") from None

    operation.__name__ = operation.__qualname__ = name
    return operation


def shift(compute):
    """The shift of bits, which two bools do not have."""

    def shifted(x, y):
        if x.dtype.kind == "b":
            raise TypeError
        return compute(x, y)

    return shifted


def function_of(operation, doc, number_first=False):
    """The public function of an operator: what cannot be an operand is a TypeError.

    number_first: whether input may be a number.
    """

    def function(input, other):
        if number_first and isinstance(other, Tensor):
            input = number_as_tensor(input, other)
        tensor_only(operation.__name__, input, "input", 1)
        return not_left_to_python(operation.__name__, operation(input, other), other)

    function.__name__ = function.__qualname__ = operation.__name__
    function.__doc__ = doc
    return function


OPERATORS = {  # Tensor's method -> the operator
    "__eq__": without_gradient(operator.eq, "eq"),
    "__ne__": without_gradient(operator.ne, "ne"),
    "__lt__": without_gradient(operator.lt, "lt"),
    "__le__": without_gradient(operator.le, "le"),
    "__gt__": without_gradient(operator.gt, "gt"),
    "__ge__": without_gradient(operator.ge, "ge"),
    "__and__": without_gradient(operator.and_, "bitwise_and"),
    "__or__": without_gradient(operator.or_, "bitwise_or"),
    "__xor__": without_gradient(operator.xor, "bitwise_xor"),
    "__lshift__": without_gradient(shift(operator.lshift), "lshift"),
    "__rshift__": without_gradient(shift(operator.rshift), "rshift"),
}
OPERATORS |= {"__r" + name.lstrip("_"): OPERATORS[name] for name in ("__and__", "__or__", "__xor__")}
OPERATORS |= {
    "__rlshift__": lambda input, other: number_as_tensor(other, input) << input,
    "__rrshift__": lambda input, other: number_as_tensor(other, input) >> input,
}

eq = function_of(
    OPERATORS["__eq__"], "Whether two numbers are equal, elementwise, with broadcasting: a tensor of bools."
)
ne = function_of(OPERATORS["__ne__"], "Whether two numbers differ, elementwise, with broadcasting: a tensor of bools.")
lt = function_of(OPERATORS["__lt__"], "Whether input < other, elementwise, with broadcasting: a tensor of bools.")
le = function_of(OPERATORS["__le__"], "Whether input <= other, elementwise, with broadcasting: a tensor of bools.")
gt = function_of(OPERATORS["__gt__"], "Whether input > other, elementwise, with broadcasting: a tensor of bools.")
ge = function_of(OPERATORS["__ge__"], "Whether input >= other, elementwise, with broadcasting: a tensor of bools.")
bitwise_and = function_of(
    OPERATORS["__and__"], "input & other: the bits set in both. For bools: whether both are true.", True
)
bitwise_or = function_of(
    OPERATORS["__or__"], "input | other: the bits set in either. For bools: whether any is true.", True
)
bitwise_xor = function_of(
    OPERATORS["__xor__"], "input ^ other: the bits set in one of them. For bools: whether they differ.", True
)


def bitwise_not(input):
    """~input: every bit turned around; for bools, whether it is not true. Raises NotImplementedError for floats."""
    array = tensor_only("bitwise_not", input, "input", 1)._array
    if array.dtype.kind == "f":
        raise not_implemented("bitwise_not_cpu", array, "Bits are those of whole numbers and of bools.")
    return made(np.asarray(~array))


def invert(input):
    """~input. Raises TypeError for floats."""
    if input._array.dtype.kind == "f":
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return bitwise_not(input)


def logical(compute, name, doc):
    """The function of two tensors that looks only at whether their numbers are 0."""

    def function(input, other):
        x, y = (tensor_only(name, value)._array.astype(bool) for value in (input, other))
        try:
            return made(np.asarray(compute(x, y)))
        except ValueError as error:
            raise explained(error, x, y) from None

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


logical_and = logical(np.logical_and, "logical_and", "Whether both are true (not 0), elementwise, with broadcasting.")
logical_or = logical(np.logical_or, "logical_or", "Whether any is true (not 0), elementwise, with broadcasting.")
logical_xor = logical(np.logical_xor, "logical_xor", "Whether one is true (not 0) and one is not, elementwise.")


def logical_not(input):
    """Whether each number is 0: a tensor of bools."""
    return made(np.asarray(tensor_only("logical_not", input, "input", 1)._array == 0))


def isnan(input):
    """Whether each number is nan: a tensor of bools."""
    return made(np.asarray(np.isnan(tensor_only("isnan", input, "input", 1)._array)))


def isinf(input):
    """Whether each number is inf or -inf: a tensor of bools."""
    return made(np.asarray(np.isinf(tensor_only("isinf", input, "input", 1)._array)))


def isfinite(input):
    """Whether each number is neither nan nor infinite: a tensor of bools."""
    return made(np.asarray(np.isfinite(tensor_only("isfinite", input, "input", 1)._array)))


@parsed
def isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether abs(input - other) <= atol + rtol * abs(other), elementwise, with broadcasting: a tensor of bools.

    equal_nan: two nan are close. Equal infinities are. Raises RuntimeError for different types and negative tolerances.
    """
    x, y = (tensor_only("isclose", value)._array for value in (input, other))
    if x.dtype != y.dtype:
        raise RuntimeError(
            f"{dtype_name(input)} did not match {dtype_name(other)}\nConvert one of them, for example with .double()."
        )
    rtol, atol = number(rtol, "isclose", "rtol"), number(atol, "isclose", "atol")
    for name, tolerance in (("rtol", rtol), ("atol", atol)):
        if not tolerance >= 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {tolerance}")
    close = eq(input, other)._array
    if equal_nan:
        close = close | (np.isnan(x) & np.isnan(y))
    if x.dtype.kind != "f":
        x, y = x.astype(dtypes.default_numpy()), y.astype(dtypes.default_numpy())
    difference = np.absolute(x - y)
    return made(np.asarray(close | (np.isfinite(difference) & (difference <= atol + np.absolute(rtol * y)))))


@parsed
def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    """True if `isclose` holds everywhere. Raises as `isclose` does."""
    return bool(isclose(input, other, rtol, atol, equal_nan)._array.all())


def equal(input, other):
    """True if both tensors have the same shape and the same numbers. Raises TypeError for what is no tensor."""
    same_shape = tensor_only("equal", input, "input", 1)._array.shape == tensor_only("equal", other)._array.shape
    return same_shape and bool(eq(input, other)._array.all())
