"""Triangles and diagonals of matrices, and their derivatives."""

import numpy as np

from ..arguments import axis_of, whole_number
from ..operation import named
from ..views import moving, viewing


def as_diagonal(x, offset, a, b):
    """A new array with x on the diagonal of its dimensions a < b, and zeros elsewhere."""
    n = x.shape[-1] + abs(offset)
    z = np.zeros((*x.shape[:-1], n, n), x.dtype)
    diagonal_of(z, offset, z.ndim - 2, z.ndim - 1)[...] = x
    return np.ascontiguousarray(np.moveaxis(z, (-2, -1), (a, b)))


def diagonal_of(x, offset, a, b):
    z = x.diagonal(offset, a, b)
    if x.flags.writeable:
        z.flags.writeable = True  # NumPy hands it out read-only
    return z


def on_diagonal(g, shape, offset, a, b):
    """Zeros of this shape, with g on the diagonal."""
    z = np.zeros(shape, g.dtype)
    diagonal_of(z, offset, a, b)[...] = g
    return z


# fmt: off
#                         grad_fn                        forward                   dL/dx, given g = dL/dz
lower           = moving( "TrilBackward0",               lambda x, k: np.tril(x, k), lambda g, k: lower(g, k))
upper           = moving( "TriuBackward0",               lambda x, k: np.triu(x, k), lambda g, k: upper(g, k))
embedded        = moving( "DiagEmbedBackward0",          as_diagonal,              lambda g, offset, a, b: diagonal_copy(g, offset, a, b))
diagonal_seen   = viewing("DiagonalBackward0",           diagonal_of,              lambda g, shape, offset, a, b: diagonal_placed(g, shape, offset, a, b))
diagonal_copy   = moving( "DiagonalBackward0_copy",      lambda x, offset, a, b: x.diagonal(offset, a, b).copy(),
                                                                                   lambda g, shape, offset, a, b: diagonal_placed(g, shape, offset, a, b))
diagonal_placed = moving( "DiagonalBackwardBackward0",   on_diagonal,              lambda g, offset, a, b: diagonal_copy(g, offset, a, b))
# fmt: on


def matrices(input, name):
    if input.ndim < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
    return input


def tril(input, diagonal=0):
    """A matrix, or a stack of them, with zeros above the given diagonal."""
    return lower(matrices(input, "tril"), whole_number(diagonal, "tril", "diagonal"))


def triu(input, diagonal=0):
    """A matrix, or a stack of them, with zeros below the given diagonal."""
    return upper(matrices(input, "triu"), whole_number(diagonal, "triu", "diagonal"))


def diagonal(input, offset=0, dim1=0, dim2=1):
    """The diagonal of two dimensions, as the last dimension of a view."""
    return diagonal_seen(input, offset, *two_axes(input.ndim, dim1, dim2, "diagonal"))


def two_axes(ndim, dim1, dim2, name):
    (a,), (b,) = axis_of(dim1, ndim), axis_of(dim2, ndim)
    if a == b:
        raise RuntimeError(f"{name}: diagonal dimensions cannot be identical {dim1}, {dim2}")
    return a, b


def diag_embed(input, offset=0, dim1=-2, dim2=-1):
    """The last dimension laid out on the diagonal of two new ones, with zeros elsewhere."""
    a, b = two_axes(input.ndim + 1, dim1, dim2, "diag_embed")
    return embedded(input, -offset if a > b else offset, *sorted((a, b)))


def diag(input, diagonal=0):
    """The diagonal of a matrix, as a copy; or the matrix that has this vector on its diagonal."""
    if input.ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input.ndim}D")
    return diag_embed(input, diagonal) if input.ndim == 1 else diagonal_copy(input, diagonal, 0, 1)


named(globals())
