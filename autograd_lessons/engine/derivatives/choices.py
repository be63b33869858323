"""Operations that choose between numbers: where, maximum, minimum, clamp. The gradient goes to what was chosen."""

import numpy as np

from .. import dtypes
from ..naming import dtype_name
from ..operands import kind_of
from ..operation import binary, cast, named, variadic
from ..tensor import Tensor, made
from .elementwise import cleared
from .shapes import common_shape


def winner(g, lost, tied):
    """The share of one of two inputs: all of g, but nothing where it lost, and half where both are equal."""
    return cleared(g, lost) - cleared(g * 0.5, ~tied)


def bounded(x, low, high):
    return np.minimum(np.maximum(x, low), high)


def outside(x, low, high):
    return ~((x >= low) & (x <= high))


# fmt: off
#                     grad_fn              forward                      vector-Jacobian products, given g = dL/dz
larger   = binary(   "MaximumBackward0",   np.maximum,                  lambda g, x, y: winner(g, x < y, x == y),
                                                                        lambda g, x, y: winner(g, x > y, x == y))
smaller  = binary(   "MinimumBackward0",   np.minimum,                  lambda g, x, y: winner(g, x > y, x == y),
                                                                        lambda g, x, y: winner(g, x < y, x == y))
chosen   = variadic( "WhereBackward0",     lambda condition, x, y: np.where(condition, x, y),
                     x=lambda g, condition: cleared(g, ~condition),     y=lambda g, condition: cleared(g, condition))
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


def clamp(input, min=None, max=None):
    """Each number, but no less than min and no more than max (numbers, or tensors; either may be left out).

    A number that was moved gets no gradient, one on a bound all of it. Raises RuntimeError if no bound is given,
    TypeError for a number and a tensor together.
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    by_tensors = all(bound is None or isinstance(bound, Tensor) for bound in (min, max))
    if not by_tensors:
        min, max = (
            bound.item() if isinstance(bound, Tensor) and not bound.ndim and bound._node is None else bound
            for bound in (min, max)
        )
    bounds = [bound for bound in (min, max) if bound is not None]
    if not by_tensors and not all(isinstance(bound, int | float | np.number) for bound in bounds):
        raise TypeError("clamp() received an invalid combination of arguments: give two numbers or two tensors.")
    kind = dtypes.result_type(input._array, *[bound._array if by_tensors else bound for bound in bounds])
    if kind.kind == "b" and not by_tensors:
        raise NotImplementedError("clamp is not implemented for 'Bool'. Use tensor.int().")
    lowest, highest = limits(kind)
    low, high = lowest if min is None else min, highest if max is None else max
    if by_tensors:
        low, high = (cast(as_constant(bound, kind), kind) for bound in (low, high))
        return clamped_by_tensors(*stretched(cast(input, kind), low, high))
    try:
        return clamped(cast(input, kind), low, high)
    except OverflowError:
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow") from None


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
    if isinstance(value, int | float | np.number):
        try:
            return made(np.asarray(value, kind))
        except OverflowError:
            raise RuntimeError(f"value cannot be converted to type {kind} without overflow") from None
    return tensor_only("where", value)


def tensor_only(name, value, argument="other", position=2):
    """The value, if it is a tensor. Raises TypeError otherwise."""
    if not isinstance(value, Tensor):
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {kind_of(value)}")
    return value


named(globals())
