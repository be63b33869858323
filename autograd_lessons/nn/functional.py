"""Functions for networks, without parameters of their own: PyTorch's `nn.functional`."""

import warnings

import numpy as np

from ..engine import random
from ..engine.arguments import check_input, number, whole_number
from ..engine.derivatives import activations, exponentials
from ..engine.derivatives.activations import (
    celu,
    elu,
    elu_,
    gelu,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    leaky_relu_,
    logsigmoid,
    mish,
    prelu,
    relu6,
    relu_,
    selu,
    silu,
    softplus,
    softsign,
    tanhshrink,
)
from ..engine.derivatives.draws import in_memory_order, laid_out_as
from ..engine.derivatives.elementwise import sigmoid, tanh
from ..engine.derivatives.entropies import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    nll_loss,
)
from ..engine.derivatives.losses import huber_loss, l1_loss, mse_loss, smooth_l1_loss
from ..engine.derivatives.normalization import layer_norm
from ..engine.derivatives.products import linear
from ..engine.naming import dtype_name
from ..engine.tensor import made
from ..unsupported import FUNCTIONS, refusing

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "celu", "cross_entropy", "dropout", "elu", "elu_", "gelu",
    "hardsigmoid", "hardswish", "hardtanh", "huber_loss", "l1_loss", "layer_norm", "leaky_relu", "leaky_relu_", "linear",
    "log_softmax", "logsigmoid", "mish", "mse_loss", "nll_loss", "normalize", "one_hot", "prelu", "relu", "relu6", "relu_",
    "selu", "sigmoid", "silu", "smooth_l1_loss", "softmax", "softplus", "softsign", "tanh", "tanhshrink",
]  # fmt: skip


def relu(input, inplace=False):
    """The number where it is positive, else 0. inplace: written into the input."""
    return (activations.relu_ if inplace else activations.relu)(input)


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """exp(x) / sum(exp(x)) along one dimension. Warns when `dim` is left out: 0 or 1 is then taken, as in PyTorch."""
    return exponentials.softmax(input, chosen(input, dim, "softmax"), dtype)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """The logarithm of `softmax`, exact also where softmax is tiny. Warns when `dim` is left out."""
    return exponentials.log_softmax(input, chosen(input, dim, "log_softmax"), dtype)


def chosen(input, dim, name):
    """The dimension, or the one that PyTorch takes when none is given."""
    if dim is not None:
        return dim
    message = (
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument."
    )
    warnings.warn(message, UserWarning, stacklevel=3)
    return 0 if input.ndim in (0, 1, 3) else 1


def dropout(input, p=0.5, training=True, inplace=False):
    """Each number is 0 with probability p; the others are divided by 1 - p, so that the mean stays.

    The input itself when not training. inplace: written into the input. Raises ValueError unless p is between 0 and 1.
    """
    array, p = check_input(input, "dropout")._array, number(p, "dropout", "p")
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if p == 0 or not training or not array.size:
        return input
    if p == 1:
        noise = np.zeros((), array.dtype)
    elif array.dtype.kind != "f":
        raise RuntimeError(f"result type Float can't be cast to the desired output type {dtype_name(input)}")
    else:
        kept = in_memory_order(lambda n: random.keep_mask((n,), p), laid_out_as(array))
        noise = kept.astype(array.dtype) / array.dtype.type(1 - p)
    return input.mul_(made(noise)) if inplace else input * made(noise)


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    """The input divided by its p-norm along `dim`, or by eps where that is larger."""
    if out is not None:
        raise NotImplementedError("normalize(out=...) is not supported: use the result")
    return input / input.norm(p, dim, keepdim=True).clamp(min=eps).expand_as(input)


def one_hot(input, num_classes=-1):
    """For each class number a row of zeros with a 1 in that place; int64, with one dimension more.

    num_classes: the length of the rows, by default one more than the largest number. Raises RuntimeError for numbers that are
    negative, too large or not int64.
    """
    array, num_classes = check_input(input, "one_hot")._array, whole_number(num_classes, "one_hot", "num_classes")
    if array.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.\nUse tensor.long().")
    if not array.size and num_classes <= 0:
        raise RuntimeError("Can not infer total number of classes from empty tensor.")
    if array.size and array.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(array.max()) + 1
    elif array.size and array.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return made((array[..., np.newaxis] == np.arange(num_classes)).astype(np.int64))


def __getattr__(name):
    if name in FUNCTIONS:
        return refusing(f"nn.functional.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
