"""Operations that give numbers another shape or order without changing them, and their derivatives: the same move, backwards."""

import math

import numpy as np

from .. import dtypes
from ..arguments import axes_of, axis_of, check_input, listed, names_none
from ..graph import undo_broadcast
from ..inplace import refuse_leaf
from ..naming import type_name
from ..operands import explained, kind_of
from ..operation import cast, named, unary
from ..printing import Size
from ..tensor import Tensor
from ..views import become_view, moving, viewing


def inverse(dims):
    """The permutation that undoes this one."""
    return sorted(range(len(dims)), key=dims.__getitem__)


def swapped_axes(x, a, b):
    return x.swapaxes(a, b) if x.ndim else x.view()


def with_new_dim(x, dim):
    return x.reshape(x.shape[:dim] + (1,) + x.shape[dim:])  # a quarter of the time of np.expand_dims


# fmt: off
#                       grad_fn                   forward                                dL/dx, given g = dL/dz
viewed        = viewing("ViewBackward0",          lambda x, sizes: x.reshape(sizes),     lambda g, shape: g.reshape(shape))
realiased     = viewing("ReshapeAliasBackward0",  lambda x, sizes: x.reshape(sizes),     lambda g, shape: g.reshape(shape))
copied_as     = moving( "UnsafeViewBackward0",    lambda x, sizes: x.reshape(sizes),     lambda g, shape: g.reshape(shape))
alias         = viewing("AliasBackward0",         lambda x: x.view(),                    lambda g: g)
squeezed      = viewing("SqueezeBackward0",       lambda x, dims: x.squeeze(dims),       lambda g, shape: g.reshape(shape))
squeezed_dim  = viewing("SqueezeBackward1",       lambda x, dims: x.squeeze(dims),       lambda g, shape: g.reshape(shape))
squeezed_dims = viewing("SqueezeBackward2",       lambda x, dims: x.squeeze(dims),       lambda g, shape: g.reshape(shape))
unsqueezed    = viewing("UnsqueezeBackward0",     with_new_dim,                          lambda g, shape: g.reshape(shape))
expanded      = viewing("ExpandBackward0",        lambda x, sizes: np.broadcast_to(x, sizes), lambda g, shape: undo_broadcast(g, shape))
permuted      = viewing("PermuteBackward0",       lambda x, dims: x.transpose(dims),     lambda g, dims: permuted(g, inverse(dims)))
swapped       = viewing("TransposeBackward0",     swapped_axes,                          lambda g, a, b: swapped(g, a, b))
row_by_row    = unary(  "CloneBackward0",         lambda x: x.copy(),                    lambda g: g)  # where clone keeps the order
turned        = viewing("TBackward0",             lambda x: x.T,                         lambda g: turned(g))
flipped       = moving( "FlipBackward0",          lambda x, dims: np.array(np.flip(x, dims)), lambda g, dims: flipped(g, dims))
rolled        = moving( "RollBackward0",          lambda x, shifts, dims: np.roll(x, shifts, dims),
                                                                      lambda g, shifts, dims: rolled(g, [-n for n in shifts], dims))
# fmt: on


# ---- another shape ---------------------------------------------------------------------------------------------------


def sizes_of(sizes, name, word="size", given=None):
    """The sizes given as f(2, 3), f((2, 3)) or by keyword. Raises TypeError for what is no whole number, or is missing."""
    if given is not None:
        return listed(given, name, word)
    if not sizes:
        raise TypeError(f'{name}() missing 1 required positional arguments: "{word}"')
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = sizes[0]
    try:
        return tuple([n if type(n) is int else n.__index__() for n in sizes])
    except (AttributeError, TypeError):
        kinds = ", ".join(kind_of(n) for n in sizes)
        raise TypeError(f"{name}(): argument '{word}' (position 1) must be tuple of ints, but found: {kinds}") from None


def completed(sizes, size):
    """The sizes with -1 worked out for an array of `size` numbers. Raises RuntimeError if they do not fit."""
    if -1 not in sizes:
        fits = math.prod(sizes) == size and (not sizes or min(sizes) >= 0)
    else:
        if sizes.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred: -1 may stand once")
        known = -math.prod(sizes)
        if known == 0 and size == 0:
            raise RuntimeError(
                f"cannot reshape tensor of 0 elements into shape {list(sizes)} because the unspecified dimension size -1 "
                "can be any value and is ambiguous"
            )
        fits = known > 0 and size % known == 0
        sizes = tuple([size // known if n == -1 else n for n in sizes]) if fits else sizes
    if not fits:
        if any(n < -1 for n in sizes):
            raise RuntimeError(f"invalid shape dimension {min(sizes)}")
        raise RuntimeError(f"shape '{list(sizes)}' is invalid for input of size {size}")
    return sizes


def shares_memory(x, sizes):
    """Whether the array x can take this shape without a copy."""
    return x.flags.c_contiguous or np.may_share_memory(x, x.reshape(sizes))


def reshape(input, *sizes, shape=None):
    """The same numbers, row by row, in another shape; one size may be -1, which is worked out.

    A view where that is possible, else a copy. Raises RuntimeError if the shape does not hold as many numbers.
    """
    x = input._array
    sizes = completed(sizes_of(sizes, "reshape", "shape", shape), x.size)
    if x.flags.c_contiguous:
        return viewed(input, sizes)
    return realiased(input, sizes) if shares_memory(x, sizes) else copied_as(row_by_row(input), sizes)


def view(input, *sizes, size=None):
    """As `reshape`, without a copy. Raises RuntimeError where a copy would be needed; `view(dtype)` is not supported."""
    if sizes and isinstance(sizes[0], dtypes.dtype):
        raise NotImplementedError("view(dtype), the same memory read as another type, is not supported: use .to(dtype)")
    x = input._array
    sizes = completed(sizes_of(sizes, "view", "size", size), x.size)
    if not shares_memory(x, sizes):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        )
    return viewed(input, sizes)


def view_as(input, other):
    """This tensor seen in the shape of another."""
    return view(input, check_input(other, "view_as", "other")._array.shape)


def reshape_as(input, other):
    """This tensor in the shape of another."""
    return reshape(input, check_input(other, "reshape_as", "other")._array.shape)


def flatten(input, start_dim=0, end_dim=-1):
    """All dimensions from start_dim to end_dim made one. Raises RuntimeError if start_dim comes after end_dim."""
    if start_dim == 0 and end_dim == -1 and input.ndim != 1:
        return reshape(input, -1)
    (start,), (end,) = axes_of(start_dim, input.ndim) or (0,), axes_of(end_dim, input.ndim) or (0,)
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end and input.ndim:
        return input
    shape = input._array.shape
    return reshape(input, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


def unflatten(input, dim, sizes):
    """One dimension split into several; one of their sizes may be -1. Raises RuntimeError if they do not fit."""
    (axis,) = axes_of(dim, input.ndim)
    shape = input._array.shape
    if not sizes:
        raise RuntimeError("unflatten: sizes must be non-empty")
    return view(input, (*shape[:axis], *completed(tuple(sizes), shape[axis]), *shape[axis + 1 :]))


def contiguous(input, memory_format=None):
    """The tensor with its numbers row by row in memory: itself if they are so already, else a copy."""
    return input if input._array.flags.c_contiguous else row_by_row(input)


def ravel(input):
    """All numbers in one dimension: a view where that is possible."""
    return view(contiguous(input), -1)


def squeeze(input, dim=None):
    """Without the dimensions of size 1: all of them, or those of `dim` (an int or several) that have size 1."""
    axes = range(input.ndim) if dim is None else () if names_none(dim) else axes_of(dim, input.ndim)
    shape = input._array.shape
    row = squeezed if dim is None else squeezed_dims if isinstance(dim, tuple | list) else squeezed_dim
    return row(input, tuple([axis for axis in axes if shape[axis] == 1]))


def unsqueeze(input, dim):
    """With a dimension of size 1 more, in front of dimension `dim` (-1: behind the last)."""
    return unsqueezed(input, place_of_new(dim, input.ndim))


def place_of_new(dim, ndim):
    """Where a new dimension goes. Raises IndexError."""
    return axis_of(dim, ndim + 1)[0]


def expand(input, *sizes, size=None, implicit=False):
    """The tensor repeated, without a copy, to fill a larger shape; -1 keeps a size.

    Raises RuntimeError where a size is neither 1 nor the one asked for.
    """
    sizes, own = sizes_of(sizes, "expand", given=size), input._array.shape
    extra = len(sizes) - len(own)
    if extra < 0:
        raise RuntimeError(
            f"expand({type_name(input)}{{{list(own)}}}, size={list(sizes)}): the number of sizes provided ({len(sizes)}) must be greater or "
            f"equal to the number of dimensions in the tensor ({len(own)})"
        )
    if any(n < 0 for n in sizes[:extra]):
        raise RuntimeError("The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension 0")
    sizes = *sizes[:extra], *[own[i] if n == -1 else n for i, n in enumerate(sizes[extra:])]
    for i, (n, m) in reversed(list(enumerate(zip(own, sizes[extra:], strict=True)))):
        if n != m and n != 1 or m < 0:
            raise RuntimeError(
                f"The expanded size of the tensor ({m}) must match the existing size ({n}) at non-singleton dimension "
                f"{i + extra}.  Target sizes: {list(sizes)}.  Tensor sizes: {list(own)}"
            )
    return expanded(input, sizes)


def expand_as(input, other):
    """This tensor repeated, without a copy, to the shape of another."""
    return expand(input, check_input(other, "expand_as", "other")._array.shape)


def broadcast_to(input, *sizes, size=None):
    """This tensor repeated, without a copy, to this shape."""
    return expand(input, *sizes, size=size)


def broadcast_shapes(*shapes):
    """The shape that tensors of these shapes have in common after broadcasting. Raises RuntimeError if there is none."""
    shapes = [(shape,) if isinstance(shape, int) else tuple(shape) for shape in shapes]
    try:
        return Size(np.broadcast_shapes(*shapes))
    except ValueError:
        raise RuntimeError(
            "Shape mismatch: objects cannot be broadcast to a single shape: " + ", ".join(str(list(s)) for s in shapes)
        ) from None


def common_shape(tensors):
    """The shape that tensors have in common after broadcasting. Raises RuntimeError, naming the sizes that do not fit."""
    shape = ()
    for x in tensors:
        try:
            shape = np.broadcast_shapes(shape, x._array.shape)
        except ValueError as error:
            raise explained(error, np.broadcast_to(0, shape), x._array) from None
    return shape


def broadcast_tensors(*tensors):
    """The tensors, each repeated without a copy to their common shape."""
    tensors = several((tensors,), "broadcast_tensors")
    shape = common_shape(tensors)
    return tuple([x if x._array.shape == shape else expanded(x, shape) for x in tensors])


# ---- several tensors ------------------------------------------------------------------------------------------------


def several(tensors, name):
    """The tensors given as f(x, y) or f([x, y]), as a list. Raises TypeError for what is no tensor."""
    if len(tensors) == 1 and isinstance(tensors[0], tuple | list):
        tensors = tensors[0]
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(
                f"expected Tensor as element {i} in argument 0, but got {kind_of(x)}: {name}() joins tensors"
            )
    return list(tensors)


def of_one_type(tensors):
    """The tensors, cast to the type that PyTorch's rule gives their mix."""
    if all(x._array.dtype is tensors[0]._array.dtype for x in tensors):
        return tensors
    kind = dtypes.result_type(*[x._array for x in tensors])
    return [cast(x, kind) for x in tensors]


# ---- another order ---------------------------------------------------------------------------------------------------


def permute(input, *order, dims=None):
    """The dimensions in another order: permute(1, 0) or permute((1, 0)). Raises RuntimeError unless each is named once."""
    dims = sizes_of(order, "permute", "dims", dims)
    if len(dims) != input.ndim:
        raise RuntimeError(
            f"permute(): the tensor has {input.ndim} dimensions and {len(dims)} are named: input.dim() = {input.ndim} is not "
            f"equal to len(dims) = {len(dims)}"
        )
    return permuted(input, axes_of(dims, input.ndim))


def movedim(input, source, destination):
    """The dimensions `source` (an int or several) moved to the places `destination`, the others kept in order."""
    source, destination = axes_of(source, input.ndim), axes_of(destination, input.ndim)
    if len(source) != len(destination):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({list(source)} dims) should contain the same number of "
            f"dims as destination ({list(destination)} dims)"
        )
    order = [axis for axis in range(input.ndim) if axis not in source]
    for place, axis in sorted(zip(destination, source, strict=True)):
        order.insert(place, axis)
    return permuted(input, tuple(order))


def transpose(input, dim0, dim1):
    """Two dimensions swapped."""
    return swapped(input, *axes_swapped(input, dim0, dim1))


def axes_swapped(input, dim0, dim1):
    axes = *axes_of(dim0, input.ndim), *axes_of(dim1, input.ndim)
    return axes or (0, 0)


def reversed_dims(input):
    """The dimensions in reverse order: a matrix transposed."""
    return permuted(input, tuple(range(input.ndim))[::-1])


def matrix_transpose(input):
    """The last two dimensions swapped. Raises RuntimeError for fewer than two."""
    if not input.ndim:
        return input
    if input.ndim < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {input.ndim}-D tensor."
        )
    return swapped(input, input.ndim - 2, input.ndim - 1)


def adjoint(input):
    """A matrix transposed. Raises RuntimeError for other than two dimensions."""
    if input.ndim not in (0, 2):
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {input.ndim}-D tensor. For batches of matrices, "
            "consider using tensor.mT"
        )
    return swapped(input, 0, 1) if input.ndim else input


def t(input):
    """A matrix transposed; a vector or a number as it is. Raises RuntimeError for more dimensions."""
    if input.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.ndim}D")
    return turned(input)


def flip(input, *axes, dims=None):
    """The numbers in reverse order along these dimensions, as a copy."""
    dims = sizes_of(axes, "flip", "dims", dims)
    return flipped(input, axes_of(dims, input.ndim) if dims else ())


def roll(input, shifts, dims=None):
    """The numbers moved on by `shifts` places along `dims`, the last ones coming first; without dims, as if in one row."""
    shifts = sizes_of((shifts,), "roll", "shifts")
    if dims is None or names_none(dims):
        if len(shifts) != 1:
            raise RuntimeError(f"shifts and dimensions must align. shifts: {len(shifts)}, dims:0")
        return rolled(input, shifts, None)
    if not input.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    dims = dims if isinstance(dims, tuple | list) else (dims,)
    axes = [axis for dim in dims for axis in axes_of(dim, input.ndim)]  # one may be named twice
    if len(shifts) != len(dims):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}")
    return rolled(input, shifts, tuple(axes))


# ---- in place: the tensor itself gets the other shape ----------------------------------------------------------------


def unsqueeze_(self, dim):
    """`unsqueeze`, done to the tensor itself."""
    refuse_leaf(self)
    return become_view(self, unsqueezed, place_of_new(dim, self.ndim))


def squeeze_(self, dim=None):
    """`squeeze`, done to the tensor itself."""
    refuse_leaf(self)
    return become_view(self, squeeze, dim)


def t_(self):
    """`t`, done to the tensor itself."""
    refuse_leaf(self)
    return become_view(self, turned)


def transpose_(self, dim0, dim1):
    """`transpose`, done to the tensor itself."""
    refuse_leaf(self)
    return become_view(self, swapped, *axes_swapped(self, dim0, dim1))


named(globals())
