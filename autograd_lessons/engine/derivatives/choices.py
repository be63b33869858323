"""Operations that choose between numbers: where, maximum, minimum, clamp. The gradient goes to what was chosen."""

import numpy as np

from .. import dtypes
from ..arguments import number
from ..creation import fitting
from ..inplace import inplace
from ..naming import dtype_name
from ..operands import kind_of, not_left_to_python
from ..operation import binary, cast, named, variadic
from ..tensor import Tensor, made
from .elementwise import cleared
from .shapes import common_shape


def winner(g, lost, tied):
    """The share of one of two inputs: all of g, but nothing where it lost, and half where both are equal."""
    return cleared(g, lost) - cleared(g * 0.5, ~tied)


def greater(x, y):
    return np.maximum(y, x)  # of 0.0 and -0.0 the one named first, x, as in PyTorch; NumPy takes its second argument


def lesser(x, y):
    return np.minimum(y, x)


def bounded(x, low, high):
    return lesser(greater(x, low), high)


def outside(x, low, high):
    return ~((x >= low) & (x <= high))


def wins(x, y, first):
    """Whether x was chosen by fmax or fmin: it comes first, or y is nan."""
    return first | (y != y)


# fmt: off
#                     grad_fn              forward                      vector-Jacobian products, given g = dL/dz
larger   = binary(   "MaximumBackward0",   greater,                     lambda g, x, y: winner(g, x < y, x == y),
                                                                        lambda g, x, y: winner(g, x > y, x == y))
smaller  = binary(   "MinimumBackward0",   lesser,                      lambda g, x, y: winner(g, x > y, x == y),
                                                                        lambda g, x, y: winner(g, x < y, x == y))
chosen   = variadic( "WhereBackward0",     lambda condition, x, y: np.where(condition, x, y),
                     x=lambda g, condition: cleared(g, ~condition),     y=lambda g, condition: cleared(g, condition))
larger_number  = binary("FmaxBackward0",   np.fmax,                     lambda g, x, y: cleared(g, ~wins(x, y, x >= y)),
                                                                        lambda g, x, y: cleared(g, wins(x, y, x >= y)))
smaller_number = binary("FminBackward0",   np.fmin,                     lambda g, x, y: cleared(g, ~wins(x, y, x <= y)),
                                                                        lambda g, x, y: cleared(g, wins(x, y, x <= y)))
no_less  = binary(   "ClampMinBackward0",  greater,                     lambda g, x, y: cleared(g, ~(x >= y)), None)
no_less_each = binary("ClampMinBackward1", greater,                     lambda g, x, y: cleared(g, ~(x >= y)),
                                                                        lambda g, x, y: cleared(g, ~(x < y)))
no_more  = binary(   "ClampMaxBackward0",  lesser,                      lambda g, x, y: cleared(g, ~(x <= y)), None)
no_more_each = binary("ClampMaxBackward1", lesser,                      lambda g, x, y: cleared(g, ~(x <= y)),
                                                                        lambda g, x, y: cleared(g, ~(x > y)))
clamped  = variadic( "ClampBackward1",     bounded,                     x=lambda g, x, low, high: cleared(g, outside(x, low, high)))
clamped_by_tensors = variadic("ClampBackward0", bounded,                x=lambda g, x, low, high: cleared(g, outside(x, low, high)),
                     low=lambda g, x, low, high: cleared(g, ~((low < high) & (x < low))),
                     high=lambda g, x, low, high: cleared(g, ~((x > high) | (high < low))))
# fmt: on


def maximum(input, other):
    """The larger of two numbers, elementwise, with broadcasting; nan if either is. Equal numbers share the gradient.

    Raises TypeError for what is no tensor: clamp(min=...) takes numbers.
    """
    return larger(input, tensor_only("maximum", other))


def minimum(input, other):
    """The smaller of two numbers, elementwise, with broadcasting; nan if either is. Equal numbers share the gradient.

    Raises TypeError for what is no tensor: clamp(max=...) takes numbers.
    """
    return smaller(input, tensor_only("minimum", other))


def fmax(input, other):
    """The larger of two numbers, elementwise, with broadcasting; beside nan the other. Of equal ones the first has the gradient."""
    return larger_number(input, tensor_only("fmax", other))


def fmin(input, other):
    """The smaller of two numbers, elementwise, with broadcasting; beside nan the other. Of equal ones the first has the gradient."""
    return smaller_number(input, tensor_only("fmin", other))


def clamp(input, min=None, max=None):
    """Each number, but no less than min and no more than max (numbers, or tensors; either may be left out).

    A number that was moved gets no gradient, one on a bound all of it. Raises RuntimeError if no bound is given,
    TypeError for a number and a tensor together.
    """
    tensor_only("clamp", input, "input", 1)
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    by_tensors = all(bound is None or isinstance(bound, Tensor) for bound in (min, max))
    if not by_tensors:
        min = None if min is None else number(min, "clamp", "min")
        max = None if max is None else number(max, "clamp", "max")
    bounds = [bound for bound in (min, max) if bound is not None]
    kind = dtypes.result_type(input._array, *[bound._array if by_tensors else bound for bound in bounds])
    if kind.kind == "b" and not by_tensors:
        raise NotImplementedError("clamp is not implemented for 'Bool'. Use tensor.int().")
    lowest, highest = limits(kind)
    if by_tensors:
        low, high = lowest if min is None else min, highest if max is None else max
        low, high = (cast(as_constant(bound, kind), kind) for bound in (low, high))
        return clamped_by_tensors(*stretched(cast(input, kind), low, high))
    low, high = lowest if min is None else fitting(min, kind), highest if max is None else fitting(max, kind)
    return clamped(cast(input, kind), low, high)


def clamp_min(input, min):
    """Each number, but no less than min (a number or a tensor). A number that was moved gets no gradient."""
    return not_left_to_python("clamp_min", (no_less_each if isinstance(min, Tensor) else no_less)(input, min), min)


def clamp_max(input, max):
    """Each number, but no more than max (a number or a tensor). A number that was moved gets no gradient."""
    return not_left_to_python("clamp_max", (no_more_each if isinstance(max, Tensor) else no_more)(input, max), max)


clamp_ = inplace(clamp)
clip = clamp


def where(condition, input=None, other=None):
    """The numbers of input where the condition (a tensor of bools) holds, and of other elsewhere, with broadcasting.

    input and other may be numbers. where(condition) alone: a tuple of the indices along each dimension at which it holds.
    Raises RuntimeError for a condition that is not of bools, TypeError for what is no tensor.
    """
    condition = tensor_only("where", condition, "condition", 1)
    if input is None and other is None:
        return tuple([made(index) for index in np.nonzero(np.atleast_1d(condition._array))])
    if condition._array.dtype.kind != "b" and condition.dtype != dtypes.uint8:
        raise RuntimeError(
            f"where expected condition to be a boolean tensor, but got a tensor with dtype {dtype_name(condition)}"
        )
    input, other = (value.item() if isinstance(value, np.generic) else value for value in (input, other))
    values = [value._array if isinstance(value, Tensor) else value for value in (input, other)]
    kind = dtypes.result_type(*values)
    input, other = (cast(as_constant(value, kind), kind) for value in (input, other))
    return chosen(*stretched(cast(condition, dtypes.bool.numpy), input, other))


def where_method(self, condition, other):
    """The tensor where the condition holds, and other (a tensor or a number) elsewhere. See `where`."""
    return where(condition, self, other)


def limits(kind):
    """The smallest and the largest number of a NumPy dtype."""
    if kind.kind == "f":
        return -np.inf, np.inf
    return (False, True) if kind.kind == "b" else (np.iinfo(kind).min, np.iinfo(kind).max)


def stretched(*tensors):
    """The tensors; those that need a gradient repeated to the shape that all have in common, so that it fits them."""
    shapes = {tensor._array.shape for tensor in tensors}
    if len(shapes) == 1:
        return tensors
    shape = common_shape(tensors)
    return [x if x._node is None or x._array.shape == shape else x.expand(shape) for x in tensors]


def as_constant(value, kind):
    """A number as a tensor of this type; a tensor as it is. Raises TypeError for anything else."""
    if isinstance(value, int | float):
        return made(np.asarray(fitting(value, kind), kind))
    return tensor_only("where", value)


def tensor_only(name, value, argument="other", position=2):
    """The value, if it is a tensor. Raises TypeError otherwise."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {kind_of(value)}")
    return value


named(globals())
