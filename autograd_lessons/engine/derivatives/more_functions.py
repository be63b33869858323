"""More functions of each number by itself, and their derivatives: read `elementwise` first."""

import math

import numpy as np

from ..naming import not_implemented
from ..operation import binary, named, unary
from .choices import tensor_only
from .elementwise import cleared, exp, no_slope

# The error function as quotients of polynomials, from the highest power down: W. J. Cody, "Rational Chebyshev approximations
# for the error function", Mathematics of Computation 23, 1969
NEAR_0 = (
    (0.185777706184603153, 3.16112374387056560, 113.864154151050156, 377.485237685302021, 3209.37758913846947),
    (1, 23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062),
)
FROM_0 = (
    (2.15311535474403846e-8, 0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131,
     881.952221241769090, 1712.04761263407058, 2051.07837782607147, 1230.33935479799725),
    (1, 15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019,
     3290.79923573345963, 4362.61909014324716, 3439.36767414372164, 1230.33935480374942),
)  # fmt: skip


def error_function(x):
    """erf, which NumPy has not: Python's own for a few numbers, 50 ns each; Cody's quotients for many, right to 1e-15."""
    if x.size < 1000:
        z = np.fromiter(map(math.erf, x.ravel().tolist()), np.float64, x.size).reshape(x.shape)
    else:
        size = np.minimum(np.abs(x.astype(np.float64)), 6)  # beyond 6 erf is 1, to all digits
        square = size * size
        near = size * quotient(NEAR_0, square)
        far = 1 - np.exp(-square) * quotient(FROM_0, size)
        z = np.copysign(np.where(size < 0.46875, near, far), x)
    return z.astype(x.dtype) if x.dtype.kind == "f" else z


def quotient(polynomials, x):
    """The first polynomial over the second, at x."""
    values = []
    for first, *others in polynomials:
        z = np.full_like(x, first)
        for coefficient in others:
            z *= x
            z += coefficient
        values.append(z)
    return values[0] / values[1]


def over_square(side, x, y):
    """side / (x*x + y*y); 0 at the origin, which has no angle."""
    return cleared(side / (x * x + y * y), (x == 0) & (y == 0))


def magnitude(x):
    if x.dtype.kind == "b":
        raise not_implemented("abs_cpu", x, "Use tensor.int() or tensor.float().")
    return np.absolute(x)


def sign_of(x):
    return x.copy() if x.dtype.kind == "b" else np.subtract(x > 0, x < 0, dtype=x.dtype)  # 0 for nan, unlike np.sign


# fmt: off
#              grad_fn                 forward                     dL/dx, given g = dL/dz
rsqrt = unary("RsqrtBackward0",        lambda x: 1.0 / np.sqrt(x), lambda g, z: -0.5 * g * z**3)
exp2  = unary("Exp2Backward0",         np.exp2,                    lambda g, z: g * (z * math.log(2)))
expm1 = unary("Expm1Backward0",        np.expm1,                   lambda g, z: g * (z + 1))
log1p = unary("Log1PBackward0",        np.log1p,                   lambda g, x: g / (x + 1))
log2  = unary("Log2Backward0",         np.log2,                    lambda g, x: g / (x * math.log(2)))
log10 = unary("Log10Backward0",        np.log10,                   lambda g, x: g / (x * math.log(10)))
tan   = unary("TanBackward0",          np.tan,                     lambda g, z: g * (1 + z * z))
asin  = unary("AsinBackward0",         np.arcsin,                  lambda g, x: g * rsqrt(1 - x * x))
acos  = unary("AcosBackward0",         np.arccos,                  lambda g, x: -g * rsqrt(1 - x * x))
atan  = unary("AtanBackward0",         np.arctan,                  lambda g, x: g / (x * x + 1))
sinh  = unary("SinhBackward0",         np.sinh,                    lambda g, x: g * cosh(x))
cosh  = unary("CoshBackward0",         np.cosh,                    lambda g, x: g * sinh(x))
erf   = unary("ErfBackward0",          error_function,             lambda g, x: g * (exp(-x * x) * (2 / math.sqrt(math.pi))))
angle = binary("Atan2Backward0",       np.arctan2,                 lambda g, x, y: g * over_square(y, x, y),
                                                                   lambda g, x, y: g * over_square(-x, x, y), floats=True)
abs        = unary("AbsBackward0",     magnitude,              lambda g, x: g * sign(x))
sign       = unary("SignBackward0",    sign_of,                no_slope)
# fmt: on


def atan2(input, other):
    """The angle of the point (other, input), in radians from -pi to pi, elementwise, with broadcasting."""
    return angle(input, tensor_only("atan2", other))


absolute = abs

named(globals())
