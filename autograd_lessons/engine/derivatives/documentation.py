"""What `help(sin)` says: for each function of a single number its value and its slope, in words and as a formula.

A slope is written in x, the number, and z, the function's value there; the tests compute it and compare with backward.
"""

from . import elementwise, more_functions, rounding

FORMULAS = {  # function: (what it computes, its slope dz/dx)
    elementwise: {
        "clone": ("the same number, in memory of its own", "1"),
        "neg": ("-x", "-1"),
        "reciprocal": ("1 / x", "-z * z"),
        "sqrt": ("the square root of x; nan where x is negative", "1 / (2 * z)"),
        "exp": ("e to the power of x", "z"),
        "log": ("the natural logarithm of x; -inf at 0, nan below", "1 / x"),
        "sin": ("the sine of x, an angle in radians", "cos(x)"),
        "cos": ("the cosine of x, an angle in radians", "-sin(x)"),
        "tanh": ("the hyperbolic tangent of x, between -1 and 1", "1 - z * z"),
        "sigmoid": ("1 / (1 + exp(-x)), between 0 and 1", "z * (1 - z)"),
    },
    more_functions: {
        "abs": ("x without its sign", "sign(x)"),
        "sign": ("1 above 0, -1 below, 0 at 0", "0"),
        "rsqrt": ("1 / sqrt(x)", "-0.5 * z ** 3"),
        "exp2": ("2 to the power of x", "z * log(2)"),
        "expm1": ("exp(x) - 1, exact for small x too", "z + 1"),
        "log1p": ("log(1 + x), exact for small x too", "1 / (1 + x)"),
        "log2": ("the logarithm of x to base 2", "1 / (x * log(2))"),
        "log10": ("the logarithm of x to base 10", "1 / (x * log(10))"),
        "tan": ("the tangent of x, an angle in radians", "1 + z * z"),
        "asin": ("the angle between -pi/2 and pi/2 whose sine is x; nan outside [-1, 1]", "1 / sqrt(1 - x * x)"),
        "acos": ("the angle between 0 and pi whose cosine is x; nan outside [-1, 1]", "-1 / sqrt(1 - x * x)"),
        "atan": ("the angle between -pi/2 and pi/2 whose tangent is x", "1 / (1 + x * x)"),
        "sinh": ("the hyperbolic sine of x", "cosh(x)"),
        "cosh": ("the hyperbolic cosine of x", "sinh(x)"),
        "erf": ("the error function of x, between -1 and 1", "2 / sqrt(pi) * exp(-x * x)"),
    },
    rounding: {
        "floor": ("the largest whole number that is not above x", "0"),
        "ceil": ("the smallest whole number that is not below x", "0"),
        "trunc": ("x without its digits after the point", "0"),
        "frac": ("the digits of x after the point, with its sign", "1"),
    },
}

TEXT = """{value}, for each number x of the input.

    input: a tensor of any shape. Returns a tensor of the same shape and type{integers}.
    Slope: dz/dx = {slope}. Backward sends g * ({slope}) to the input; grad_fn is {grad_fn}.
    Raises TypeError for what is no tensor.
    """
KEEPS_INTEGERS = "clone neg abs sign floor ceil trunc frac".split()

for module, formulas in FORMULAS.items():
    for name, (value, slope) in formulas.items():
        function = getattr(module, name)
        function.__doc__ = TEXT.format(
            value=value[0].upper() + value[1:],
            slope=slope,
            grad_fn=function.node_class.__name__,
            integers="" if name in KEEPS_INTEGERS else "; of integers, floats",
        )
