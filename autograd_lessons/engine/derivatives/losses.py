"""Losses that measure how far numbers are from their targets, and their derivatives.

A loss compares an input x with a target y, entry by entry, and adds up what it finds. Squared errors, the loss of the first
lessons, have a row for each way to do so. The other rows are handed `reduced`, whether the entries are added up, and n, the
number that their sum is divided by: how many they are for the mean, otherwise 1.
"""

import math
import warnings

import numpy as np

from ..arguments import number
from ..graph import mode
from ..naming import dtype_name
from ..operands import kind_of
from ..operation import binary, cast, named, same_type, variadic
from ..tensor import Tensor
from .elementwise import cleared
from .shapes import broadcast_tensors

# ---- forward functions on arrays ----------------------------------------------------------------------------------


def added_up(losses, reduced, n):
    return np.add.reduce(losses, None) / n if reduced else losses


def squares(x, y):
    d = x - y
    d *= d
    return d


def sum_of_squares(x, y):
    return np.add.reduce(squares(x, y), None)


def mean_of_squares(x, y):
    return np.add.reduce(squares(x, y), None) / (x.size or math.nan)


def how_many(x):
    """How many numbers an array or a tensor holds; nan for none, which makes their mean nan."""
    return math.prod(x.shape) or math.nan


def huber_errors(x, y, reduced, n, delta):
    d = np.abs(x - y)
    return added_up(np.where(d < delta, 0.5 * d * d, delta * (d - 0.5 * delta)), reduced, n)


def smooth_errors(x, y, reduced, n, beta):
    d = np.abs(x - y)
    return added_up(np.where(d < beta, 0.5 * d * d / beta, d - 0.5 * beta), reduced, n)


def clip(x, limit):
    return np.clip(x, -limit, limit)


# ---- the table ----------------------------------------------------------------------------------------------------


# fmt: off
# Where the losses are added up, the operation makes one number of two arrays, and so g is one number too. The first two rows
# can be rows of `binary` because `comparable` has given both arrays one shape: there is nothing to broadcast.
#                       grad_fn                  forward          dL/dx and dL/dy, given g = dL/dz
squared_mean = binary(  "MseLossBackward0",      mean_of_squares, lambda g, x, y: (x - y) * (g * (2 / how_many(x))), lambda g, x, y: (y - x) * (g * (2 / how_many(x))))
squared_sum  = binary(  "MseLossBackward0",      sum_of_squares,  lambda g, x, y: (x - y) * (g * 2),                 lambda g, x, y: (y - x) * (g * 2))
squared_each = binary(  "MseLossBackward0",      squares,         lambda g, x, y: (x - y) * (g * 2),                 lambda g, x, y: (y - x) * (g * 2))

huber        = variadic("HuberLossBackward0",    huber_errors,    x=lambda g, x, y, n, delta: clipped(x - y, delta) * (g / n),
                                                                  y=lambda g, x, y, n, delta: clipped(y - x, delta) * (g / n))
smooth_l1    = variadic("SmoothL1LossBackward0", smooth_errors,   x=lambda g, x, y, n, beta: clipped(x - y, beta) * (g / (n * beta)),
                                                                  y=lambda g, x, y, n, beta: clipped(y - x, beta) * (g / (n * beta)))
clipped      = variadic("ClampBackward1",        clip,            x=lambda g, x, limit: cleared(g, ~(abs(x) < limit)))
# fmt: on

SQUARED = {"mean": squared_mean, "sum": squared_sum, "none": squared_each}

# ---- functions with PyTorch's arguments ----------------------------------------------------------------------------
# All of them take `reduction`: the "mean" of the losses, their "sum", or each ("none"); another one raises ValueError.
# `size_average` and `reduce`, two bools that said the same until 2018, are still understood, with a UserWarning.


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """The squared errors (input - target)**2: their mean, their "sum", or each ("none").

    input, target: of the same shape; others are broadcast, with a UserWarning, since that compares what does not belong
    together. weight: of the same shape, how much each error counts; the mean is then weighted.
    """
    reduction = reduction_of(size_average, reduce, reduction)
    input, target = comparable(input, target)
    if weight is not None:
        return weighted((input - target) ** 2, weight, reduction, weight)
    check_floats(input, "mse_cpu")
    return SQUARED[reduction](input, target)


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """The absolute errors |input - target|. The arguments are those of `mse_loss`."""
    reduction = reduction_of(size_average, reduce, reduction)
    input, target = comparable(input, target)
    if weight is not None:
        return weighted((input - target).abs(), weight, reduction, weight)
    return reduce_losses((input - target).abs(), reduction)


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    """Half the squared error over beta where the error is below beta; otherwise the absolute error less beta / 2.

    The other arguments are those of `mse_loss`. Raises RuntimeError for a negative beta.
    """
    beta = number(beta, "smooth_l1_loss", "beta")
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    reduction = reduction_of(size_average, reduce, reduction)
    if not beta:
        return l1_loss(input, target, reduction=reduction)
    input, target = comparable(input, target)
    return smooth_l1(input, target, reduction != "none", divisor(input, reduction, "smooth_l1_cpu"), beta)


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    """Half the squared error where the error is below delta; otherwise delta times (the absolute error less delta / 2).

    The other arguments are those of `mse_loss`; with a weight, the mean is that of the weighted losses.
    Raises RuntimeError unless delta is positive, and for two types where a gradient is asked for.
    """
    delta = number(delta, "huber_loss", "delta")
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    reduction = reduction_of(None, None, reduction)
    x, y = comparable(input, target)
    if mode.recording and (x.requires_grad or y.requires_grad):
        check_type(target, input)
    losses = reduction if weight is None else "none"
    z = cast(huber(x, y, losses != "none", divisor(input, losses, "huber_cpu"), delta), input._array.dtype)
    return z if weight is None else weighted(z, weight, reduction, None)


# ---- what they share -----------------------------------------------------------------------------------------------


def reduction_of(size_average, reduce, reduction):
    """The reduction asked for, in today's words. Raises ValueError for another one than the three that there are."""
    if size_average is not None or reduce is not None:
        size_average, reduce = size_average is None or size_average, reduce is None or reduce
        reduction = ("mean" if size_average else "sum") if reduce else "none"
        message = f"size_average and reduce args will be deprecated, please use reduction='{reduction}' instead."
        warnings.warn(message, UserWarning, stacklevel=3)
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction: choose 'mean', 'sum' or 'none'")
    return reduction


def comparable(input, target):
    """Input and target in one shape and type. Warns when the shapes differ; raises AttributeError for no tensors."""
    if not (isinstance(input, Tensor) and isinstance(target, Tensor)):
        wrong = target if isinstance(input, Tensor) else input
        raise AttributeError(
            f"'{kind_of(wrong)}' object has no attribute 'size'\n"
            "A loss compares two tensors. Make one of it first: torch.tensor(...)."
        )
    if input._array.shape != target._array.shape:
        warnings.warn(SIZES_DIFFER.format(input=input.shape, target=target.shape), UserWarning, stacklevel=3)
        input, target = broadcast_tensors(input, target)
    return (input, target) if input._array.dtype is target._array.dtype else same_type(input, target)


def check_type(target, input):
    """Raise RuntimeError unless both are of one type."""
    if target.dtype is not input.dtype:
        raise RuntimeError(
            f"Found dtype {dtype_name(target)} but expected {dtype_name(input)}\n"
            f"Give both the same type: target.to({input.dtype!r})."
        )


def check_floats(input, kernel):
    """Raise NotImplementedError for integers, naming PyTorch's kernel."""
    if input._array.dtype.kind != "f":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtype_name(input)}'\nUse tensor.float().")


def divisor(input, reduction, kernel):
    """What the sum of the losses is divided by. Raises NotImplementedError for integers."""
    check_floats(input, kernel)
    return (input._array.size or math.nan) if reduction == "mean" else 1


def weighted(losses, weight, reduction, divide_by):
    """The losses times their weights, reduced; the mean is the sum over that of divide_by, or over their number."""
    if weight.shape != losses.shape:
        raise ValueError("Weights and input must have the same size.")
    losses = losses * weight
    if reduction == "mean" and divide_by is not None:
        return losses.sum() / divide_by.sum()
    return reduce_losses(losses, reduction)


def reduce_losses(losses, reduction):
    return losses if reduction == "none" else losses.mean() if reduction == "mean" else losses.sum()


SIZES_DIFFER = (
    "Using a target size ({target}) that is different to the input size ({input}). This will likely lead to incorrect "
    "results due to broadcasting. Please ensure they have the same size."
)


named(globals())
