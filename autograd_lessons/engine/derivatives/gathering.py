"""Numbers picked, and put, where tensors of indices or masks say, and their derivatives."""

import numpy as np

from ..arguments import axis_of, check_input, number, whole_number
from ..creation import fitting
from ..naming import C_NAMES, not_implemented
from ..operation import named, variadic
from ..tensor import Tensor, made
from .indexing import EVERYTHING, INDEX_TYPES, added_back, copied_at, emptied, indexed, sliced, with_number, with_value
from .shapes import broadcast_shapes, broadcast_to, expanded, reshape, row_by_row, unsqueezed, view


def with_added(x, value, place):
    z = np.array(x)
    np.add.at(z, place, value)
    return z


# fmt: off
#                              grad_fn                   forward        vector-Jacobian products, given g = dL/dz
gathered            = variadic("GatherBackward0",        copied_at,     x=lambda g, shape, place: added_back(g, shape, place))
index_selected      = variadic("IndexSelectBackward0",   copied_at,     x=lambda g, shape, place: added_back(g, shape, place))
taken               = variadic("TakeBackward0",          copied_at,     x=lambda g, shape, place: added_back(g, shape, place))
masked              = variadic("MaskedSelectBackward0",  copied_at,     x=lambda g, shape, place: added_back(g, shape, place))
scatter_added       = variadic("ScatterAddBackward0",    with_added,    x=lambda g: g,
                                                                        value=lambda g, place: indexed(g, place))
index_added         = variadic("IndexAddBackward0",      with_added,    x=lambda g: g,
                                                                        value=lambda g, place: indexed(g, place))
scattered           = variadic("ScatterBackward0",       with_value,    x=lambda g, place: emptied(g, place, 0),
                                                                        value=lambda g, place: indexed(g, place))
mask_filled         = variadic("MaskedFillBackward1",    with_value,    x=lambda g, place: emptied(g, place, 0),
                                                                        value=lambda g, place: indexed(g, place))
index_filled        = variadic("IndexFillBackward1",     with_value,    x=lambda g, place: emptied(g, place, 0),
                                                                        value=lambda g, place: indexed(g, place))
number_scattered    = variadic("ScatterBackward1",       with_number,   x=lambda g, place: emptied(g, place, 0))
mask_number_filled  = variadic("MaskedFillBackward0",    with_number,   x=lambda g, place: emptied(g, place, 0))
index_number_filled = variadic("IndexFillBackward0",     with_number,   x=lambda g, place: emptied(g, place, 0))
# fmt: on


# ---- picked -------------------------------------------------------------------------------------------------------------


def place_along(input, dim, index, name, source=None):
    """The place of the entries that `index` names along `dim`, each at its own position in the other dimensions.

    Raises RuntimeError for other than whole numbers, for numbers of dimensions that differ, and for entries not there.
    """
    x, i = input._array, check_input(index, name, "index", 3)._array
    if i.dtype not in INDEX_TYPES[1:]:
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    if source is not None and max(source.ndim, 1) != max(i.ndim, 1):
        raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
    if not x.ndim:
        raise RuntimeError(f"{name}() of a 0-dim tensor is not supported: write x.view(1)")
    if x.ndim != max(i.ndim, 1) and (i.size or source is not None):
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor")
    (axis,) = axis_of(dim, x.ndim)
    if x.ndim != max(i.ndim, 1):
        return (i.reshape(-1).astype(np.int64),) * x.ndim  # an index of no entries fits all
    for d, (n, m) in enumerate(zip(i.shape, x.shape, strict=False)):
        if n > m and d != axis or source is not None and n > source._array.shape[d]:
            raise RuntimeError(
                f"Expected index {list(i.shape)} to be no larger than self {list(x.shape)} apart from dimension {axis}"
                + ("" if source is None else f" and to be no larger size than src {list(source.shape)}")
            )
    size = x.shape[axis]
    wrong = i[(i < 0) | (i >= size)]
    if wrong.size:
        raise RuntimeError(f"index {wrong[0]} is out of bounds for dimension {axis} with size {size}")
    place = [np.arange(n).reshape(-1, *[1] * (i.ndim - d - 1)) for d, n in enumerate(i.shape)]
    place[axis : axis + 1] = [np.array(i)]
    return tuple(place)


def gather(input, dim, index, *, sparse_grad=False):
    """Along `dim` the entries that `index` names, each at its own position in the other dimensions; in the index's shape.

    For two dimensions: z[i, j] = x[index[i, j], j] for dim 0, x[i, index[i, j]] for dim 1. Raises RuntimeError for indices
    that are not there or do not fit.
    """
    input = input if input.ndim else view(input, 1)
    return gathered(input, place_along(input, dim, index, "gather"))


def take_along_dim(input, indices, dim=None):
    """As `gather`, with the sizes of the other dimensions broadcast. Without `dim`, both are seen as one row."""
    check_input(indices, "take_along_dim", "indices", 2)
    if dim is None:
        return gather(reshape(input, -1), 0, reshape(indices, -1))
    if input.ndim != indices.ndim:
        raise RuntimeError(
            f"torch.take_along_dim(): input and indices should have the same number of dimensions, but got {input.ndim} "
            f"dimensions for input, and {indices.ndim} dimensions for indices"
        )
    (axis,) = axis_of(dim, input.ndim)
    own, asked = list(input.shape), list(indices.shape)
    common = broadcast_shapes(own[:axis] + [1] + own[axis + 1 :], asked[:axis] + [1] + asked[axis + 1 :])
    indices = expanded(indices, (*common[:axis], asked[axis], *common[axis + 1 :]))
    wrapped = made(np.where(indices._array < 0, indices._array + own[axis], indices._array))
    return gather(expanded(input, (*common[:axis], own[axis], *common[axis + 1 :])), axis, wrapped)


def index_place(input, dim, index, name):
    """The place of whole slices along `dim`. Raises IndexError, RuntimeError."""
    i = check_input(index, name, "index", 3)._array
    if i.dtype not in INDEX_TYPES[1:]:
        raise RuntimeError(f"{name}(): Expected dtype int32 or int64 for index")
    if i.ndim > 1:
        raise IndexError(f"{name}(): Index is supposed to be a vector, but got dim: {i.ndim}")
    if not input.ndim:
        raise RuntimeError(f"{name}() of a 0-dim tensor is not supported: write x.view(1)")
    (axis,) = axis_of(dim, input.ndim)
    return axis, input._array.shape[axis], i.reshape(-1).astype(np.int64)


def in_range(numbers, size, low=0, error_type=IndexError):
    wrong = numbers[(numbers < low) | (numbers >= size)]
    if wrong.size:
        raise error_type(f"index out of range in self: {wrong[0]}, and there are {size} entries")


def index_select(input, dim, index):
    """The entries along `dim` that a vector of indices names, as a copy. Raises IndexError for what is not there."""
    if not input.ndim and check_input(index, "index_select", "index", 3).numel() == 1:
        in_range(index._array, 1)
        return index_selected(input, ())
    axis, size, numbers = index_place(input, dim, index, "index_select")
    in_range(numbers, size)
    return index_selected(input, (*EVERYTHING * axis, numbers))


def take(input, index):
    """The entries at these places of the tensor seen as one row, in the shape of `index`. Raises IndexError."""
    numbers, size = check_input(index, "take", "index", 2)._array, input._array.size
    if numbers.dtype != np.int64:
        raise RuntimeError(f"take(): Expected a long tensor for index, but got {index.dtype}")
    wrong = numbers[(numbers < -size) | (numbers >= size)]
    if wrong.size:
        raise IndexError(f"out of range: tried to access index {wrong[0]} on a tensor of {size} elements.")
    return taken(input, np.unravel_index(numbers % max(size, 1), input._array.shape))


def mask_place(input, mask, name):
    """The tensor expanded to the shape that it and a mask have in common, and the place where the mask is True."""
    if check_input(mask, name, "mask", 2)._array.dtype != bool:
        raise RuntimeError(f"{name} only supports boolean masks, but got mask with dtype {C_NAMES[mask.dtype.name]}")
    shape = broadcast_shapes(input._array.shape, mask._array.shape)
    if input._array.shape != shape:
        input = expanded(input, shape)
    array = np.broadcast_to(mask._array, shape)
    return input, array.nonzero() if shape else (np.array(array),)


def masked_select(input, mask):
    """The entries where the mask is True, in one row. Input and mask are broadcast. Raises RuntimeError for other masks."""
    input, place = mask_place(input, mask, "masked_select")
    return masked(input, place)


def nonzero(input, *, as_tuple=False):
    """Where the tensor is not zero: one row of indices per entry, or a tuple of one vector per dimension."""
    x = input._array
    if as_tuple:
        return tuple([made(numbers) for numbers in (x if x.ndim else x.reshape(1)).nonzero()])
    return made(np.argwhere(x))


argwhere = nonzero


def repeat_interleave(input, repeats=None, dim=None, *, output_size=None):
    """Each entry along `dim` repeated as often as said (a number, or one for each); without `dim`, as if in one row.

    Given a vector alone: its places, each repeated as often as the number there says.
    """
    if repeats is None and dim is None:
        return repeated_places(input)
    if not isinstance(repeats, Tensor):
        repeats = whole_number(repeats, "repeat_interleave", "repeats")
    if dim is None:
        input, dim = reshape(input, -1), 0
    if not input.ndim:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    (axis,) = axis_of(dim, input.ndim)
    shape = input._array.shape
    if isinstance(repeats, Tensor) and repeats.numel() == 1:
        repeats = repeats.item()
    if not isinstance(repeats, Tensor):
        if repeats < 0:
            raise RuntimeError(f"Repeats must be non-negative, but got {repeats}")
        sizes = *shape[: axis + 1], repeats, *shape[axis + 1 :]
        copies = row_by_row(expanded(unsqueezed(input, axis + 1), sizes))
        return view(copies, (*shape[:axis], shape[axis] * repeats, *shape[axis + 1 :]))
    if repeats._array.dtype.kind != "i":
        raise RuntimeError("repeats has to be Long or Int tensor")
    if repeats._array.shape != shape[axis : axis + 1]:
        raise RuntimeError("repeats must have the same size as input along dim")
    return index_select(input, axis, made(np.repeat(np.arange(shape[axis]), repeats._array)))


def repeated_places(repeats):
    """0 as often as the first number says, 1 as often as the second, and so on. Raises RuntimeError."""
    counts = repeats._array
    if counts.ndim != 1:
        raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
    if counts.dtype not in INDEX_TYPES[1:]:
        raise not_implemented("repeat_interleave_cpu", counts)
    if (counts < 0).any():
        raise RuntimeError("repeats can not be negative")
    return made(np.repeat(np.arange(counts.size, dtype=counts.dtype), counts))


# ---- numbers put where tensors of indices say ------------------------------------------------------------------------


def scatter(input, dim, index, src=None, *, value=None, reduce=None):
    """A copy with src (a tensor or a number) written along `dim` where `index` says: the opposite of `gather`.

    For two dimensions: z[index[i, j], j] = src[i, j] for dim 0. Raises RuntimeError for indices that are not there or do
    not fit; `reduce` is not supported.
    """
    if reduce is not None:
        raise NotImplementedError("scatter(reduce=...) is not supported: use scatter_add")
    if src is None:
        src = number(value, "scatter", "value")
    if not isinstance(src, Tensor):
        return number_scattered(input, place_along(input, dim, index, "scatter"), fitting(src, input._array.dtype))
    place = place_along(input, dim, index, "scatter", src)
    return scattered(input, source_for(input, index, src, "scatter"), place)


def scatter_add(input, dim, index, src):
    """A copy with src added along `dim` where `index` says: as `scatter`, but repeated indices add up."""
    check_input(src, "scatter_add", "src", 4)
    place = place_along(input, dim, index, "scatter_add", src)
    return scatter_added(input, source_for(input, index, src, "scatter_add"), place)


def source_for(input, index, src, name):
    """The part of src that `index` speaks of. Raises RuntimeError for another type than the tensor's."""
    if src._array.dtype != input._array.dtype:
        raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")
    shape = index._array.shape
    return src if src._array.shape == shape else sliced(src, tuple([slice(n) for n in shape]))


def index_add(input, dim, index, source, *, alpha=1):
    """A copy with alpha * source added to the entries along `dim` that a vector of indices names; repeated ones add up."""
    check_input(source, "index_add", "source", 4)
    axis, size, numbers = index_place(input, dim, index, "index_add")
    in_range(numbers, size, error_type=RuntimeError)
    if source._array.dtype != input._array.dtype:
        raise RuntimeError(f"self ({input.dtype}) and source ({source.dtype}) must have the same scalar type")
    expected = *input.shape[:axis], len(numbers), *input.shape[axis + 1 :]
    if source._array.shape != expected:
        raise RuntimeError(f"index_add_(): the source must have the shape {list(expected)}, not {list(source.shape)}")
    alpha = number(alpha, "index_add", "alpha")
    alpha = alpha if input.is_floating_point() else int(alpha)
    return index_added(input, source if alpha == 1 else source * alpha, (*EVERYTHING * axis, numbers))


def index_fill(input, dim, index, value):
    """A copy with one value (a number or a 0-d tensor) in all entries along `dim` that a vector of indices names."""
    axis, size, numbers = index_place(input, dim, index, "index_fill")
    in_range(numbers, size, -size)
    place = *EVERYTHING * axis, numbers
    if not isinstance(value, Tensor):
        return index_number_filled(input, place, fitting(value, input._array.dtype))
    return index_filled(input, value_for(value, input, place, "index_fill_"), place)


def value_for(value, input, place, name):
    """A 0-d value, cast and repeated for all that it replaces."""
    if value.ndim:
        raise RuntimeError(
            f"{name} only supports a 0-dimensional value tensor, but got tensor with {value.ndim} dimension(s)."
        )
    return broadcast_to(value.to(input.dtype), input._array[place].shape)


def masked_fill(input, mask, value):
    """A copy with one value (a number or a 0-d tensor) wherever the mask is True. Input and mask are broadcast."""
    input, place = mask_place(input, mask, "masked_fill")
    if not isinstance(value, Tensor):
        return mask_number_filled(input, place, fitting(value, input._array.dtype))
    return mask_filled(input, value_for(value, input, place, "masked_fill_"), place)


named(globals())
