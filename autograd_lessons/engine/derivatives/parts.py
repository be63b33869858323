"""A tensor cut along one of its dimensions: views of its parts, and their derivatives."""

import builtins
from itertools import accumulate, pairwise

from ..arguments import axis_of, whole_number
from ..operation import named
from ..tensor import Tensor
from ..views import several, viewing
from .indexing import EVERYTHING, at, put_back, select_of, slice_of

# fmt: off
#                   grad_fn                     forward    dL/dx, given g = dL/dz
split_off = viewing("SplitBackward0",           at,        lambda g, shape, place: put_back(g, shape, place))
cut_off   = viewing("SplitWithSizesBackward0",  at,        lambda g, shape, place: put_back(g, shape, place))
unbound   = viewing("UnbindBackward0",          at,        lambda g, shape, place: put_back(g, shape, place))
# fmt: on


def select(input, dim, index):
    """The view without dimension `dim`, at its entry `index`."""
    if not input.ndim:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    return select_of(input, *axis_of(dim, input.ndim), whole_number(index, "select", "index"))


def narrow(input, dim, start, length):
    """The view of `length` entries along `dim`, from `start` on. Raises RuntimeError or IndexError where there are fewer."""
    if not input.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    (axis,) = axis_of(dim, input.ndim)
    size, start = input._array.shape[axis], whole_number(start, "narrow", "start")
    length = whole_number(length, "narrow", "length")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if not -size <= start <= size:
        raise IndexError(f"start out of range (expected to be in range of [{-size}, {size}], but got {start})")
    start += size if start < 0 else 0
    if start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return slice_of(input, axis, slice(start, start + length))


def unbind(input, dim=0):
    """The entries along a dimension, as a tuple of views."""
    if not input.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    (axis,) = axis_of(dim, input.ndim)
    return several([unbound(input, (*EVERYTHING * axis, i, ...)) for i in range(input._array.shape[axis])])


def split(input, split_size, dim=0):
    """The tensor cut along `dim` into views of equal size (the last may be smaller), or of the sizes listed."""
    if not input.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    (axis,) = axis_of(dim, input.ndim)
    total = input._array.shape[axis]
    if isinstance(split_size, list | tuple):
        return split_with_sizes(input, split_size, axis)
    size = whole_number(split_size, "split", "split_size")
    if size < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
    if size == 0 and total:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {total}")
    starts = range(0, total, size) if total else (0,)
    return several([split_off(input, (*EVERYTHING * axis, slice(i, min(i + size, total)))) for i in starts])


def split_with_sizes(input, split_sizes, dim=0):
    """The tensor cut along `dim` into views of these sizes. Raises RuntimeError unless they add up to its size."""
    (axis,) = axis_of(dim, input.ndim)
    total = input._array.shape[axis]
    if builtins.sum(split_sizes) != total or builtins.min(split_sizes, default=0) < 0:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {total} (input tensor's size at dimension {axis}), but "
            f"got split_sizes={list(split_sizes)}"
        )
    ends = accumulate(split_sizes)
    return several(
        [cut_off(input, (*EVERYTHING * axis, slice(end - n, end))) for n, end in zip(split_sizes, ends, strict=True)]
    )


def chunk(input, chunks, dim=0):
    """The tensor cut along `dim` into at most this many views of equal size; the last may be smaller."""
    if not input.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    chunks = whole_number(chunks, "chunk", "chunks")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    (axis,) = axis_of(dim, input.ndim)
    size = -(-input._array.shape[axis] // chunks)
    return split(input, size, axis) if size else split_with_sizes(input, [0] * chunks, axis)


def tensor_split(input, indices_or_sections=None, /, dim=0, *, indices=None, sections=None):
    """The tensor cut along `dim` into this many views, as equal as can be, or before each of the indices listed."""
    indices_or_sections = next(v for v in (indices_or_sections, indices, sections, 0) if v is not None)
    if not input.ndim:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    (axis,) = axis_of(dim, input.ndim)
    total = input._array.shape[axis]
    if isinstance(indices_or_sections, Tensor):
        if indices_or_sections.ndim > 1:
            raise RuntimeError(
                "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got "
                f"a tensor with {indices_or_sections.ndim} dims"
            )
        indices_or_sections = indices_or_sections.tolist()
    if isinstance(indices_or_sections, list | tuple):
        cuts = [None, *indices_or_sections, None]
    else:
        n = whole_number(indices_or_sections, "tensor_split", "sections")
        if n <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {n}")
        cuts = [i * (total // n) + min(i, total % n) for i in range(n + 1)]
    return tuple([slice_of(input, axis, slice(*cut)) for cut in pairwise(cuts)])


def iterate(self):
    """The entries along the first dimension, one after another. Raises TypeError for a 0-d tensor."""
    if not self.ndim:
        raise TypeError("iteration over a 0-d tensor")
    return iter(unbind(self))


named(globals())
