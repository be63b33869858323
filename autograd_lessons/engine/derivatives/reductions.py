"""Operations that make one number of many, and their derivatives.

Their rules send g back to every number that took part: `kept` puts the reduced axes back, `spread` repeats g along them.
"""

import math

import numpy as np

from ..arguments import as_dtype, axes_of, check_floating, check_input, parsed
from ..graph import LONG, undo_broadcast
from ..messages import NOT_FLOATING
from ..operation import named, unary, variadic
from ..tensor import Tensor


def filled(x, sizes):
    """A new array of this shape, x everywhere. On small arrays a sixth of the time of np.broadcast_to(...).copy()."""
    z = np.empty(sizes, x.dtype)
    z[...] = x
    return z


def kept(g, shape, axes):
    """g with the reduced axes back in its shape, with size 1."""
    return g.reshape([1 if i in axes else n for i, n in enumerate(shape)])


def count(shape, axes):
    """How many numbers are reduced to one."""
    return math.prod([shape[i] for i in axes])


def sum_type(x):
    """The type to add up x in: float64 for a long array, as sums of many float32 lose digits; for float16 always."""
    return np.float64 if x.dtype.kind == "f" and (x.size > LONG or x.dtype.itemsize == 2) else x.dtype


def total(x, axes, keepdim):
    return np.asarray(np.add.reduce(x, axes, sum_type(x), keepdims=keepdim), x.dtype)


def mean_of_all(x):
    return np.add.reduce(x, None) / x.size  # a quarter of the time of x.mean()


def mean_along(x, axes, keepdim):
    return np.asarray(np.add.reduce(x, axes, sum_type(x), keepdims=keepdim) / count(x.shape, axes), x.dtype)


# fmt: off
#                     grad_fn             forward                                          dL/dx, given g = dL/dz
spread    = variadic("ExpandBackward0",   filled,                                          x=lambda g, shape: undo_broadcast(g, shape))
sum_all   = unary(   "SumBackward0",      lambda x: np.add.reduce(x, None),                lambda g, shape: spread(g, shape))
mean_all  = unary(   "MeanBackward0",     mean_of_all,                                     lambda g, shape: spread(g / math.prod(shape), shape))
mean_16   = unary(   "MeanBackward0",     lambda x: mean_along(x, tuple(range(x.ndim)), False), mean_all.node_class.x_rule)
sum_axes  = variadic("SumBackward1",      total,                                           x=lambda g, shape, axes: spread(kept(g, shape, axes), shape))
mean_axes = variadic("MeanBackward1",     mean_along,
                     x=lambda g, shape, axes: spread(kept(g, shape, axes) / count(shape, axes), shape))
# fmt: on


@parsed(keepdim_alone=False)
def sum(input, dim=None, keepdim=False, *, dtype=None):
    """The sum of all numbers, or along `dim` (an int or several; keepdim: with size 1 instead of gone).

    Integers and bools are summed as int64 unless a dtype is given. Raises IndexError for a dimension that is not there.
    """
    if dtype is not None or not isinstance(input, Tensor) or input._array.dtype.kind != "f":
        input = as_dtype(check_input(input, "sum"), dtype)
    if dim is None and not keepdim and input._array.dtype.kind == "f":
        return sum_all(input)
    return sum_axes(input, axes_of(dim, input.ndim), keepdim)


@parsed(keepdim_alone=False)
def mean(input, dim=None, keepdim=False, *, dtype=None):
    """The mean of all numbers, or along `dim` (an int or several; keepdim: with size 1 instead of gone).

    dtype: what the numbers are turned into first. Raises RuntimeError for integers, IndexError for a dimension that is not
    there.
    """
    if dtype is not None or not isinstance(input, Tensor) or input._array.dtype.char not in "fd":
        input = check_input(input, "mean") if dtype is None else as_dtype(check_input(input, "mean"), dtype)
        check_floating(input, NOT_FLOATING)
    if dim is None and not keepdim:
        return mean_all(input) if input._array.dtype.itemsize > 2 else mean_16(input)
    return mean_axes(input, axes_of(dim, input.ndim), keepdim)


named(globals())
