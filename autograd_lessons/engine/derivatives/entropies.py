"""Losses that measure how far predicted probabilities are from what was true, and their derivatives.

As in `losses`, a row is handed `reduced`, whether its entries are added up, and n, the number that their sum is divided by.
"""

import operator

import numpy as np

from ..arguments import check_input, number, whole_number
from ..naming import dtype_name
from ..operands import kind_of
from ..operation import binary, cast, named, unary, variadic
from ..tensor import Tensor
from .elementwise import cleared, log, no_slope, sigmoid
from .exponentials import along, log_soft_max, log_softmax
from .indexing import indexed
from .losses import added_up, check_floats, check_type, divisor, reduce_losses, reduction_of

SMALLEST = 1e-12  # the least that binary_cross_entropy's gradient divides by
LOG_OF_0 = -100.0  # the least that it takes for a logarithm


# ---- forward functions on arrays ----------------------------------------------------------------------------------


def binary_cross_entropies(x, y, reduced, n, weight):
    losses = (y - 1) * np.maximum(np.log1p(-x), LOG_OF_0) - y * np.maximum(np.log(x), LOG_OF_0)
    return added_up(losses * weight, reduced, n)


def log_sigmoids(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))  # never the exponential of a large number


def logit_cross_entropies(x, y, reduced, n, weight, pos_weight):
    return added_up(((1 - y) * x - ((pos_weight - 1) * y + 1) * log_sigmoids(x)) * weight, reduced, n)


def picked_losses(x, picks, scale, kept, reduced, n):
    losses = x[picks] * scale
    return added_up(losses if kept is None else np.where(kept[0], losses, 0), reduced, n)


def placed_at(x, y, picks):
    z = np.zeros(y.shape, x.dtype)
    z[picks] = x
    return z


# ---- rules longer than a line --------------------------------------------------------------------------------------


def share_of_probabilities(g, x, y, n, weight):
    return (x - y) / at_least(x * (1 - x), SMALLEST) * (g * weight / n)


def share_of_their_targets(g, x, n, weight):
    return (log(1 - x) - log(x)) * (g * weight / n)


def share_of_logits(g, x, y, n, weight, pos_weight):
    return (1 - y - ((pos_weight - 1) * y + 1) * sigmoid(-x)) * (g * weight / n)


def share_of_logits_targets(g, x, n, weight, pos_weight):
    return (-x - (pos_weight - 1) * log_sigmoid(x)) * (g * weight / n)


def share_of_log_probabilities(g, x, picks, scale, kept, n):
    if x.ndim == 1 and picks[0].ndim:
        raise RuntimeError(
            f"size mismatch (got input: {list(x.shape)}, target: [1])\nThe class of one input is 0-d: target[0]."
        )
    share = g * (scale / n)
    return placed(share if kept is None else cleared(share, ~kept[0]), x, picks)


# ---- the table ----------------------------------------------------------------------------------------------------


# fmt: off
#                        grad_fn                                   forward                 dL/dx and dL/dy, given g = dL/dz
entropy       = variadic("BinaryCrossEntropyBackward0",            binary_cross_entropies, x=share_of_probabilities, y=share_of_their_targets)
logit_entropy = variadic("BinaryCrossEntropyWithLogitsBackward0",  logit_cross_entropies,  x=share_of_logits, y=share_of_logits_targets)
nll           = variadic("NllLossBackward0",                       picked_losses,          x=share_of_log_probabilities)
nll_of_images = variadic("NllLoss2DBackward0",                     picked_losses,          x=share_of_log_probabilities)

log_sigmoid   = unary(   "LogSigmoidBackward0",                    log_sigmoids,           lambda g, x: g * sigmoid(-x))
at_least      = variadic("ClampMinBackward0",                      lambda x, low: np.maximum(x, low), x=lambda g, x, low: cleared(g, ~(x > low)))
placed        = variadic("NllLossBackwardBackward0",               placed_at,              x=lambda g, picks: indexed(g, picks), y=no_slope)
over_number   = binary(  "DivBackward1",                           operator.truediv,       lambda g, y: g / y, lambda g, z, y: -g * z / y)
# fmt: on


# ---- functions with PyTorch's arguments ----------------------------------------------------------------------------


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    """-(target * log(input) + (1 - target) * log(1 - input)), each logarithm at least -100.

    input: probabilities. target: of the same shape and type. weight: how much each loss counts; broadcast.
    Raises ValueError for another shape, RuntimeError for another type or for inputs that are not between 0 and 1.
    """
    reduction = reduction_of(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    check_type(target, input)
    n = divisor(input, reduction, "binary_cross_entropy")
    for name, tensor in (("input", input), ("target", target)):
        if not ((tensor._array >= 0) & (tensor._array <= 1)).all():
            raise RuntimeError(
                f"all elements of {name} should be between 0 and 1\nThe input holds probabilities: apply sigmoid first, or use "
                "binary_cross_entropy_with_logits."
            )
    return entropy(input, target, reduction != "none", n, constant(weight, input, "binary_cross_entropy"))


def binary_cross_entropy_with_logits(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None
):
    """`binary_cross_entropy` of sigmoid(input), computed so that it is exact for large inputs too.

    input: any numbers (logits). target: of the same shape. weight: how much each loss counts; pos_weight: how much the
    losses of the targets 1 count; both broadcast. Raises ValueError for another shape.
    """
    reduction = reduction_of(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    if target._array.dtype.kind != "f":
        raise RuntimeError(
            f"result type {dtype_name(input)} can't be cast to the desired output type "
            f"{dtype_name(target)}\nGive the targets as floats: target.float()."
        )
    input = cast(input, target._array.dtype)
    name = "binary_cross_entropy_with_logits"
    n = divisor(input, reduction, name)
    weight, pos_weight = constant(weight, input, name), constant(pos_weight, input, name, "pos_weight")
    return logit_entropy(input, target, reduction != "none", n, weight, pos_weight)


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    """The negative log-likelihood of the right classes: -weight[target] * input[..., target, ...].

    input: log-probabilities, (classes,), (batch, classes) or (batch, classes, d1, ...). target: the class of each, (),
    (batch,) or (batch, d1, ...), int64 or uint8. weight: one number per class; the mean is divided by those of the targets.
    ignore_index: a target that does not count.
    Raises IndexError for a class that there is not, RuntimeError or ValueError for shapes and types that do not fit.
    """
    reduction = reduction_of(size_average, reduce, reduction)
    return likelihood(input, target, weight, reduction, whole_number(ignore_index, "nll_loss_nd", "ignore_index"))


def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    """The negative log-likelihood of the right classes, given scores: `nll_loss` of log_softmax(input).

    input: any numbers (logits), (classes,), (batch, classes) or (batch, classes, d1, ...). target: classes as in `nll_loss`,
    or probabilities in the shape of the input. weight, ignore_index: as in `nll_loss`.
    label_smoothing: how much of each target, 0 to 1, is spread evenly over all classes.
    Raises IndexError for a class that there is not, RuntimeError or ValueError for shapes and types that do not fit.
    """
    reduction = reduction_of(size_average, reduce, reduction)
    check_tensors("cross_entropy_loss", input, target)
    label_smoothing = number(label_smoothing, "cross_entropy_loss", "label_smoothing")
    ignore_index = whole_number(ignore_index, "cross_entropy_loss", "ignore_index")
    if label_smoothing > 1:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    axis = 0 if input._array.ndim == 1 else 1
    if input._array.shape == target._array.shape:
        return soft_cross_entropy(input, target, weight, reduction, ignore_index, label_smoothing, axis)
    logarithms = along(log_soft_max, "log_softmax", input, axis)
    hard = likelihood(logarithms, target, weight, reduction, ignore_index)
    if label_smoothing <= 0:
        return hard
    spread_out = class_weighted(logarithms, weight, axis).sum(axis).neg()
    kept = target._array != ignore_index
    if kept.shape != spread_out.shape:
        raise RuntimeError("output with shape [] doesn't match the broadcast shape [1]: give a 0-d target, target[0]")
    spread_out = cleared(spread_out, ~kept)
    spread_out = reduce_losses(spread_out, "sum" if reduction == "mean" else reduction)
    if reduction == "mean":
        counted = target._array[kept]
        spread_out = over_number(spread_out, float((weight._array[counted] if weight is not None else kept).sum()))
    return hard * (1 - label_smoothing) + spread_out * (label_smoothing / input.shape[axis])


def soft_cross_entropy(input, target, weight, reduction, ignore_index, label_smoothing, axis):
    """`cross_entropy` with a probability for each class as the target."""
    if target._array.dtype.kind != "f":
        name = dtype_name(target)
        raise RuntimeError(f"Expected floating point type for target with class probabilities, got {name}")
    if ignore_index >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")
    classes = input.shape[axis]
    check_class_weights(weight, classes, "cross_entropy: ")
    if label_smoothing > 0:
        target = target * (1 - label_smoothing) + label_smoothing / classes
    losses = class_weighted(log_softmax(input, axis) * target, weight, axis)
    if reduction == "none":
        return losses.sum(axis).neg()
    if reduction == "sum":
        return losses.sum().neg()
    if not losses._array.size:
        return losses.sum().fill_(np.nan).neg()
    return over_number(losses.sum().neg(), input._array.size / classes)


def class_weighted(losses, weight, axis):
    """The losses times the weights of their classes, which stand along this axis."""
    if weight is None:
        return losses
    return losses * weight.reshape([-1 if i == axis else 1 for i in range(losses.ndim)])


def likelihood(input, target, weight, reduction, ignore_index):
    """`nll_loss`, its arguments checked, by the row that PyTorch uses for the shape."""
    check_targets(input, target, weight)
    check_floats(input, "nll_loss_out_frame")
    check_constant(weight, "nll_loss_forward")
    x, classes = input._array, np.array(target._array)  # a copy: the targets may be changed before backward
    shape, kept, count = classes.shape, None, x.shape[0 if x.ndim == 1 else 1]
    if 0 <= ignore_index < count or classes.dtype != np.int64 or not all_below(count, classes):
        kept = (classes != ignore_index,)
        classes = np.where(kept[0], classes, 0).astype(np.int64)
        wrong = (classes < 0) | (classes >= count)
        if wrong.any():
            raise IndexError(
                f"Target {classes[wrong][0]} is out of bounds.\nThe input has {count} classes, 0 to {count - 1}."
            )
    scale = np.full(shape, -1, x.dtype) if weight is None else -weight._array[classes].astype(x.dtype)
    if kept is not None:
        scale = np.where(kept[0], scale, 0)
    picks = (classes,) if x.ndim == 1 else beside(classes)
    n = 1 if reduction != "mean" else classes.size if weight is None and kept is None else -scale.sum()
    operation = nll if x.ndim < 3 else nll_of_images
    as_images = x.ndim == 3 or x.ndim > 4
    result = operation(input, picks, scale, kept, reduction != "none" or x.ndim == 1, n)
    return result.view(shape) if as_images and reduction == "none" else result


def all_below(count, classes):
    """Whether all classes are from 0 to count - 1. Seen without its sign a negative number is a very large one."""
    return np.maximum.reduce(classes.view(np.uint64), None, initial=0) < count


def beside(classes):
    """The index that picks, at every place but the second dimension, the entry of that place's class."""
    first, *others = (np.arange(len(classes)),) if classes.ndim == 1 else np.indices(classes.shape, sparse=True)
    return first, classes, *others


# ---- what is checked ----------------------------------------------------------------------------------------------


def constant(weight, input, function, argument="weight"):
    """A weight as an array in the input's shape, never differentiated; 1.0 if there is none. Raises RuntimeError."""
    if weight is None:
        return 1.0
    check_constant(weight, function, argument)
    try:
        return np.broadcast_to(weight._array.astype(input._array.dtype, copy=False), input.shape)
    except ValueError:
        raise RuntimeError(
            f"output with shape {list(input.shape)} doesn't match the broadcast shape of a {argument} of shape "
            f"{list(weight.shape)}"
        ) from None


def check_constant(weight, function, argument="weight"):
    """Raise TypeError for a weight that is no tensor, RuntimeError for one that asks for its gradient."""
    if weight is not None and check_input(weight, function, argument, 3).requires_grad:
        raise RuntimeError(
            f"The function '{function}' is not differentiable with respect to argument '{argument}'. This input cannot have "
            "requires_grad True."
        )


def check_tensors(function, input, target):
    """Raise TypeError for what is not a tensor."""
    if isinstance(input, Tensor) and isinstance(target, Tensor):
        return
    for i, (name, value) in enumerate((("input", input), ("target", target)), 1):
        if not isinstance(value, Tensor):
            raise TypeError(f"{function}(): argument '{name}' (position {i}) must be Tensor, not {kind_of(value)}")


def check_class_weights(weight, classes, prefix=""):
    """Raise TypeError for weights that are no tensor, RuntimeError unless there is one for each class."""
    if weight is not None and check_input(weight, "nll_loss_nd", "weight", 3)._array.shape != (classes,):
        raise RuntimeError(
            f"{prefix}weight tensor should be defined either for all {classes} classes or no classes but got weight tensor "
            f"of shape: {list(weight.shape)}"
        )


def check_targets(input, target, weight):
    """Raise what PyTorch raises unless target holds one class for each entry of the input."""
    check_tensors("nll_loss_nd", input, target)
    x, y = input._array.shape, target._array.shape
    if not x:
        raise ValueError("Expected 1 or more dimensions (got 0)")
    if len(x) == 1:
        if len(y) > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if y not in ((), (1,)):
            raise ValueError(f"For 1D input, 1D target must have size 1, but got target size: {y[0]}")
    elif x[0] != (y[0] if y else 0):
        raise ValueError(f"Expected input batch_size ({x[0]}) to match target batch_size ({y[0] if y else 0}).")
    elif len(x) == 2 and len(y) > 1:
        raise RuntimeError(
            "0D or 1D target tensor expected, multi-target not supported\nThe target is one class (a whole number) for each "
            f"row of the input, so of shape [{x[0]}]; this one is {list(y)}."
        )
    elif len(x) == 4 and len(y) != 3:
        raise RuntimeError(
            f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {len(y)}"
        )
    elif y[1:] != x[2:]:
        raise RuntimeError(f"Expected target size {[x[0], *x[2:]]}, got {list(y)}")
    if target.dtype.name not in ("int64", "uint8"):
        raise RuntimeError(
            f"expected target dtype to be Long or Byte, but got {dtype_name(target)}\nA target is the number of a class: "
            "target.long()."
        )
    check_class_weights(weight, x[0] if len(x) == 1 else x[1])
    if weight is not None and weight.dtype is not input.dtype:
        raise RuntimeError(f"expected scalar type {dtype_name(input)} but found {dtype_name(weight)}")


named(globals())
