"""Reductions that answer whether, and how often. They have no derivatives: their results are not of a floating type."""

import numpy as np

from ..arguments import axes_of, check_input, names_none, parsed
from ..tensor import made


def truth(ufunc, name, input, dim, keepdim):
    """Whether all or any numbers differ from 0. PyTorch answers in bool; in uint8 for uint8."""
    array = check_input(input, name)._array
    axes = () if names_none(dim) else axes_of(dim, array.ndim)  # no dimension named: nothing is reduced
    kind = array.dtype if array.dtype == np.uint8 else np.bool_
    return made(np.asarray(ufunc.reduce(array.astype(bool), axes, None, None, keepdim), kind))


@parsed
def all(input, dim=None, keepdim=False):
    """Whether every number is true (not 0): of all numbers, or along `dim` (an int or several). True of none."""
    return truth(np.logical_and, "all", input, dim, keepdim)


@parsed
def any(input, dim=None, keepdim=False):
    """Whether some number is true (not 0): of all numbers, or along `dim` (an int or several). False of none."""
    return truth(np.logical_or, "any", input, dim, keepdim)


@parsed
def count_nonzero(input, dim=None):
    """How many numbers are not 0, as int64: of all numbers, or along `dim` (an int or several)."""
    array = check_input(input, "count_nonzero")._array
    return made(np.asarray(np.count_nonzero(array, axis=axes_of(dim, array.ndim)), np.int64))
