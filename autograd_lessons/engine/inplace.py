"""Operations that write into a tensor instead of making a new one: their names end in _."""

import numpy as np
from numpy.lib.array_utils import byte_bounds

from . import dtypes
from .clock import owner_of, ticks, writes
from .creation import fitting
from .derivatives.writes import filled_by, filled_with, overwritten, replaced, seen, zeroed_out
from .graph import AccumulateGrad, UnaryNode, mode
from .hooks import retain_anew
from .naming import TYPE_NAMES
from .operands import kind_of
from .operation import VariadicNode, cast
from .tensor import Tensor, made
from .views import invalid, refuse_view, views_of


def write(tensor, value):
    """Put the numbers of `value`, a tensor, in place of this tensor's; it then has the history of `value`.

    Its base and the views of it follow. Raises RuntimeError for a leaf that requires a gradient or a view of one, for an
    expanded tensor, and for a result whose shape or type does not fit.
    """
    array, new = tensor._array, value._array
    base = tensor if tensor._base is None else tensor._base
    nodes = tensor._node, base._node, value._node
    remembered = mode.recording and nodes != NO_NODES
    if remembered:
        refuse_view(tensor)
        refuse_leaf(tensor)
    if new.shape != array.shape:
        if len(new.shape) > len(array.shape) or np.broadcast_shapes(new.shape, array.shape) != array.shape:
            raise RuntimeError(
                f"output with shape {list(array.shape)} doesn't match the broadcast shape {list(new.shape)}\n"
                "An operation in place cannot make its tensor larger."
            )
        value = value.expand(array.shape)
    if new.dtype != array.dtype:
        if not dtypes.can_cast(new.dtype, array.dtype):
            raise RuntimeError(
                f"result type {TYPE_NAMES[new.dtype.name]} can't be cast to the desired output type "
                f"{TYPE_NAMES[array.dtype.name]}\nA tensor keeps its type when it is written to: z = x / 2 makes a new one."
            )
        value = cast(value, array.dtype)
    if not array.flags.writeable:
        raise RuntimeError(OVERLAPPING)
    if base._notes_writes:
        writes.note(array)
    if not remembered:
        array[...] = value._array
    elif base is tensor:
        array[...] = new
        tensor._node = value._node
        keep_written(tensor._node, new, array)
        renew_views(base)
    else:
        base._node = overwritten(base, value, tensor._steps)._node
        renew_views(base)
    if remembered and base.retains_grad:
        retain_anew(base)
    return tensor


def renew_views(base):
    """Let the history of all views of a tensor follow from its own, after a write."""
    for view in views_of(base):
        view._node = invalid(view) if view._unwritable else seen(base, view._steps)._node
        if view.retains_grad:
            retain_anew(view)


def keep_written(node, result, array):
    """Let a node that keeps its result for the backward pass keep the tensor it was written to, as in PyTorch.

    The next write spoils it then, and the walk says so. If it keeps other numbers that stood in this memory, as after x *= x,
    this write has spoiled them.
    """

    def own(saved):
        return saved and tuple([array if value is result else value for value in saved])

    if type(node) is AccumulateGrad or node is None:
        return
    owner = owner_of(array)
    spoiled = any(
        type(value) is np.ndarray and value is not result and owner_of(value) is owner
        for _, _, saved, _ in node.edges()
        for value in saved or ()
    )
    if isinstance(node, VariadicNode):
        node.saved = [own(saved) for saved in node.saved]
    else:
        node.x_saved = own(node.x_saved)
        if not isinstance(node, UnaryNode):
            node.y_saved = own(node.y_saved)
    if not spoiled:
        node.order = next(ticks)  # younger than the write that has just been noted: that was its own


def refuse_leaf(tensor):
    """Raise RuntimeError for a leaf that requires a gradient, or a view of one, unless nothing is remembered just now."""
    if mode.recording:
        if type(tensor._node) is AccumulateGrad:
            raise RuntimeError(LEAF)
        if tensor._base is not None and type(tensor._base._node) is AccumulateGrad:
            raise RuntimeError("a view of " + LEAF)


def inplace(operation):
    """The method that writes the result of this operation into its first argument."""

    def method(self, *args, **kwargs):
        if args and isinstance(args[0], np.ndarray):  # tensor += array: NumPy makes a new one
            return operation(self, *args, **kwargs)
        tensors = [value for value in (*args, *kwargs.values()) if isinstance(value, Tensor)]
        if operation.__name__ not in TAKE_A_NUMBER:
            refuse_overlap(self, tensors)
        before = self
        if mode.recording and any(tensor._node is not None for tensor in (self, *tensors)):
            before = made(self._array.copy(), self._node)  # a rule may read what stood here before
        value = operation(before, *args, **kwargs)
        return value if value is NotImplemented else write(self, value)

    method.__name__ = operation.__name__ + "_"
    method.__doc__ = f"`{operation.__name__}`, written into this tensor. Returns the tensor itself."
    return method


TAKE_A_NUMBER = "masked_fill", "index_fill"  # a tensor that they are given is read before they write


def refuse_overlap(tensor, others):
    """Raise RuntimeError where a write into a tensor would change another one half-way, as in x /= x[0].

    As in PyTorch, this is told only of tensors without gaps, and the very same numbers are no overlap.
    """
    own = tensor._array
    for other in [other._array for other in others]:
        if owner_of(other) is not owner_of(own):
            continue
        (start, stop), (first, last) = byte_bounds(own), byte_bounds(other)
        no_gaps = stop - start == own.nbytes and last - first == other.nbytes
        the_same = (start, stop) == (first, last) and own.strides == other.strides
        if start < last and first < stop and no_gaps and not the_same:
            raise RuntimeError(SHARED)


def fill_(self, value):
    """Put one number (or 0-d tensor) everywhere. Returns the tensor itself."""
    if not isinstance(value, Tensor):
        if not isinstance(value, int | float | np.generic):
            raise TypeError(
                f"fill_(): argument 'value' (position 1) must be a number or a tensor, not {kind_of(value)}"
            )
        return write(self, filled_with(self, fitting(value, self._array.dtype)))
    if value.ndim:
        raise RuntimeError(
            f"fill_ only supports 0-dimension value tensor but got tensor with {value.ndim} dimensions.\nUse copy_."
        )
    return write(self, filled_by(self, cast(value, self._array.dtype)))


def zero_(self):
    """Put 0 everywhere. Returns the tensor itself."""
    return write(self, zeroed_out(self))


def copy_(self, source, non_blocking=False):
    """Take over the numbers of another tensor, cast and broadcast to this one's type and shape. Returns the tensor itself."""
    if not isinstance(source, Tensor):
        return fill_(self, source)
    refuse_overlap(self, [source])
    source = cast(source, self._array.dtype)
    if source._array.shape != self._array.shape:
        source = source.expand(self._array.shape)
    return write(self, replaced(self, source) if self._base is None else source)


LEAF = (
    "a leaf Variable that requires grad is being used in an in-place operation.\nA leaf is where gradients end: the graph "
    "could not say what it was before. To move a parameter, write inside `with torch.no_grad():`."
)
SHARED = (
    "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. "
    "Please clone() the tensor before performing the operation.\nx /= x[0] would change x[0] on the way: write x = x / x[0]."
)
OVERLAPPING = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please "
    "clone() the tensor before performing the operation."
)
NO_NODES = None, None, None
