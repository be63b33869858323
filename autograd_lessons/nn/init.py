"""How parameters start: functions that write into a tensor, in PyTorch's random stream. None of them is remembered."""

import math
import warnings

import numpy as np

from ..engine.recording import no_grad
from ..engine.tensor import made

LINEAR = "linear conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d sigmoid".split()
GAINS = dict.fromkeys(LINEAR, 1) | {"tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}


def calculate_gain(nonlinearity, param=None):
    """The factor by which weights are larger before this nonlinearity, so that numbers keep their size from layer to layer.

    param: the negative slope of "leaky_relu", 0.01 if not given. Raises ValueError for another nonlinearity.
    """
    if nonlinearity in GAINS:
        return GAINS[nonlinearity]
    if nonlinearity != "leaky_relu":
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    if isinstance(param, bool) or not isinstance(param, int | float | None):
        raise ValueError(f"negative_slope {param} not a valid number")
    return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))


@no_grad()
def uniform_(tensor, a=0.0, b=1.0, generator=None):
    """Random numbers from a up to b, all equally likely."""
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor, mean=0.0, std=1.0, generator=None):
    """Random numbers of the normal distribution."""
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def constant_(tensor, val):
    """One number everywhere. Raises TypeError for what is none."""
    return tensor.fill_(val)


def ones_(tensor):
    """1 everywhere."""
    return constant_(tensor, 1)


def zeros_(tensor):
    """0 everywhere."""
    return constant_(tensor, 0)


@no_grad()
def eye_(tensor):
    """1 on the diagonal of a matrix, 0 elsewhere. Raises ValueError for other than two dimensions."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    return tensor.copy_(made(np.eye(*tensor.shape)))


def fans(tensor):
    """How many numbers go into, and out of, one unit of a layer with this weight. Raises ValueError for a vector."""
    if tensor.ndim < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    out_features, in_features, *field = tensor.shape
    return in_features * math.prod(field), out_features * math.prod(field)


def xavier_uniform_(tensor, gain=1.0, generator=None):
    """Uniform in +-gain * sqrt(6 / (fan_in + fan_out)). Glorot and Bengio, 2010."""
    bound = math.sqrt(3.0) * gain * math.sqrt(2.0 / sum(fans(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor, gain=1.0, generator=None):
    """Normal with deviation gain * sqrt(2 / (fan_in + fan_out)). Glorot and Bengio, 2010."""
    return normal_(tensor, 0.0, gain * math.sqrt(2.0 / sum(fans(tensor))), generator)


def kaiming_uniform_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """Uniform with the deviation of `kaiming_normal_`."""
    return kaiming(tensor, a, mode, nonlinearity, lambda std: uniform_(tensor, -SQRT3 * std, SQRT3 * std, generator))


def kaiming_normal_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None):
    """Normal with deviation gain / sqrt(fan). He, Zhang, Ren, Sun, 2015.

    a: the negative slope of a leaky ReLU. mode: "fan_in", to keep the size of what goes forward, or "fan_out", of gradients.
    Raises ValueError for another mode or nonlinearity.
    """
    return kaiming(tensor, a, mode, nonlinearity, lambda std: normal_(tensor, 0.0, std, generator))


def kaiming(tensor, a, mode, nonlinearity, draw):
    if 0 in tensor.shape:
        warnings.warn("Initializing zero-element tensors is a no-op", UserWarning, stacklevel=3)
        return tensor
    if mode.lower() not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode.lower()} not supported, please use one of ['fan_in', 'fan_out']")
    fan = fans(tensor)[mode.lower() == "fan_out"]
    return draw(calculate_gain(nonlinearity, a) / math.sqrt(fan))


SQRT3 = math.sqrt(3.0)
