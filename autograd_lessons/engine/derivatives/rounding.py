"""Rounding, and division with it. Between two jumps their results do not change, so their derivatives are 0."""

import operator

import numpy as np

from ..arguments import whole_number
from ..naming import not_implemented
from ..operands import not_left_to_python, number_as_tensor
from ..operation import binary, named, unary
from ..tensor import Tensor
from .choices import tensor_only
from .elementwise import no_slope


def whole(round_floats, kernel):
    """The rounding of floats; integers are whole already."""

    def forward(x):
        if x.dtype.kind == "b":
            raise not_implemented(kernel, x)
        return round_floats(x) if x.dtype.kind == "f" else x.copy()

    return forward


def fraction(x):
    if x.dtype.kind != "f":
        raise not_implemented("frac_cpu", x, "Whole numbers have no fraction.")
    return x - np.trunc(x)


def round_to(x, decimals):
    if x.dtype.kind != "f":
        raise not_implemented("round_cpu", x)
    return np.round(x, decimals)


def divider(divide, kernel):
    """The division, refusing what has no answer among whole numbers."""

    def forward(x, y):
        if x.dtype.kind == "b" and getattr(y, "dtype", None) == x.dtype:
            raise not_implemented(kernel, x, "Use tensor.int().")
        z = divide(x, y)
        if z.dtype.kind in "iu" and np.any(np.equal(y, 0)):
            raise RuntimeError("ZeroDivisionError: an integer was divided by 0. Floats would give inf or nan.")
        return z

    return forward


def rest(x, y):
    """The remainder with the sign of y. One of 0 keeps the sign of x, as in PyTorch; NumPy gives it that of y."""
    z = np.remainder(x, y)
    return np.where(z == 0, np.copysign(0, x).astype(z.dtype), z) if z.dtype.kind == "f" else z


def cut_division(x, y):
    """x / y rounded towards zero."""
    z = x // y
    return np.trunc(x / y) if z.dtype.kind == "f" else z + ((x % y != 0) & ((x < 0) != (y < 0)))


def no_derivative(name, instead):
    """The rule of what has no derivative in PyTorch."""

    def rule(g):
        raise RuntimeError(f"derivative for aten::{name} is not implemented\n{instead}")

    return rule


not_divided = no_derivative(
    "floor_divide", "Its slope is 0 between jumps: torch.div(a, b, rounding_mode='floor') gives that."
)
not_left = no_derivative("remainder", "A number before the % has none; make a tensor of it: torch.tensor(2.0) % x.")
down = divider(operator.floordiv, "div_floor_cpu")
modulus = divider(rest, "remainder_cpu")
signed_modulus = divider(np.fmod, "fmod_cpu")

# fmt: off
#                   grad_fn               forward                  dL/dx, given g     dL/dy (None: y is a number)
floor   = unary(   "FloorBackward0",      whole(np.floor, "floor_vml_cpu"), no_slope)
ceil    = unary(   "CeilBackward0",       whole(np.ceil, "ceil_vml_cpu"),   no_slope)
trunc   = unary(   "TruncBackward0",      whole(np.trunc, "trunc_vml_cpu"), no_slope)
nearest = unary(   "RoundBackward0",      whole(np.rint, "round_vml_cpu"),  no_slope)
frac    = unary(   "FracBackward0",       fraction,                lambda g: g)
decimal = binary(  "RoundBackward1",      round_to,                no_slope,          None)
floored = binary(  "DivBackward2",        down,                    no_slope,          no_slope)
cut     = binary(  "DivBackward2",        divider(cut_division, "div_trunc_cpu"), no_slope,          no_slope)
floor_quotient = binary("NotImplemented", down,                    not_divided,       not_divided)
modulo_of_number = binary("NotImplemented", modulus,   not_left,        not_left)
modulo         = binary("RemainderBackward0", modulus,     lambda g: g,     None)
modulo_tensor  = binary("RemainderBackward1", modulus,     lambda g: g,     lambda g, x, y: -g * floored(x, y))
leftover        = binary("FmodBackward0", signed_modulus,  lambda g: g,       None)
leftover_tensor = binary("FmodBackward1", signed_modulus,  lambda g: g,       lambda g, x, y: -g * cut(x, y))
# fmt: on
floor_quotient.node_class.name = modulo_of_number.node_class.name = lambda self: "torch::autograd::NotImplemented"


def round(input, *, decimals=None):
    """The nearest whole number, or the nearest with so many decimals; halves go to the even one, so 2.5 to 2."""
    if decimals is None:
        return nearest(input)
    return decimal(input, whole_number(decimals, "round", "decimals"))


def floor_divide(input, other):
    """input / other rounded down, elementwise, with broadcasting.

    Raises RuntimeError for integers divided by 0, and when a gradient is asked of it.
    """
    input = tensor_only("floor_divide", number_as_tensor(input, other), "input", 1)
    return not_left_to_python("floor_divide", floordiv(input, other), other)


def remainder(input, other):
    """What is left of input after a floor_divide by other: it has the sign of other. The same as %.

    Raises RuntimeError for integers divided by 0.
    """
    if not isinstance(input, Tensor) and isinstance(other, Tensor):
        return rmod(other, tensor_only("remainder", number_as_tensor(input, other), "input", 1))
    return not_left_to_python("remainder", mod(tensor_only("remainder", input, "input", 1), other), other)


def fmod(input, other):
    """What is left of input after a division by other rounded towards zero: it has the sign of input.

    Raises RuntimeError for integers divided by 0.
    """
    result = leftover_tensor(input, other) if isinstance(other, Tensor) else leftover(input, other)
    return not_left_to_python("fmod", result, other)


def floordiv(input, other):
    """input // other."""
    return floor_quotient(input, other)


def rfloordiv(input, other):
    """other // input."""
    other = number_as_tensor(other, input)
    return floor_quotient(other, input) if isinstance(other, Tensor) else NotImplemented


def mod(input, other):
    """input % other."""
    return modulo_tensor(input, other) if isinstance(other, Tensor) else modulo(input, other)


def rmod(input, other):
    """other % input."""
    other = number_as_tensor(other, input)
    return modulo_of_number(other, input) if isinstance(other, Tensor) else NotImplemented


named(globals())
