"""Sums, differences, products and quotients with PyTorch's extra arguments, and operations made of several of them."""

import numpy as np

from .. import dtypes
from ..arguments import number
from ..creation import fitting
from ..naming import not_implemented
from ..operands import kind_of, not_left_to_python, number_as_tensor
from ..operation import cast, named, variadic
from ..tensor import Tensor
from .choices import stretched, tensor_only
from .elementwise import minus, over, plus, times
from .rounding import cut, floored
from .shapes import of_one_type


def between(x, y, weight):
    """x + weight * (y - x), counted from the nearer end, so that weight 1 gives y itself."""
    return np.where(np.less(np.absolute(weight), 0.5), x + weight * (y - x), y - (1 - weight) * (y - x))


# fmt: off
#                          grad_fn              forward                      vector-Jacobian products, given g = dL/dz
sum_with_product  = variadic("AddcmulBackward0", lambda x, a, b, value: x + value * a * b,
                             x=lambda g: g, a=lambda g, b, value: g * (b * value), b=lambda g, a, value: g * (a * value))
sum_with_quotient = variadic("AddcdivBackward0", lambda x, a, b, value: x + value * a / b,
                             x=lambda g: g, a=lambda g, b, value: g * (value / b), b=lambda g, a, b, value: -g * (value * a / (b * b)))
mixed             = variadic("LerpBackward0",    between, x=lambda g, weight: g * (1 - weight), y=lambda g, weight: g * weight)
mixed_by_tensor   = variadic("LerpBackward1",    between, x=lambda g, weight: g * (1 - weight), y=lambda g, weight: g * weight,
                             weight=lambda g, x, y: g * (y - x))
# fmt: on


def add(input, other, *, alpha=1):
    """input + alpha * other, elementwise, with broadcasting.

    Raises TypeError for what is neither tensor nor number, RuntimeError for sizes that do not fit and for a fractional
    alpha among integers.
    """
    result = plus(number_as_tensor(input, other), scaled(other, alpha, input))
    return not_left_to_python("add", result, other)


def sub(input, other, *, alpha=1):
    """input - alpha * other, elementwise, with broadcasting. Raises as `add` does, and RuntimeError for bools."""
    result = minus(number_as_tensor(input, other), scaled(other, alpha, input))
    return not_left_to_python("sub", result, other)


def mul(input, other):
    """input * other, elementwise, with broadcasting. Raises as `add` does."""
    return not_left_to_python("mul", times(number_as_tensor(input, other), other), other)


def div(input, other, *, rounding_mode=None):
    """input / other, elementwise, with broadcasting; rounded down ("floor"), towards zero ("trunc") or not (None).

    Unrounded, integers give floats. Raises as `add` does, and RuntimeError for another rounding mode and for integers
    divided by 0 and rounded.
    """
    if not isinstance(rounding_mode, str | None):
        raise TypeError(f"div(): argument 'rounding_mode' must be str, not {kind_of(rounding_mode)}")
    if rounding_mode not in QUOTIENTS:
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    if rounding_mode is None and isinstance(input, int):
        input = float(input)  # a quotient of integers is a float: the number need not fit their type
    return not_left_to_python("div", QUOTIENTS[rounding_mode](number_as_tensor(input, other), other), other)


QUOTIENTS = {None: over, "floor": floored, "trunc": cut}


def true_divide(input, other):
    """input / other, unrounded: see `div`."""
    return div(input, other)


subtract, multiply, divide = sub, mul, div


def scaled(other, alpha, input):
    """alpha * other, in the type of its mix with input."""
    if type(alpha) is int and alpha == 1:
        return other
    alpha = number(alpha, "add", "alpha")
    operands = [value._array if isinstance(value, Tensor) else value for value in (input, other)]
    kind = dtypes.result_type(*operands)
    if isinstance(alpha, bool) and kind.kind != "b":
        raise RuntimeError("Boolean alpha only supported for Boolean results.")
    if isinstance(alpha, float) and kind.kind != "f":
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
    return cast(cast(other, kind) * alpha, kind) if isinstance(other, Tensor) else other * alpha


def addcmul(input, tensor1, tensor2, *, value=1):
    """input + value * tensor1 * tensor2, elementwise, with broadcasting."""
    operands = prepared("addcmul", input, tensor1, tensor2)
    return sum_with_product(*operands, fitting(number(value, "addcmul", "value"), operands[0]._array.dtype))


def addcdiv(input, tensor1, tensor2, *, value=1):
    """input + value * tensor1 / tensor2, elementwise, with broadcasting. Raises RuntimeError for integers."""
    operands = prepared("addcdiv", input, tensor1, tensor2)
    if tensor1._array.dtype.kind != "f" and tensor2._array.dtype.kind != "f":
        raise RuntimeError("Integer division with addcdiv is no longer supported: use floats.")
    return sum_with_quotient(*operands, number(value, "addcdiv", "value"))


def prepared(name, *tensors):
    """The tensors in one type, fit to be combined. Raises TypeError for what is no tensor."""
    for i, value in enumerate(tensors):
        tensor_only(name, value, ("input", "tensor1", "tensor2")[i], i + 1)
    return stretched(*of_one_type(tensors))


def lerp(input, end, weight):
    """input + weight * (end - input), elementwise: a straight line from input (weight 0) to end (weight 1).

    weight: a number or a tensor. Raises RuntimeError for a mix of types, NotImplementedError for integers.
    """
    tensor_only("lerp", end, "end")
    for name, value in (("end", end), ("weight", weight)):
        if isinstance(value, Tensor) and value.dtype != input.dtype and (name == "end" or value.ndim):
            ours, theirs = repr(input.dtype).removeprefix("torch."), repr(value.dtype).removeprefix("torch.")
            raise RuntimeError(f"expected dtype {ours} for `{name}` but got dtype {theirs}")
    if input._array.dtype.kind != "f":
        raise not_implemented(f"lerp_kernel_{'tensor' if isinstance(weight, Tensor) else 'scalar'}", input._array)
    if not isinstance(weight, Tensor):
        return mixed(*stretched(input, end), number(weight, "lerp", "weight"))
    return mixed_by_tensor(*stretched(input, end, cast(weight, input._array.dtype)))


def positive(input):
    """+input: the tensor itself. Raises RuntimeError for bools."""
    if tensor_only("positive", input, "input", 1)._array.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


named(globals())
