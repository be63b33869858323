"""Products of many numbers, variances, running sums, and their derivatives."""

import math

import numpy as np

from ..arguments import as_dtype, axes_of, axis_of, check_floating, check_input, names_none, number, parsed
from ..naming import not_implemented
from ..operation import named, variadic
from .constants import constant
from .elementwise import cleared
from .reductions import count, kept, mean_along, mean_axes, spread, total


def variance(x, axes, correction, keepdim, n):
    d = x - mean_along(x, axes, True)
    return total(d * d, axes, keepdim) / x.dtype.type(max(count(x.shape, axes) - correction, 0))


def variance_rule(g, x, axes, correction, n):
    """dL/dx of a variance: 2 (x - mean) / (n - correction). n: None if no dimensions were named, where PyTorch minds the limit."""
    distance, g = x - mean_axes(x, axes, True), kept(g, x.shape, axes)
    freedom = (count(x.shape, axes) if n is None else n) - correction
    if n is None and freedom <= 0:
        return g * beyond_limits(distance)
    return distance * (g * (2 / freedom if freedom else math.inf))


@constant
def beyond_limits(distance):
    """The slope of a variance that is infinite: infinite too, and nan at the mean."""
    return np.where(distance == 0, math.nan, math.inf).astype(distance.dtype)


def product_rule(g, z, x, axes):
    """dL/dx of a product: g times the product of the others, z / x unless something is 0."""
    if not axes:
        return g
    if np.count_nonzero(x if isinstance(x, np.ndarray) else x._array) == math.prod(x.shape):
        return kept(g * z, x.shape, axes) / x
    return kept(g, x.shape, axes) * of_others(x, axes)


def layers(shape, axes):
    """A shape in three sizes: the dimensions in front of the reduced ones, those, and the ones behind."""
    n, before = count(shape, axes), math.prod(shape[: axes[0]])
    return before, n, math.prod(shape[axes[-1] + 1 :])


def product_of_others(x, axes):
    """For each number the product of the others: of those that stand before it, times those behind it."""
    x, shape = x.reshape(layers(x.shape, axes)), x.shape
    before, behind = np.ones_like(x), np.ones_like(x)
    before[:, 1:] = np.multiply.accumulate(x[:, :-1], 1)
    behind[:, :-1] = np.multiply.accumulate(x[:, :0:-1], 1)[:, ::-1]
    return (before * behind).reshape(shape)


def others_rule(g, x, axes):
    """dL/dx of `product_of_others`: a product too, of n rows, each with a 1 in place of one of the n numbers."""
    front, n, back = layers(x.shape, axes)
    itself = np.eye(n, dtype=bool).reshape(1, n, n, 1)
    rows = ones_where(spread(x.reshape(front, 1, n, back), (front, n, n, back)), itself)
    shares = g.reshape(front, n, 1, back) * of_others(rows, (2,))
    return cleared(shares, itself).sum(1).reshape(x.shape)


def running_sum(x, axes, backwards):
    if not axes:
        return x.copy()
    step = (slice(None),) * axes[0] + (slice(None, None, -1 if backwards else 1),)
    return np.add.accumulate(x[step], axes[0], np.float64 if x.dtype.kind == "f" else x.dtype)[step].astype(x.dtype)


# fmt: off
#                           grad_fn                forward                        dL/dx, given g = dL/dz
product         = variadic("ProdBackward0",        lambda x, axes, keepdim: np.multiply.reduce(x, axes, x.dtype, None, keepdim), x=product_rule)
product_along   = variadic("ProdBackward1",        product.forward,               x=product_rule)
of_others       = variadic("ProdBackwardBackward", product_of_others,             x=others_rule)
ones_where      = variadic("MaskedFillBackward0",  lambda x, where: np.where(where, 1, x), x=lambda g, where: cleared(g, where))
variance_along  = variadic("VarBackward0",         variance,                      x=variance_rule)
deviation_along = variadic("StdBackward0",         lambda x, axes, correction, keepdim, n: np.sqrt(variance(x, axes, correction, keepdim, n)),
                           x=lambda g, z, x, axes, correction, n: variance_rule(cleared(g / (2 * z), z == 0), x, axes, correction, n))
accumulate      = variadic("CumsumBackward0",      running_sum,                   x=lambda g, axes, backwards: accumulate(g, axes, not backwards))
# fmt: on


@parsed(none=False, keepdim_alone=False)
def prod(input, dim=None, keepdim=False, *, dtype=None):
    """The product of all numbers, or along one dimension.

    Integers and bools are multiplied as int64 unless a dtype is given. Raises IndexError for a dimension that is not
    there.
    """
    input = as_dtype(check_input(input, "prod"), dtype)
    if dim is None:
        return product(input, tuple(range(input.ndim)), keepdim)
    return product_along(input, axis_of(dim, input.ndim), keepdim)


def with_correction(operation, name, input, dim, unbiased, keepdim, correction):
    """The variance or the deviation, of the arguments (unbiased), (dim, unbiased, keepdim), or dim, keepdim and correction."""
    if unbiased is None and isinstance(dim, bool):
        dim, unbiased = None, dim
    check_input(input, name)
    if unbiased is None:
        correction = 1 if correction is None else number(correction, name, "correction")
    elif correction is not None or dim is None and keepdim or not isinstance(unbiased, bool):
        raise TypeError(
            f"{name}(): argument 'unbiased' is a bool, which stands alone or behind a dim; correction replaces it"
        )
    else:
        correction = int(unbiased)
    check_floating(input, "std and var only support floating point and complex dtypes")
    axes = axes_of(dim, input.ndim)
    n = (
        None if dim is None else 1 if names_none(dim) else count(input.shape, axes)
    )  # 1: as PyTorch counts, for its gradient
    return operation(input, axes, correction, keepdim, n)


@parsed
def var(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The variance of all numbers, or along `dim`: the squared distances from their mean, summed, over n - correction.

    correction: 1 unless given, which is called unbiased; `unbiased=False` means 0, and stands in place of a correction.
    The result is nan for a single number. Raises RuntimeError for integers, IndexError for a dimension that is not there.
    """
    return with_correction(variance_along, "var", input, dim, unbiased, keepdim, correction)


@parsed
def std(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """The standard deviation: the square root of `var`, with its arguments. Where it is 0, its gradient is 0 too."""
    return with_correction(deviation_along, "std", input, dim, unbiased, keepdim, correction)


@parsed
def cumsum(input, dim, *, dtype=None):
    """The running sum along a dimension. Integers and bools are summed as int64 unless a dtype is given."""
    input = as_dtype(check_input(input, "cumsum"), dtype)
    if input._array.dtype.kind == "b":
        raise not_implemented("cumsum_out_cpu", input._array, "A running sum counts: give a type of numbers.")
    return accumulate(input, axis_of(dim, input.ndim), False)


named(globals())
