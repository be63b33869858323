"""What the arguments of reductions and of operations along a dimension mean, and what is raised when they make no sense."""

import functools

import numpy as np

from . import dtypes
from .naming import TYPE_NAMES
from .operands import kind_of
from .tensor import Tensor


def axes_of(dim, ndim):
    """The axes that a `dim` argument names, counted from 0: an int, several, or None (or no number) for all.

    Raises IndexError for one that is not there, RuntimeError for one named twice, TypeError for what is no whole number.
    A 0-d tensor is treated as if it had one dimension, which is then no axis.
    """
    if type(dim) is int and 0 <= dim < ndim:
        return (dim,)
    if dim is None or dim == () or dim == []:
        return tuple(range(ndim))
    axes = []
    for d in dim if isinstance(dim, tuple | list) else (dim,):
        if not hasattr(d, "__index__") or isinstance(d, bool):
            raise TypeError(f"argument 'dim' must be int or tuple of ints, not {type(d).__name__}")
        low, high = -max(ndim, 1), max(ndim, 1) - 1
        if not low <= d <= high:
            raise IndexError(f"Dimension out of range (expected to be in range of [{low}, {high}], but got {d})")
        axis = d % ndim if ndim else 0
        if axis in axes:
            raise RuntimeError(f"dim {axis} appears multiple times in the list of dims")
        axes.append(axis)
    return tuple(axes) if ndim else ()


def axis_of(dim, ndim):
    """As `axes_of`, for operations that work along one dimension: raises TypeError for several, or none."""
    if not hasattr(dim, "__index__") or isinstance(dim, bool):
        raise TypeError(f"argument 'dim' must be int, not {type(dim).__name__}")
    return axes_of(dim, ndim)


NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim"}


def numpy_names(function):
    """The function, which also understands NumPy's names `axis` and `keepdims` for `dim` and `keepdim`, as PyTorch does."""

    @functools.wraps(function)
    def renamed(*args, **kwargs):
        return function(*args, **{NUMPY_NAMES.get(name, name): value for name, value in kwargs.items()})

    return renamed


def check_input(input, name, argument="input", position=1):
    """Raise TypeError unless the input is a tensor."""
    if not isinstance(input, Tensor):
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {kind_of(input)}")
    return input


def check_floating(input, message):
    """Raise RuntimeError with this message unless the numbers are floating-point."""
    if input._array.dtype.kind != "f":
        raise RuntimeError(message.format(dtype=TYPE_NAMES[input.dtype.name]))


def number(value, name, argument):
    """A parameter that is a number, or a 0-d tensor without history. Raises TypeError: it has no derivative."""
    if isinstance(value, Tensor) and not value.ndim and value._node is None:
        return value.item()
    if not isinstance(value, int | float | np.number):
        raise TypeError(f"{name}(): argument '{argument}' must be Number, not {kind_of(value)}")
    return value


def as_dtype(input, dtype):
    """The input with the type asked for; without one, integers and bools as int64, as sums and products are made."""
    if dtype is None and input._array.dtype.kind == "f":
        return input
    return input.to(dtypes.int64 if dtype is None else dtype)
