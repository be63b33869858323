"""Sums of exponentials and what is made of them: logsumexp, softmax, log_softmax.

Each subtracts the largest number first: exp(x - max) cannot overflow, and the result is the same.
"""

import numpy as np

from ..arguments import as_dtype, axes_of, axis_of, check_input, names_none, parsed
from ..naming import not_implemented
from ..operation import named, variadic
from .elementwise import exp
from .reductions import kept, sum_axes, total


def largest(x, axes):
    """The largest number along the axes, kept with size 1; of none, -inf."""
    return np.maximum.reduce(x, axes, None, None, True, initial=-np.inf)


def log_of_sum(x, axes, keepdim):
    top = largest(x, axes)
    top = np.where(np.isinf(top), 0, top)
    z = np.log(total(np.exp(x - top), axes, True)) + top
    return z if keepdim else z.squeeze(axes)


def soft_maximum(x, axes):
    z = np.exp(x - largest(x, axes))
    z /= total(z, axes, True)
    return z


def log_soft_maximum(x, axes):
    z = x - largest(x, axes)
    z -= np.log(total(np.exp(z), axes, True))
    return z


# fmt: off
#                       grad_fn                forward            dL/dx, given g = dL/dz
log_sum_exp = variadic("LogsumexpBackward0",   log_of_sum,
                       x=lambda g, z, x, axes: kept(g, x.shape, axes) * exp(x - kept(z, x.shape, axes)))
soft_max    = variadic("SoftmaxBackward0",     soft_maximum,      x=lambda g, z, axes: z * (g - sum_axes(g * z, axes, True)))
log_soft_max = variadic("LogSoftmaxBackward0", log_soft_maximum,  x=lambda g, z, axes: g - exp(z) * sum_axes(g, axes, True))
# fmt: on


@parsed(none=False)
def logsumexp(input, dim, keepdim=False):
    """log(sum(exp(x))) along `dim` (an int or several), a smooth maximum. Of integers, a floating-point result.

    Raises IndexError for a dimension that is not there.
    """
    input = check_input(input, "logsumexp")
    if names_none(dim) and input.ndim and not keepdim:
        raise RuntimeError("logsumexp(): argument 'dim' names no dimension; tuple(range(x.ndim)) names all")
    if input._array.dtype.kind != "f":
        input = input.float()
    return log_sum_exp(input, axes_of(dim, input.ndim), keepdim)


@parsed
def softmax(input, dim, dtype=None):
    """exp(x) / sum(exp(x)) along one dimension: positive numbers that add up to 1.

    dtype: what the numbers are turned into first. Raises IndexError for a dimension that is not there,
    NotImplementedError for integers.
    """
    return along(soft_max, "softmax", input, dim, dtype)


@parsed
def log_softmax(input, dim, dtype=None):
    """The logarithm of `softmax`, which see; exact also where softmax is so small that its logarithm would be lost."""
    return along(log_soft_max, "log_softmax", input, dim, dtype)


def along(operation, name, input, dim, dtype=None):
    """One of the two along one dimension, with the arguments checked."""
    check_input(input, name)
    axes = axis_of(dim, input.ndim)
    if dtype is not None:
        input = as_dtype(input, dtype)
    if input._array.dtype.kind != "f":
        last = "lastdim_" if axes == (input.ndim - 1,) or not axes else ""
        raise not_implemented(f"{name}_{last}kernel_impl", input._array)
    return operation(input, axes)


named(globals())
