"""What needs an order: sort, argsort, topk, median. Each result stood somewhere: its gradient goes back there."""

import numpy as np

from .. import return_types
from ..arguments import axis_of, check_input, is_whole, parsed
from ..naming import not_implemented
from ..operands import kind_of
from ..operation import named, variadic
from ..tensor import made
from .extremes import check_not_empty, pair, send_back, take, tie_rule


def order(x, axes, descending=False):
    """The indices that sort x along the axis, equal numbers in the order in which they stand; nan is the largest."""
    if not axes:
        return np.zeros(x.shape, np.int64)
    if not descending:
        return np.argsort(x, axes[0], kind="stable")
    return x.shape[axes[0]] - 1 - np.flip(np.argsort(np.flip(x, axes), axes[0], kind="stable"), axes)


def middle(x, axes):
    """The index of the median along the axis, kept with size 1: the lower of two middles; nan if there is one."""
    if not axes:
        return np.zeros(x.shape, np.int64)
    half = np.take(order(x, axes), [(x.shape[axes[0]] - 1) // 2], axes[0])
    nans = np.isnan(x)
    return np.where(nans.any(axes, keepdims=True), np.argmax(nans, axes[0], keepdims=True), half)


def middle_of(x, axes):
    return x.flat[middle(x.reshape(-1), (0,))[0]] if x.size else np.asarray(np.nan, x.dtype)


# fmt: off
#                        grad_fn                  forward     dL/dx, given g = dL/dz
sorted_along = variadic("SortBackward0",          take,       x=send_back)
stably_sorted = variadic("SortBackward1",         take,       x=send_back)
topk_along   = variadic("TopkBackward0",          take,       x=send_back)
median_along = variadic("MedianBackward1",        take,       x=send_back)
median_of_all = variadic("MedianBackward0",       middle_of,  x=tie_rule)
# fmt: on


@parsed
def sort(input, dim=-1, descending=False, *, stable=None):
    """The numbers in order along a dimension: a named tuple (values, indices). Equal numbers stay as they stand."""
    array = check_input(input, "sort")._array
    axes = axis_of(dim, array.ndim)
    row = sorted_along if stable is None else stably_sorted
    return pair(row, return_types.sort, input, order(array, axes, descending), axes, True)


@parsed
def argsort(input, dim=-1, descending=False, *, stable=False):
    """The indices that put the numbers in order along a dimension."""
    array = check_input(input, "argsort")._array
    return made(order(array, axis_of(dim, array.ndim), descending))


@parsed
def topk(input, k, dim=-1, largest=True, sorted=True):
    """The k largest (or smallest) along a dimension, in order: a named tuple (values, indices).

    Raises RuntimeError unless there are as many as k.
    """
    array = check_input(input, "topk")._array
    if not is_whole(k):
        raise TypeError(f"topk(): argument 'k' must be int, not {kind_of(k)}")
    axes = axis_of(dim, array.ndim)
    if not 0 <= k <= (array.shape[axes[0]] if axes else 1):
        raise RuntimeError(f"selected index k out of range: {k}")
    index = order(array, axes, descending=largest)
    return pair(topk_along, return_types.topk, input, np.take(index, range(k), axes[0]) if axes else index, axes, True)


@parsed(none=False, keepdim_alone=False)
def median(input, dim=None, keepdim=False):
    """The middle number (the lower of two): of all, or along a dimension as a named tuple (values, indices).

    nan where there is one, and of no numbers. Ties share the gradient of the median of all.
    """
    array = check_input(input, "median")._array
    if array.dtype.kind == "b":
        raise not_implemented("median_cpu", array, "Use tensor.int().")
    if dim is None:
        return median_of_all(input, tuple(range(array.ndim)))
    axes = axis_of(dim, array.ndim)
    check_not_empty(array, axes, "median", whole=False)
    return pair(median_along, return_types.median, input, middle(array, axes), axes, keepdim)


named(globals())
