"""Operations that work on each number by itself, and their derivatives.

In a rule, g is the gradient of the final result with respect to the output z; x and y are the inputs. The rule of `sin`
says: a small change of x changes sin(x) by cos(x) times as much, so x's share of the gradient is g * cos(x).
"""

import math
import operator

import numpy as np

from ..messages import NO_MINUS
from ..operands import beside_array, not_left_to_python
from ..operation import binary, named, unary, variadic
from ..tensor import Tensor, made


def no_slope(g):
    """Zeros in the shape of g: the gradient where a small change of x changes nothing."""
    return made(np.zeros_like(g._array)) if isinstance(g, Tensor) else np.zeros_like(g)


def zeroed(x, where):
    """The array x with 0 where the condition holds; `cleared` is the same, remembered."""
    bits = f"i{x.itemsize}"  # its bits times 0 or 1: exact at inf and nan too; on large arrays 10 times quicker than np.where
    return (x.view(bits) * (~where).astype(bits)).view(x.dtype)


def power(x, y):
    if y == 3 and x.dtype.kind == "f":
        return x * x * x  # as PyTorch does; 20 times quicker than NumPy's power on large arrays
    if y == -0.5:
        return 1 / np.sqrt(x)  # as PyTorch does: -inf for -0.0
    try:
        return x**y
    except OverflowError:
        raise ValueError(f"value cannot be converted to type {x.dtype} without overflow") from None


def power_of_tensor(x, y):
    """x ** y. Whole numbers to negative powers are 0, but for 1 and -1, as in PyTorch."""
    if y.dtype.kind == "b" and isinstance(x, np.ndarray):
        raise NotImplementedError("\"pow\" not implemented for 'Bool'\nUse tensor.int() or tensor.float().")
    try:
        return x**y
    except ValueError:  # NumPy refuses; or the sizes do not fit, and the next line says so again
        return np.where((y >= 0) | (np.abs(x) == 1), x ** np.maximum(y, y % 2), 0)


def power_of_base(g, x, y):
    """The share of x in x**y: 0 where y is 0, for x**0 is 1 whatever x is, even where x ** (y - 1) is inf."""
    if isinstance(y, int | float):
        return g * (y * x ** (y - 1)) if y else no_slope(g)
    return cleared(g * (y * x ** (y - 1)), y == 0)


def power_of_exponent(g, z, x, y):
    """The share of y in x**y: 0 where x is 0 and y is not negative, though the logarithm of x is -inf."""
    return g * cleared(z * log(x), (x == 0) & (y >= 0))


def power_of_number(g, z, x, y):
    """The share of the exponent in y**x, where y is a number: here the exponent is the input, and so is called x."""
    if y == 0:  # the logarithm of 0 is -inf, but beside an x that is not negative nothing changes
        return g * cleared(z * -math.inf, x >= 0)
    return g * (z * (math.log(y) if y > 0 else math.nan))


def opposite(x):
    try:
        return -x
    except TypeError:
        raise RuntimeError(NO_MINUS) from None


# The rows of operators: `add`, `pow` and others are functions with PyTorch's arguments, made of these. The digit in a name
# such as RsubBackward1 tells PyTorch's versions of one function apart. x / y / y: y * y may be inf, or 0, where y is not.
# fmt: off
#                    grad_fn           forward                 dL/dx, given g = dL/dz         dL/dy (None: y is a number)
plus       = binary("AddBackward0",    operator.add,           lambda g: g,                   lambda g: g)
minus      = binary("SubBackward0",    operator.sub,           lambda g: g,                   lambda g: -g, bools=False)
minus_from = binary("RsubBackward1",   lambda x, y: y - x,     lambda g: -g,                  lambda g: g, bools=False)
times      = binary("MulBackward0",    operator.mul,           lambda g, y: g * y,            lambda g, x: g * x)
over       = binary("DivBackward0",    operator.truediv,       lambda g, y: g / y,            lambda g, x, y: -g * (x / y / y), floats=True)
to_number  = binary("PowBackward0",    power,                  power_of_base,                 None)
to_tensor  = binary("PowBackward1",    power_of_tensor,        power_of_base,                 power_of_exponent)
number_to  = binary("PowBackward2",    lambda x, y: power_of_tensor(y, x), power_of_number,   None)

clone      = unary("CloneBackward0",   lambda x: x.copy("K"),  lambda g: g)
neg        = unary("NegBackward0",     opposite,               lambda g: -g)
reciprocal = unary("ReciprocalBackward0", lambda x: 1.0 / x,   lambda g, z: -g * (z * z))
sqrt       = unary("SqrtBackward0",    np.sqrt,                lambda g, z: g / (2 * z))
exp        = unary("ExpBackward0",     np.exp,                 lambda g, z: g * z)
log        = unary("LogBackward0",     np.log,                 lambda g, x: g / x)
sin        = unary("SinBackward0",     np.sin,                 lambda g, x: g * cos(x))
cos        = unary("CosBackward0",     np.cos,                 lambda g, x: -g * sin(x))
tanh       = unary("TanhBackward0",    np.tanh,                lambda g, z: g * (1 - z * z))
sigmoid    = unary("SigmoidBackward0", lambda x: 1 / (1 + np.exp(x * -1.0)), lambda g, z: g * (1 - z) * z)

# `zeroed`, remembered: x, but 0 where the condition holds, even where x is inf or nan
cleared    = variadic("MaskedFillBackward0", zeroed, x=lambda g, where: cleared(g, where))
# fmt: on


def rdiv(input, other):
    """other / input: as PyTorch does it, the reciprocal times the number."""
    return times(reciprocal(input), other)


def raised(base, exponent):
    """base ** exponent, for a base that is a tensor."""
    if isinstance(exponent, np.ndarray):
        base, exponent = beside_array(base, exponent)
    if isinstance(exponent, Tensor):
        return to_tensor(base, exponent)
    if exponent is True and base._array.dtype.kind == "b":
        return clone(base)
    return to_number(base, int(exponent) if isinstance(exponent, bool) else exponent)


def raising(exponent, base):
    """base ** exponent, for an exponent that is a tensor and a base that is none."""
    if isinstance(base, np.ndarray):
        exponent, base = beside_array(exponent, base)
    if isinstance(base, Tensor):
        return to_tensor(base, exponent)
    return number_to(exponent, int(base) if isinstance(base, bool) else base)


def pow(input, exponent):
    """input ** exponent, elementwise, with broadcasting; either may be a number.

    Whole numbers stay whole: to a negative number they raise RuntimeError. Raises TypeError for what is neither tensor nor
    number.
    """
    if isinstance(input, Tensor):
        return not_left_to_python("pow", raised(input, exponent), exponent)
    return not_left_to_python("pow", raising(exponent, input), input)


def square(input):
    """input ** 2, elementwise."""
    return to_number(input, 2)


negative = neg

named(globals())
