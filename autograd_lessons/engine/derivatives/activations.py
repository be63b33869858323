"""Activations: the bends between the layers of a network, and their derivatives.

The public functions take floats only, as in PyTorch, but for relu, hardtanh and relu6. inplace=True, like a name that ends in _,
writes the result into the input.
"""

import math

import numpy as np

from ..arguments import check_input, number
from ..inplace import inplace as written_into
from ..naming import dtype_name, not_implemented
from ..operands import kind_of
from ..operation import named, unary, variadic
from .choices import bounded, chosen, tensor_only
from .elementwise import cleared, exp, no_slope, sigmoid, tanh, zeroed
from .entropies import log_sigmoid
from .more_functions import erf, error_function

BELL = 1 / math.sqrt(2 * math.pi)  # the height of the normal distribution's bell
CUBIC = 0.044715  # Hendrycks and Gimpel, "Gaussian error linear units", 2016
SELU_ALPHA = 1.6732632423543772  # Klambauer et al., "Self-normalizing neural networks", 2017
SELU_SCALE = 1.0507009873554805


# ---- forward functions and rules ---------------------------------------------------------------------------------------


def leak(x, at, slope):
    """x where `at` is positive, else slope times x. Forward, `at` is x; in the rule, x is a gradient and `at` the input."""
    return np.where(at > 0, x, x * slope)


def exponential(x, alpha, scale, pace):
    """scale * x above 0; below, an exponential of pace * x that comes to rest at -alpha * scale."""
    return np.where(x > 0, x * scale, np.expm1(x * pace) * (alpha * scale))


def exponential_rule(g, x, alpha, scale, pace):
    below = cleared(x, ~(x < 0))  # the exponential of a large x would be inf, and 0 times its slope nan
    return chosen(x <= 0, g * exp(below * pace) * (alpha * scale * pace), g * scale)


def gauss_gate(x):
    """x times the probability that a normally distributed number is below x."""
    return x * (0.5 * (1 + error_function(x * math.sqrt(0.5))))


def tanh_gate(x):
    """An approximation of `gauss_gate`."""
    return x * (0.5 * (1 + np.tanh(2 * BELL * (x + CUBIC * x * x * x))))


def tanh_gate_rule(g, x):
    t = tanh(2 * BELL * (x + CUBIC * x * x * x))
    return g * (0.5 * (1 + t) + x * (1 - t * t) * (BELL * (1 + 3 * CUBIC * x * x)))


def bend(x, beta, threshold):
    """log(1 + exp(beta * x)) / beta; x itself beyond the threshold, where it is the same and exp may be inf."""
    return np.where(x * beta > threshold, x, np.log1p(np.exp(x * beta)) / beta)


def smooth_gate(x):
    """x times its sigmoid."""
    return x / (1 + np.exp(-x))


def smooth_gate_rule(g, x):
    s = sigmoid(x)
    return g * (s * (1 + x * (1 - s)))


def mish_gate_rule(g, x):
    t = tanh(soft(x, 1, 20))
    return g * (t + x * sigmoid(x) * (1 - t * t))


def ramp_rule(g, x):
    return gate(g / 6, x, lambda x: ~((x > -3) & (x < 3)))  # closed at nan, as in PyTorch


def ramp_gate_rule(g, x):
    return chosen(~(x < 3), g, cleared(g * (x / 3 + 0.5), x <= -3))  # 1 at nan, as in PyTorch


def open_above_0(g, z):
    return gate(g, z, lambda z: z <= 0)


def open_between(g, x, low, high):
    return gate(g, x, lambda x: (x <= low) | (x >= high))


# fmt: off
# Derivatives that jump. `at` is the number that decides whether the gate is open for x: moving it a little changes nothing, and
# that is remembered, so that a second derivative is 0
gate        = variadic( "ThresholdBackwardBackward0", lambda x, at, closed: zeroed(x, closed(at)),
                                                                         x=lambda g, at, closed: gate(g, at, closed), at=no_slope)
leaky_gate  = variadic( "LeakyReluBackwardBackward0", leak,              x=lambda g, at, slope: leaky_gate(g, at, slope), at=no_slope)
learned_gate = variadic("PreluKernelBackwardBackward0", leak,            x=lambda g, at, slope: learned_gate(g, at, slope), at=no_slope,
                                                                         slope=lambda g, x, at: cleared(g * x, at >= 0))

#                       grad_fn                 forward                  dL/dx, given g = dL/dz
rectified   = unary(    "ReluBackward0",        lambda x: np.maximum(0, x), open_above_0)  # relu; -0.0 stays, as in PyTorch
leaking     = variadic( "LeakyReluBackward0",   lambda x, slope: leak(x, x, slope), x=lambda g, x, slope: leaky_gate(g, x, slope))  # leaky_relu
learned     = variadic( "PreluKernelBackward0", lambda x, slope: leak(x, x, slope), x=lambda g, x, slope: learned_gate(g, x, slope),
                                                                         slope=lambda g, x: cleared(g * x, x >= 0))  # prelu
exponential_linear     = variadic("EluBackward0",  exponential,          x=exponential_rule)  # elu and selu
exponential_continuous = variadic("CeluBackward0", exponential,          x=exponential_rule)  # celu: a row of its own for the name of its grad_fn
gauss       = unary(    "GeluBackward0",        gauss_gate,              lambda g, x: g * (0.5 * (1 + erf(x * math.sqrt(0.5))) + x * exp(-0.5 * x * x) * BELL))  # gelu
gauss_near  = unary(    "GeluBackward0",        tanh_gate,               tanh_gate_rule)  # gelu, approximate
smooth      = unary(    "SiluBackward0",        smooth_gate,             smooth_gate_rule)  # silu
smoother    = unary(    "MishBackward0",        lambda x: x * np.tanh(bend(x, 1, 20)), mish_gate_rule)  # mish
soft        = variadic( "SoftplusBackward0",    bend,                    x=lambda g, x, beta, threshold: chosen(x * beta > threshold, g, g * sigmoid(x * beta)))  # softplus
limited     = variadic( "HardtanhBackward0",    bounded,                 x=open_between)  # hardtanh and relu6
ramp        = unary(    "HardsigmoidBackward0", lambda x: bounded(x + 3, 0, 6) / 6, ramp_rule)  # hardsigmoid
ramp_gate   = unary(    "HardswishBackward0",   lambda x: x * bounded(x + 3, 0, 6) / 6, ramp_gate_rule)  # hardswish
# fmt: on


# ---- public functions ----------------------------------------------------------------------------------------------------


def relu(input):
    """The number where it is positive, else 0. Raises RuntimeError for bools."""
    if tensor_only("relu", input, "input", 1)._array.dtype.kind == "b":
        raise RuntimeError("Boolean inputs not supported for relu")
    return rectified(input)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """The number where it is positive, else negative_slope times it."""
    slope = number(negative_slope, "leaky_relu", "negative_slope")
    return applied(leaking, inplace, floats("leaky_relu", input), slope)


def prelu(input, weight):
    """The number where it is positive, else weight times it: one weight, or one for each channel (dimension 1).

    Raises RuntimeError for another number of weights.
    """
    check_input(input, "prelu"), check_input(weight, "prelu", "weight", 2)
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.ndim > 1 or weight.numel() not in (1, channels):
        raise RuntimeError(
            f"Mismatch of parameter numbers and input channel size. Found parameter numbers = {weight.numel()} and channel "
            f"size = {channels}."
        )
    if weight.dtype is not input.dtype:
        raise RuntimeError(f"prelu: Type promoting not supported. Got {dtype_name(input)} and {dtype_name(weight)}")
    sizes = [-1 if axis == 1 else 1 for axis in range(input.ndim)] if input.ndim > 1 else [1] * input.ndim
    return learned(floats("prelu", input), weight.reshape(sizes).expand(input.shape))


def elu(input, alpha=1.0, inplace=False):
    """The number where it is positive, else alpha * (exp(x) - 1)."""
    return applied(exponential_linear, inplace, floats("elu", input), number(alpha, "elu", "alpha"), 1.0, 1.0)


def selu(input, inplace=False):
    """`elu` with the two constants that keep mean 0 and variance 1 through many layers (Klambauer et al., 2017)."""
    return applied(exponential_linear, inplace, floats("selu", input), SELU_ALPHA, SELU_SCALE, 1.0)


def celu(input, alpha=1.0, inplace=False):
    """The number where it is positive, else alpha * (exp(x / alpha) - 1). Raises RuntimeError for alpha 0."""
    alpha = number(alpha, "celu", "alpha")
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return applied(exponential_continuous, inplace, floats("celu", input), alpha, 1.0, 1 / alpha)


def gelu(input, *, approximate="none"):
    """x times the probability that a normally distributed number is below x (Hendrycks and Gimpel, 2016).

    approximate="tanh": their shorter formula, right to about 0.0005. Raises RuntimeError for another.
    """
    if not isinstance(approximate, str):
        raise TypeError(f"gelu(): argument 'approximate' must be str, not {kind_of(approximate)}")
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return (gauss if approximate == "none" else gauss_near)(floats("gelu", input))


def silu(input, inplace=False):
    """x * sigmoid(x), also called swish."""
    return applied(smooth, inplace, floats("silu", input))


def mish(input, inplace=False):
    """x * tanh(softplus(x))."""
    return applied(smoother, inplace, floats("mish", input))


def softplus(input, beta=1, threshold=20):
    """log(1 + exp(beta * x)) / beta: a smooth relu. Where beta * x > threshold it is x itself."""
    beta, threshold = number(beta, "softplus", "beta"), number(threshold, "softplus", "threshold")
    return soft(floats("softplus", input), beta, threshold)


def softsign(input):
    """x / (1 + abs(x))."""
    return tensor_only("softsign", input, "input", 1) / (input.abs() + 1)


def tanhshrink(input):
    """x - tanh(x)."""
    return tensor_only("tanhshrink", input, "input", 1) - tanh(input)


def logsigmoid(input):
    """The logarithm of sigmoid(x), exact for very negative x too."""
    return log_sigmoid(floats("logsigmoid", input))


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    """The number, but no less than min_val and no more than max_val; on a bound it gets no gradient, unlike in `clamp`.

    Raises ValueError for min_val > max_val, RuntimeError for bools, and for unsigned integers with negative limits.
    """
    min_val, max_val = number(min_val, "hardtanh", "min_val"), number(max_val, "hardtanh", "max_val")
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    kind = tensor_only("hardtanh", input, "input", 1)._array.dtype.kind
    if kind == "b":
        raise RuntimeError("Bool inputs not supported for hardtanh")
    if kind == "u" and min_val < 0:
        raise RuntimeError("cannot do hardtanh on an unsigned type with negative limits")
    return applied(limited, inplace, input, *((min_val, max_val) if kind == "f" else (int(min_val), int(max_val))))


def relu6(input, inplace=False):
    """The number, but no less than 0 and no more than 6."""
    return hardtanh(input, 0.0, 6.0, inplace)


def hardsigmoid(input, inplace=False):
    """A sigmoid of straight lines: 0 below -3, 1 above 3, x / 6 + 1 / 2 between."""
    return applied(ramp, inplace, floats("hardsigmoid", input))


def hardswish(input, inplace=False):
    """x * hardsigmoid(x)."""
    return applied(ramp_gate, inplace, floats("hardswish", input))


relu_, elu_, leaky_relu_ = written_into(relu), written_into(elu), written_into(leaky_relu)


def applied(operation, inplace, input, *parameters):
    """The operation's result, or the input with the result written into it."""
    return (written_into(operation) if inplace else operation)(input, *parameters)


KERNELS = {"gelu": "GeluKernelImpl", "selu": "elu_cpu", "celu": "elu_cpu", "logsigmoid": "log_sigmoid_cpu"}


def floats(name, input):
    """The input. Raises TypeError for what is no tensor, NotImplementedError for one without a floating type."""
    if tensor_only(name, input, "input", 1)._array.dtype.kind != "f":
        raise not_implemented(KERNELS.get(name, f"{name}_cpu"), input._array)
    return input


named(globals())
