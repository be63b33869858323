"""Norms: how long a vector is, and their derivatives.

The formulas and the conventions where a norm has no derivative (0 at the origin, ties share) are PyTorch's.
"""

import math

import numpy as np

from ..arguments import axes_of, check_floating, check_input, number, parsed
from ..operands import kind_of
from ..operation import named, variadic
from . import more_functions
from .elementwise import cleared
from .extremes import amax, amin, shares
from .reductions import kept, total


def length(x, p, axes, keepdim):
    """The p-norm of an array along the axes. That of a single number is its size, whatever p: |x|**p may be too large."""
    if x.size == 1 and p != 0:
        return total(np.absolute(x), axes, keepdim)
    if p == 2:
        return np.sqrt(total(x * x, axes, keepdim))
    if p == 0:
        return total((x != 0).astype(x.dtype), axes, keepdim)
    size = np.absolute(x)
    if p == 1:
        return total(size, axes, keepdim)
    if p == math.inf:
        return np.maximum.reduce(size, axes, None, None, keepdim)
    if p == -math.inf:
        return np.minimum.reduce(size, axes, None, None, keepdim)
    return total(size**p, axes, keepdim) ** (1 / p)


def length_rule(g, z, x, p, axes):
    """dL/dx of a p-norm: sign(x) |x|**(p-1) / z**(p-1), and 0 where the norm is 0."""
    z, g = kept(z, x.shape, axes), kept(g, x.shape, axes)
    if p == 0:
        return None  # a count: nothing flows back, as in PyTorch
    if p == 1:
        return g * more_functions.sign(x)
    if p == 2:
        return g * cleared(x / z, z == 0)
    if math.isinf(p):
        return g * more_functions.sign(x) * shares(more_functions.abs(x), z, axes)
    size = more_functions.abs(x)
    if p < 1:
        return more_functions.sign(x) * cleared(size ** (p - 1), x == 0) * (g * z ** (1 - p))
    size = more_functions.sign(x) * size ** (p - 1) if p < 2 else x * size ** (p - 2)
    return size * cleared(g / z ** (p - 1), z == 0)


length_along = variadic("LinalgVectorNormBackward0", length, x=length_rule)


@parsed
def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None):
    """sum(|x|**ord) ** (1 / ord) of all numbers, or along `dim` (an int or several).

    ord: any number; inf and -inf mean the largest and the smallest |x|, 0 how many are not 0. The gradient of the norm
    of zeros is taken as 0. Raises RuntimeError for integers, TypeError for another kind of ord.
    """
    check_input(x, "linalg_vector_norm")
    ord = number(ord, "linalg_vector_norm", "ord")
    check_floating(x, NOT_FLOATING)
    if dtype is not None:
        x = x.to(dtype)
    axes = axes_of(dim, x.ndim)
    if (ord < 0 or ord == math.inf) and 0 in [x._array.shape[axis] for axis in axes]:
        raise RuntimeError(
            f"linalg.vector_norm cannot compute the {ord} norm on an empty tensor because the operation does not have "
            "an identity"
        )
    return length_along(x, ord, axes, keepdim)


@parsed
def matrix_norm(input, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None):
    """The norm of a matrix, or of each of a stack (dim: its rows and columns).

    ord: "fro", the root of the sum of squares; 1 and -1, the largest and the smallest sum of a column's |x|; inf and
    -inf, of a row's. Raises NotImplementedError for 2, -2 and "nuc", which need singular values, and RuntimeError for
    other orders.
    """
    if check_input(input, "linalg_matrix_norm").ndim < 2:
        raise RuntimeError("linalg.matrix_norm: The input tensor A must have at least 2 dimensions.")
    if not isinstance(dim, tuple | list):
        raise TypeError(f"linalg_matrix_norm(): argument 'dim' must be tuple of ints, not {kind_of(dim)}")
    if len(dim) != 2:
        raise RuntimeError(f"linalg.matrix_norm: dim must be a 2-tuple. Got {', '.join(map(str, dim))}")
    if ord == "fro":
        return vector_norm(input, 2, dim, keepdim, dtype=dtype)
    if ord in (2, -2, "nuc"):
        raise NotImplementedError(
            f"linalg.matrix_norm: order {ord!r} needs singular values, which are not supported here"
        )
    if ord not in (1, -1, math.inf, -math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    rows, columns = axes_of(dim, input.ndim)
    within, across = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = vector_norm(input, 1, within, keepdim, dtype=dtype)
    return (amax if ord > 0 else amin)(sums, across - (across > within and not keepdim), keepdim)


@parsed
def linalg_norm(input, ord=None, dim=None, keepdim=False, *, dtype=None):
    """The norm of a vector or a matrix: `vector_norm` or `matrix_norm`, as the dimensions say.

    Without ord: the root of the sum of all squares, whatever the shape.
    """
    check_input(input, "linalg_norm")
    if ord is None:
        return vector_norm(input, 2, dim, keepdim, dtype=dtype)
    if dim is None and input.ndim not in (1, 2) and not isinstance(ord, str):
        raise RuntimeError(
            f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {input.ndim}D."
        )
    axes = axes_of(dim, input.ndim) if dim is not None else tuple(range(input.ndim))
    if isinstance(ord, str) or len(axes) == 2:
        return matrix_norm(input, ord, axes, keepdim, dtype=dtype)
    return vector_norm(input, ord, dim, keepdim, dtype=dtype)


def norm(input, p="fro", dim=None, keepdim=False, dtype=None):
    """The p-norm of all numbers, or along `dim` (an int or several): see `linalg.vector_norm`; "fro" means 2."""
    check_input(input, "norm")
    if isinstance(p, str):
        if p == "fro":
            return vector_norm(input, 2, dim, keepdim, dtype=dtype)
        return matrix_norm(input, p, (-2, -1) if dim is None else axes_of(dim, input.ndim), keepdim, dtype=dtype)
    return vector_norm(input, 2 if p is None else p, dim, keepdim, dtype=dtype)


NOT_FLOATING = (
    "linalg.vector_norm: Expected a floating point or complex tensor as input. Got {dtype}\n"
    "Roots are not whole numbers. Write tensor.float().norm()."
)


named(globals())
