"""x[...]: parts of a tensor, picked and written, and their derivatives.

Everything comes down to NumPy's own indexing: a `place` is a tuple of ints, slices and arrays of whole numbers. What was
picked gets its share of the gradient, and all else zero; what was replaced gets none, and the value that replaced it gets it.
"""

import builtins
import operator

import numpy as np

from ..clock import writes
from ..creation import fitting
from ..graph import mode
from ..inplace import copy_, fill_, refuse_leaf, write
from ..naming import dtype_name
from ..operands import kind_of
from ..operation import cast, named, variadic
from ..tensor import Tensor, made
from ..views import moving, viewing
from .shapes import alias, broadcast_to, unsqueezed, view


def at(x, place):
    return x[place]


def copied_at(x, place):
    return np.asarray(x[place], order="C")


def zeros_but(g, sizes, place):
    """Zeros of these sizes, with g in this place, which names no entry twice."""
    z = np.zeros(sizes, g.dtype)
    z[place] = g
    return z


def zeros_plus(g, sizes, place):
    """Zeros of these sizes, with g added in this place: an entry that was picked several times gets several shares."""
    z = np.zeros(sizes, g.dtype)
    np.add.at(z, place, g)
    return z


def with_value(x, value, place):
    z = np.array(x)
    z[place] = value
    return z


def with_number(x, place, number):
    return with_value(x, number, place)


# fmt: off
#                     grad_fn                    forward       vector-Jacobian products, given g = dL/dz
selected   = viewing( "SelectBackward0",         at,           lambda g, shape, place: put_back(g, shape, place))
sliced     = viewing( "SliceBackward0",          at,           lambda g, shape, place: put_back(g, shape, place))
put_back   = moving(  "SliceBackwardBackward0",  zeros_but,    lambda g, place: sliced(g, place))
indexed    = variadic("IndexBackward0",          copied_at,    x=lambda g, shape, place: added_back(g, shape, place))
added_back = variadic("IndexPutBackward0",       zeros_plus,   g=lambda g, place: indexed(g, place))
index_put  = variadic("IndexPutBackward0",       with_value,   x=lambda g, place: emptied(g, place, 0),
                                                               value=lambda g, place: indexed(g, place))
emptied    = variadic("IndexPutBackward0",       with_number,  x=lambda g, place: emptied(g, place, 0))
# fmt: on


def getitem(self, index):
    """The part of the tensor that an index names: ints, slices, None and ... give a view, arrays and masks a copy.

    Raises IndexError for what is not there, ValueError for slices with a negative step.
    """
    if type(index) is slice:
        return slice_of(self, 0, index)
    part, place = located(self, index)
    if place is None:
        return alias(self) if part is self else part
    try:
        return indexed(part, place)
    except IndexError as error:
        raise explained(error) from None


def setitem(self, index, value):
    """Write a tensor or a number into the part that an index names. It is remembered where either requires a gradient.

    The value is broadcast to the part. Raises IndexError for what is not there, RuntimeError for a value that does not fit
    and for a leaf that requires a gradient, TypeError for lists and arrays.
    """
    part, place = located(self, index)
    refuse_leaf(part)
    is_number = isinstance(value, int | float | np.integer)
    if not is_number and not isinstance(value, Tensor):
        raise TypeError(
            f"can't assign a {kind_of(value)} to a {self.type()}: only a tensor or a number can be written into a tensor. "
            "Write torch.tensor(...) around it."
        )
    if place is None:
        value = numbered(value, part) if is_number else without_leading_ones(value, part.ndim)
        copy_(part, value) if value.ndim or not part.ndim else fill_(part, value)
    else:
        put_in_place(part, place, numbered(value, part) if is_number else value)


def numbered(value, part):
    """A number as a 0-d tensor of the type of what it is written to."""
    if not isinstance(value, float) and not -(2**63) <= value < 2**63:
        raise ValueError("Overflow when unpacking long long: whole numbers have 64 bits")
    return made(np.array(fitting(value, part._array.dtype), part._array.dtype))


def delitem(self, index):
    """What `del x[0]` does: raises TypeError."""
    raise TypeError("Tensor does not support deleting items")


def put_in_place(part, place, value):
    """Write into a part that arrays name."""
    x = part._array
    if value._array.dtype != x.dtype:
        if value.ndim or value.requires_grad:
            raise RuntimeError(
                f"Index put requires the source and destination dtypes match, got {dtype_name(part)} for the destination "
                f"and {dtype_name(value)} for the source.\nUse value.to({part.dtype})."
            )
        value = cast(value, x.dtype)
    remembered = mode.recording and (part.requires_grad or value.requires_grad)
    try:
        if remembered or value.ndim:
            value = filling(value, x[place].shape)
        if remembered:
            write(part, index_put(part, value, place))
        else:
            x[place] = value._array
            writes.note(x)
    except IndexError as error:
        raise explained(error) from None


def filling(value, size):
    """The value broadcast to the size of what it replaces. Raises RuntimeError."""
    value = without_leading_ones(value, len(size))
    if value._array.shape == size:
        return value
    try:
        return broadcast_to(value, size)
    except RuntimeError:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(value.shape)} cannot be broadcast to indexing result of shape "
            f"{list(size)}"
        ) from None


def without_leading_ones(value, ndim):
    """The value without the dimensions of size 1 that it has more than the part it is written to."""
    shape = value._array.shape
    extra = len(shape) - ndim
    return view(value, shape[extra:]) if extra > 0 and shape[:extra] == (1,) * extra else value


def located(input, index):
    """The view that the ints, slices, None and ... of an index lead to, and the place in it that its arrays name.

    The place is None where there are no arrays.
    """
    if type(index) is int:
        return select_of(input, 0, index), None
    items = [as_item(item) for item in items_of(index)]
    missing = input.ndim - builtins.sum(map(dims_consumed, items))
    if missing < 0:
        if not input.ndim:
            raise IndexError(NO_DIMS)
        raise IndexError(f"too many indices for tensor of dimension {input.ndim}")
    place, any_arrays = [], False
    for item in items:
        dim = len(place)
        if type(item) is int:
            input = select_of(input, dim, item)
        elif type(item) is slice:
            start, stop, step = bounds_of(item, input._array.shape[dim])
            if (start, stop, step) != (0, input._array.shape[dim], 1) or item.start:
                input = sliced(input, (*EVERYTHING * dim, slice(start, stop, step)))
            place += EVERYTHING
        elif item is None:
            input = unsqueezed(input, dim)
            place += EVERYTHING
        elif item is Ellipsis:
            place += EVERYTHING * missing
        else:
            any_arrays = True
            if not item.ndim:  # True or False: a new dimension of size 1 or 0
                input, item = unsqueezed(input, dim), item.reshape(1)
            place += numbers_of(item, input._array.shape, dim)
    return input, tuple(place) if any_arrays else None


EVERYTHING = (slice(None),)


def items_of(index):
    """The entries of an index. A list that holds anything but numbers counts as a tuple, as in PyTorch."""
    if isinstance(index, tuple):
        return index
    if isinstance(index, list) and builtins.any(
        item is None or item is Ellipsis or isinstance(item, Tensor | np.ndarray | list | tuple | slice)
        for item in index
    ):
        return index
    return (index,)


def as_item(item):
    """One entry of an index: None, ..., a slice, an int, or an array (of its own) of bools or of whole numbers."""
    if item is None or item is Ellipsis or type(item) is int or type(item) is slice:
        return item
    if isinstance(item, Tensor):
        array = item._array
    elif isinstance(item, bool | list | tuple | range | np.ndarray):
        if isinstance(item, list | tuple | range):
            item = [n.tolist() if isinstance(n, Tensor) else n for n in item]
        array = np.array(item, None if np.size(item) else np.int64)
        array = array.astype(np.int64) if array.dtype.kind == "f" else array  # cut to whole numbers, as PyTorch does it
    elif hasattr(item, "__index__"):
        return item.__index__()
    elif isinstance(item, str):
        raise TypeError("new(): invalid data type 'str'")
    else:
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
            f"{kind_of(item)})"
        )
    if array.dtype == np.uint8:
        array = array.astype(bool)
    if array.dtype not in INDEX_TYPES:
        raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
    if array.dtype != bool and not array.ndim:
        return array.item()
    return array if array.dtype == bool else np.array(array, np.int64)


INDEX_TYPES = tuple(map(np.dtype, ("bool", "int32", "int64")))


def dims_consumed(item):
    """How many dimensions of the tensor an entry of an index speaks of."""
    if item is None or item is Ellipsis:
        return 0
    return item.ndim if isinstance(item, np.ndarray) and item.dtype == bool else 1


def numbers_of(array, shape, dim):
    """What an array in an index names, as arrays of whole numbers: itself, or where a mask is True."""
    if array.dtype != bool:
        return (array,)
    if array.shape != shape[dim : dim + array.ndim]:
        raise IndexError(
            f"The shape of the mask {list(array.shape)} at index {first_difference(array.shape, shape[dim:])} does not match "
            f"the shape of the indexed tensor {list(shape)} at index {dim + first_difference(array.shape, shape[dim:])}"
        )
    return array.nonzero()


def first_difference(a, b):
    return next(i for i, (n, m) in enumerate(zip(a, b, strict=False)) if n != m)


def bounds_of(item, size):
    """Start, stop and step of a slice. Raises ValueError for a negative step."""
    if item.step is not None and operator.index(item.step) < 0:
        raise ValueError("step must be greater than zero. To reverse a tensor, use torch.flip(x, dims=[0]).")
    return item.indices(size)


def select_of(input, dim, i):
    """The view without dimension `dim`, at its entry i. Raises IndexError."""
    if not input.ndim:
        raise IndexError(NO_DIMS)
    size = input._array.shape[dim]
    if not -size <= i < size:
        raise IndexError(f"index {i} is out of bounds for dimension {dim} with size {size}")
    return selected(input, (*EVERYTHING * dim, i, ...))


def slice_of(input, dim, item):
    """The view of some entries along one dimension. Raises IndexError, ValueError."""
    if not input.ndim:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    return sliced(input, (*EVERYTHING * dim, slice(*bounds_of(item, input._array.shape[dim]))))


def explained(error):
    """NumPy's IndexError in PyTorch's words."""
    return IndexError(str(error).replace("for axis", "for dimension").replace("indexing arrays", "indexing tensors"))


NO_DIMS = "invalid index of a 0-dim tensor. Use `tensor.item()` in Python to convert a 0-dim tensor to a number"


def contains(self, element):
    """Whether any entry equals this number. Raises RuntimeError for what is neither a number nor a tensor."""
    if not isinstance(element, Tensor | int | float):
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")
    return builtins.bool((self._array == (element._array if isinstance(element, Tensor) else element)).any())


named(globals())
