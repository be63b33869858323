"""The largest and the smallest number: max, min, amax, amin, argmax, argmin, and their derivatives.

Along a dimension each result stood somewhere: its gradient goes back there, and nowhere else. Where the extreme of all
numbers stands in several places (ties), they share it.
"""

import numpy as np

from .. import return_types
from ..arguments import axes_of, axis_of, check_input, names_none, parsed
from ..operation import named, variadic
from ..tensor import Tensor, made
from . import choices
from .constants import constant
from .reductions import kept


@constant
def shares(x, z, axes, nans=True):
    """Where x equals its extreme z: 1, divided by how many do. nans: whether a nan equals another; if none equals, all are nan."""
    ties = (x == z) | (np.isnan(x) & np.isnan(z)) if nans else x == z
    return ties.astype(x.dtype) / np.add.reduce(ties, axes, x.dtype, None, True)


def tie_rule(g, z, x, axes):
    """dL/dx of an extreme: g, divided equally among the numbers that attain it."""
    z, g = kept(z, x.shape, axes), kept(g, x.shape, axes)
    return g * shares(x, z, axes)


def nan_tie_rule(g, z, x, axes):
    """As `tie_rule`, but where the extreme is nan, so are all shares, as in PyTorch."""
    z, g = kept(z, x.shape, axes), kept(g, x.shape, axes)
    return g * shares(x, z, axes, False)


def take(x, index, axes, keepdim):
    """The numbers of x at these indices along the axis (a 0-d x has none)."""
    if not axes:
        return x.copy()
    z = np.take_along_axis(x, index, axes[0])
    return z if keepdim else z.squeeze(axes)


def put(x, index, axes, sizes):
    """Zeros of this shape, with the numbers of x at these indices along the axis: the opposite of `take`."""
    if not axes:
        return x.copy()
    z = np.zeros(sizes, x.dtype)
    np.put_along_axis(z, index, x, axes[0])
    return z


def send_back(g, shape, index, axes):
    """dL/dx of numbers that were picked: g where each was, 0 elsewhere."""
    return put_along(g.reshape(index.shape), index, axes, shape)


def maximum_of(x, axes, keepdim):
    return np.maximum.reduce(x, axes, None, None, keepdim)


def minimum_of(x, axes, keepdim):
    return np.minimum.reduce(x, axes, None, None, keepdim)


# fmt: off
#                       grad_fn                   forward     dL/dx, given g = dL/dz
take_along   = variadic("GatherBackward0",        take,       x=send_back)
put_along    = variadic("ScatterBackward0",       put,        x=lambda g, index, axes: take_along(g, index, axes, True))
max_along    = variadic("MaxBackward0",           take,       x=send_back)
min_along    = variadic("MinBackward0",           take,       x=send_back)
max_of_all   = variadic("MaxBackward1",           maximum_of, x=tie_rule)
min_of_all   = variadic("MinBackward1",           minimum_of, x=tie_rule)
amax_along   = variadic("AmaxBackward0",          maximum_of, x=nan_tie_rule)
amin_along   = variadic("AminBackward0",          minimum_of, x=nan_tie_rule)
lowest_along = variadic("AminmaxBackward0",       minimum_of, x=nan_tie_rule)
highest_along = variadic("AminmaxBackward0",      maximum_of, x=nan_tie_rule)
# fmt: on


# ---- where the results stand ----------------------------------------------------------------------------------------


def first(function, x, axes):
    """The index that np.argmax or np.argmin finds along the axis, kept with size 1."""
    return function(x, axes[0], keepdims=True) if axes else np.zeros(x.shape, np.int64)


def check_not_empty(array, axes, name, whole):
    """Raise as PyTorch does where there is no number: RuntimeError for a whole tensor, IndexError along an axis."""
    if whole and not array.size:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with "
            "the 'dim' argument."
        )
    for axis in axes:
        if not array.shape[axis]:
            raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")


def pair(operation, kind, input, index, axes, keepdim):
    """(values, indices) of the numbers of a tensor at these indices along an axis."""
    return kind(operation(input, index, axes, keepdim), made(index if keepdim or not axes else index.squeeze(axes)))


# ---- the operations as PyTorch names them ---------------------------------------------------------------------------


def extreme(name, input, dim, keepdim, other):
    """max or min in any of their three forms."""
    array = check_input(input, name)._array
    if isinstance(dim, Tensor) or other is not None:
        return {"max": choices.maximum, "min": choices.minimum}[name](input, dim if other is None else other)
    if dim is None:
        axes = tuple(range(array.ndim))
        check_not_empty(array, axes, name, whole=True)
        return {"max": max_of_all, "min": min_of_all}[name](input, axes, False)
    axes = axis_of(dim, array.ndim)
    check_not_empty(array, axes, name, whole=False)
    index = first({"max": np.argmax, "min": np.argmin}[name], array, axes)
    along = {"max": max_along, "min": min_along}[name]
    return pair(along, getattr(return_types, name), input, index, axes, keepdim)


@parsed(none=False, keepdim_alone=False)
def max(input, dim=None, keepdim=False, *, other=None):
    """max(input): the largest of all numbers; ties share its gradient.

    max(input, dim): the largest along a dimension, as a named tuple (values, indices); of ties the first, which alone
    gets the gradient. max(input, other): the larger of each two. Raises RuntimeError or IndexError where there are no
    numbers.
    """
    return extreme("max", input, dim, keepdim, other)


@parsed(none=False, keepdim_alone=False)
def min(input, dim=None, keepdim=False, *, other=None):
    """The smallest, in the three forms of `max`."""
    return extreme("min", input, dim, keepdim, other)


def extreme_along(operation, name, input, dim, keepdim):
    """amax or amin."""
    array = check_input(input, name)._array
    axes = axes_of(dim, array.ndim)
    check_not_empty(array, axes, name, whole=dim is None or names_none(dim))
    return operation(input, axes, keepdim)


@parsed
def amax(input, dim=(), keepdim=False):
    """The largest along `dim` (an int or several; none: of all). Ties share the gradient."""
    return extreme_along(amax_along, "amax", input, dim, keepdim)


@parsed
def amin(input, dim=(), keepdim=False):
    """The smallest along `dim` (an int or several; none: of all). Ties share the gradient."""
    return extreme_along(amin_along, "amin", input, dim, keepdim)


@parsed
def aminmax(input, *, dim=None, keepdim=False):
    """The smallest and the largest along one dimension, or of all: a named tuple (min, max). Ties share the gradient."""
    array = check_input(input, "aminmax")._array
    axes = tuple(range(array.ndim)) if dim is None else axis_of(dim, array.ndim)
    check_not_empty(array, axes, "aminmax", whole=dim is None)
    return return_types.aminmax(lowest_along(input, axes, keepdim), highest_along(input, axes, keepdim))


def place(function, name, input, dim, keepdim):
    """argmax or argmin."""
    array = check_input(input, name)._array
    if array.dtype == bool:
        raise RuntimeError(f"{name}(): does not support bool input")
    if dim is not None:
        axes = axis_of(dim, array.ndim)
        check_not_empty(array, axes, name, whole=False)
        index = first(function, array, axes)
        return made(index if keepdim or not axes else index.squeeze(axes))
    if not array.size:
        raise IndexError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
    return made(np.asarray(function(array, keepdims=keepdim)))


@parsed
def argmax(input, dim=None, keepdim=False):
    """The index of the largest number: of all, counted row by row, or along a dimension. Of ties the first."""
    return place(np.argmax, "argmax", input, dim, keepdim)


@parsed
def argmin(input, dim=None, keepdim=False):
    """The index of the smallest number: of all, counted row by row, or along a dimension. Of ties the first."""
    return place(np.argmin, "argmin", input, dim, keepdim)


named(globals())
