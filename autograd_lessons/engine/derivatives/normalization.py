"""Layer normalisation and its derivatives."""

import numpy as np

from ..arguments import check_input, listed, number
from ..graph import undo_broadcast
from ..naming import dtype_name, not_implemented
from ..operation import named, variadic
from ..tensor import made
from .reductions import mean_axes


def normalized(x, axes, eps, mean=mean_axes):
    """x with mean 0 and variance 1 along the axes, and the factor that its deviations were multiplied by."""
    d = x - mean(x, axes, True)
    factor = (mean(d * d, axes, True) + eps) ** -0.5
    return d * factor, factor


def layer_normalized(x, weight, bias, axes, eps):
    return normalized(x, axes, eps, mean_axes.forward)[0] * weight + bias


def share_of_input(g, x, weight, axes, eps):
    """Neither a shift of x nor a stretch changes the result: what of g points there is taken away."""
    z, factor = normalized(x, axes, eps)
    g = g * weight
    return (g - mean_axes(g, axes, True) - z * mean_axes(g * z, axes, True)) * factor


def share_of_weight(g, x, weight, axes, eps):
    return undo_broadcast(g * normalized(x, axes, eps)[0], weight.shape)


layer_normal = variadic(
    "NativeLayerNormBackward0",
    layer_normalized,
    x=share_of_input,
    weight=share_of_weight,
    bias=lambda g, bias: undo_broadcast(g, bias.shape),
)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """(x - mean) / sqrt(variance + eps) * weight + bias, over the last dimensions, those of `normalized_shape`.

    weight, bias: of that shape. The variance divides by the number of entries. Raises RuntimeError for shapes that do not fit.
    Formula: Ba, Kiros, Hinton, "Layer Normalization", 2016.
    """
    shape = listed(normalized_shape, "layer_norm", "normalized_shape")
    own = check_input(input, "layer_norm")._array.shape
    first = len(own) - len(shape)
    if first < 0 or not shape or own[first:] != shape:
        expected = ", ".join(map(str, ("*", *shape)))
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [{expected}], but got input of size{list(own)}"
        )
    for i, (name, tensor) in enumerate((("weight", weight), ("bias", bias)), 3):
        if tensor is not None and check_input(tensor, "layer_norm", name, i)._array.shape != shape:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {list(tensor.shape)} and "
                f"normalized_shape = {list(shape)}"
            )
    kind = input._array.dtype
    if kind.kind != "f":
        raise not_implemented("LayerNormKernelImpl", input._array)
    for tensor in (weight, bias):
        if tensor is not None and tensor._array.dtype != kind:
            raise RuntimeError(
                f"mixed dtype (CPU): expect parameter to have scalar type of {dtype_name(input)}\n"
                f"Give all the same type, for example with layer.to({input.dtype!r})."
            )
    weight = made(np.ones((), kind)) if weight is None else weight
    bias = made(np.zeros((), kind)) if bias is None else bias
    return layer_normal(input, weight, bias, tuple(range(first, len(own))), number(eps, "layer_norm", "eps"))


named(globals())
