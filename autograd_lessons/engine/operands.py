"""What an operation is given, and PyTorch's rules for it: which types mix, what a number becomes, what is refused."""

import re

import numpy as np

from . import dtypes
from .graph import mode
from .messages import NO_ARRAYS
from .tensor import Tensor, made


def kind_of(value):
    """The type's name, as PyTorch writes it in its messages."""
    return f"numpy.{type(value).__name__}" if isinstance(value, np.ndarray | np.generic) else type(value).__name__


def settle(forward, z, x, y=None):
    """The result as an array of PyTorch's type, and the inputs that give it.

    NumPy's functions turn 0-d arrays into scalars and integers into float64, where PyTorch's default is float32: the inputs are
    then converted to that, and the function computed once more.
    """
    z = np.asarray(z)
    if z.dtype is x.dtype:
        return z, x, y
    if z.dtype.kind == "f" and x.dtype.kind != "f":
        kind = dtypes.default_numpy()
        x = x.astype(kind)
        y = y.astype(kind) if isinstance(y, np.ndarray) else y
        z = np.asarray(forward(x) if y is None else forward(x, y))
    elif z.dtype == np.int8 and x.dtype.kind == "b":  # NumPy's type of bool ** int: PyTorch's is int64
        x = x.astype(dtypes.default_numpy() if isinstance(y, float) else np.int64)
        z = np.asarray(forward(x, y))
    return z, x, y


def public_name(operation):
    """What the learner calls an operation: `add` for the one that AddBackward0 remembers."""
    words = re.sub(r"Backward\d*$", "", operation.node_class.__name__)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words).lower()


def refuse_bools(*arrays):
    """Raise RuntimeError if one of them holds bools."""
    if len(arrays) > 1 and all(array.dtype.kind == "b" for array in arrays):
        raise RuntimeError(
            "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead."
        )
    if any(array.dtype.kind == "b" for array in arrays):
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the "
            "`~` or `logical_not()` operator instead."
        )


def as_operand(value):
    """The tensor of a bool, the number of a NumPy scalar; NotImplemented for what cannot be an operand."""
    if isinstance(value, np.generic):
        return value.item()
    return made(np.asarray(value)) if isinstance(value, bool) else NotImplemented


def beside_array(tensor, array):
    """A tensor and a NumPy array as two tensors of the type that NumPy gives their mix, for NumPy computes it in PyTorch.

    Raises RuntimeError if a gradient would be lost.
    """
    if tensor._node is not None and mode.recording:
        raise RuntimeError(NO_ARRAYS)
    kind = np.result_type(tensor._array, array)
    return made(tensor._array.astype(kind)), made(np.asarray(array, kind))


def wrapped(number, dtype):
    """A whole number that is too large for an integer type, as PyTorch takes it: counted around, so that 300 is 44 in uint8.

    Raises OverflowError for one beyond 64 bits.
    """
    if dtype.kind not in "iu":
        return float(number)
    return np.array(number, np.int64 if number < 2**63 else np.uint64).astype(dtype).item()


def explained(error, x, y):
    """PyTorch's exception for what NumPy refused."""
    shapes = np.shape(x), np.shape(y)
    for i in range(1, min(map(len, shapes)) + 1):
        a, b = shapes[0][-i], shapes[1][-i]
        if a != b and 1 not in (a, b):
            return RuntimeError(
                f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension "
                f"{max(map(len, shapes)) - i}.\nThe shapes are {list(shapes[0])} and {list(shapes[1])}: compared from the "
                "right, two sizes must be equal, or one of them 1."
            )
    return RuntimeError(str(error))


def number_as_tensor(value, other):
    """A number that comes first, as a tensor of the type that it has beside the other; all else as it is."""
    if isinstance(value, Tensor) or not isinstance(value, int | float | np.number):
        return value
    array = other._array if isinstance(other, Tensor) else other
    value = np.asarray(value)
    return made(value if value.dtype.kind == "b" else value.astype(dtypes.result_type(array, value.item())))


def not_left_to_python(name, result, other):
    """The result of a function; where an operator would leave the other operand to Python or to NumPy, a TypeError."""
    if result is NotImplemented or isinstance(other, np.ndarray):
        raise TypeError(f"{name}(): argument 'other' (position 2) must be Tensor, not {kind_of(other)}")
    return result
