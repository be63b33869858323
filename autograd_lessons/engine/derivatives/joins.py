"""Operations that put several tensors together, or one tensor several times, and their derivatives: each gets back its part."""

import warnings

import numpy as np

from ..arguments import axis_of
from ..clock import ticks
from ..graph import mode
from ..operands import kind_of
from ..operation import VariadicNode, named
from ..tensor import Tensor, made, new
from ..views import moving
from .shapes import expand, of_one_type, place_of_new, several, sizes_of, unsqueezed, view


class JoinNode(VariadicNode):
    """A node with any number of inputs, each of which stands somewhere in the output: saved says where."""

    __slots__ = ()
    inputs = ()

    @staticmethod
    def rule(g, where):
        return g[where]

    def edges(self):
        return [(parent, self.rule, (where,), None) for parent, where in zip(self.parents, self.saved, strict=True)]

    def release(self):
        """Nothing to forget: places are no numbers."""


def joining(name, forward, places):
    """The operation that joins tensors along a dimension. places(shapes, dim): where in the output each of them stands."""
    node_class = type(name, (JoinNode,), {"__slots__": ()})

    def operation(dim, *tensors):
        if mode.on_arrays and not any(isinstance(x, Tensor) for x in tensors):
            return forward(tensors, dim)
        arrays = [x._array for x in tensors]
        z = made(forward(arrays, dim))
        parents = tuple([x._node for x in tensors])
        if mode.recording and any(parent is not None for parent in parents):
            node = z._node = new(node_class)
            node.order = next(ticks)
            node.parents = parents
            node.saved = places([array.shape for array in arrays], dim)
        return z

    operation.node_class, operation.forward = node_class, forward
    return operation


def one_after_another(shapes, dim):
    before, end, found = (slice(None),) * dim, 0, []
    for shape in shapes:
        start, end = end, end + shape[dim]
        found.append((*before, slice(start, end)))
    return found


def one_beside_another(shapes, dim):
    return [(*(slice(None),) * dim, i, ...) for i in range(len(shapes))]


def tiled(x, counts):
    return np.tile(x, counts)


def sum_of_tiles(g, counts, shape):
    """The opposite of `tiled`: each number's share is the sum over its copies."""
    shape_in_z = (1,) * (len(counts) - len(shape)) + tuple(shape)
    pairs = [n for pair in zip(counts, shape_in_z, strict=True) for n in pair]
    return g.reshape(pairs).sum(tuple(range(0, len(pairs), 2))).reshape(shape) if counts else g


# fmt: off
#                      grad_fn            forward             where in the output each input stands
concatenated = joining("CatBackward0",    np.concatenate,     one_after_another)
stacked      = joining("StackBackward0",  np.stack,           one_beside_another)
#                                                             dL/dx, given g = dL/dz
repeated     = moving("RepeatBackward0",  tiled,              lambda g, counts, shape: sum_of_tiles(g, counts, shape))
# fmt: on


def to_join(tensors, name, none=None):
    """The tensors, as a list. Raises TypeError for anything but a tuple or list of them, and `none` or RuntimeError for none."""
    if not isinstance(tensors, tuple | list):
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {kind_of(tensors)}")
    if not tensors:
        raise none or RuntimeError(f"{name} expects a non-empty TensorList")
    return several((tensors,), name)


def cat(tensors, dim=0, *, axis=None):
    """The tensors one after another along an existing dimension. Raises RuntimeError unless their other sizes agree."""
    tensors = to_join(tensors, "cat", ValueError("torch.cat(): expected a non-empty list of Tensors"))
    for i, x in enumerate(tensors):
        if not x.ndim:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated: use torch.stack")
    whole = [x for x in of_one_type(tensors) if x._array.shape != (0,)] or tensors[:1]
    (axis,) = axis_of(dim if axis is None else axis, whole[0].ndim)
    first = whole[0]._array.shape
    for i, x in enumerate(whole):
        shape = x._array.shape
        if len(shape) != len(first):
            raise RuntimeError(f"Tensors must have same number of dimensions: got {len(first)} and {len(shape)}")
        for d, (n, m) in enumerate(zip(first, shape, strict=True)):
            if n != m and d != axis:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {axis}. Expected size {n} but got size {m} for "
                    f"tensor number {i} in the list."
                )
    return concatenated(axis, *whole)


concat = concatenate = cat


def stack(tensors, dim=0, *, axis=None):
    """Tensors of one shape one beside another, along a new dimension. Raises RuntimeError if the shapes differ."""
    tensors = to_join(tensors, "stack")
    axis = place_of_new(dim if axis is None else axis, tensors[0].ndim)
    first = tensors[0]._array.shape
    for i, x in enumerate(tensors):
        if x._array.shape != first:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(first)} at entry 0 and "
                f"{list(x._array.shape)} at entry {i}"
            )
    return stacked(axis, *of_one_type(tensors))


def hstack(tensors):
    """The tensors side by side: along their columns, vectors one after another."""
    tensors = [x if x.ndim else x.reshape(1) for x in to_join(tensors, "hstack")]
    return cat(tensors, 0 if tensors[0].ndim == 1 else 1)


def vstack(tensors):
    """The tensors on top of each other: vectors as rows."""
    tensors = to_join(tensors, "vstack")
    return cat([x.reshape(1, 1) if not x.ndim else unsqueezed(x, 0) if x.ndim == 1 else x for x in tensors])


def repeat(input, *counts, repeats=None):
    """The tensor copied as often as said along each dimension: repeat(2, 3) or repeat((2, 3)).

    Raises RuntimeError if fewer numbers are given than there are dimensions.
    """
    counts = sizes_of(counts, "repeat", "repeats", repeats)
    if len(counts) < input.ndim:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: "
            f"{len(counts)} and {input.ndim}"
        )
    if any(n < 0 for n in counts):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(counts)}")
    return repeated(input, counts)


def tile(input, *counts, dims=None):
    """As `repeat`; dimensions that are not named stay as they are."""
    counts = sizes_of(counts, "tile", "dims", dims)
    return repeat(input, (1,) * (input.ndim - len(counts)) + counts)


def meshgrid(*tensors, indexing=None):
    """The coordinates of a grid whose axes are the given vectors: one tensor per axis, of the grid's shape.

    indexing: "ij" (the first vector runs down) or "xy" (the first vector runs to the right).
    """
    if indexing is None:
        warnings.warn(MESHGRID, UserWarning, stacklevel=2)
    elif indexing not in ("ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    vectors = several(tensors, "meshgrid")
    if not vectors:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    for x in vectors:
        if x.dtype != vectors[0].dtype:
            raise RuntimeError("meshgrid expects all tensors to have the same dtype")
        if x.ndim > 1:
            raise RuntimeError(f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {list(x.shape)}")
    swap = indexing == "xy" and len(vectors) > 1
    if swap:
        vectors[:2] = vectors[1::-1]
    sizes = [x.numel() for x in vectors]
    grids = [expand(view(x, [1] * i + [-1] + [1] * (len(sizes) - i - 1)), sizes) for i, x in enumerate(vectors)]
    if swap:
        grids[:2] = grids[1::-1]
    return tuple(grids)


MESHGRID = (
    "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument: indexing='ij' or 'xy'."
)


named(globals())
