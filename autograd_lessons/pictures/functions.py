"""Values and slopes of a learner's function at plain numbers, whatever engine it is written for."""

import sys

import numpy as np

from ..engine.creation import tensor
from ..engine.dtypes import float64
from .engines import Learners, Ours, Torch

OUTSIDE_DOMAIN = ArithmeticError, ValueError  # what Python's own functions raise there: 1 / 0.0, math.log(-1)


def leaf_for(f):
    """What makes a float64 leaf from a number, of the engine that a function is written for: PyTorch if it mentions it, else ours."""
    torch = sys.modules.get("torch")
    scope, code = getattr(f, "__globals__", {}), getattr(f, "__code__", None)
    mentioned = [f, *(scope.get(name) for name in (code.co_names if code else ()))]
    if hasattr(torch, "tensor") and any(value is torch or home_of(value) == "torch" for value in mentioned):
        return lambda number: torch.tensor(float(number), dtype=torch.float64, requires_grad=True)
    return lambda number: tensor(float(number), dtype=float64, requires_grad=True)


def home_of(value):
    """The package that a function comes from, "" for others. PyTorch's built-in ones belong to a type of its own."""
    home = getattr(value, "__module__", None) or getattr(getattr(value, "__self__", None), "__module__", None)
    return home.partition(".")[0] if isinstance(home, str) else ""


def plain(value):
    """The array of a tensor of any engine, of an array or of a number, as float64."""
    if not isinstance(value, np.ndarray | np.generic | int | float | list | tuple):
        engine = next((engine for engine in (Ours, Torch) if engine.accepts(value)), Learners)
        value = engine.array(value)
    return np.asarray(value, float)


def number_of(value, f):
    """The one number of a function's result. Raises ValueError if there are more."""
    array = plain(value)
    if array.size != 1:
        raise ValueError(
            f"{name_of(f)} must return one number for each point, and gave an array of shape {array.shape}."
        )
    return array.item()


def value_at(f, point, leaf=None):
    """f at one point, a tuple of coordinates; nan where it fails as outside its domain."""
    leaf = leaf or leaf_for(f)
    try:
        with np.errstate(all="ignore"):
            result = f(*map(leaf, point))
    except OUTSIDE_DOMAIN:
        return np.nan
    return number_of(result, f)


def value_and_slopes(f, point, leaf=None):
    """f at one point and its partial derivatives there, from autograd. 0 for a coordinate that f does not use.

    Raises TypeError if the result remembers nothing, so that there is no derivative to follow.
    """
    leaves = list(map(leaf or leaf_for(f), point))
    with np.errstate(all="ignore"):
        result = f(*leaves)
    if not hasattr(result, "backward"):
        raise TypeError(
            f"{name_of(f)} gave a {type(result).__name__}, which has no backward(): autograd cannot follow it. "
            "Build it from operations on tensors, such as x.sin() or x ** 2."
        )
    value = number_of(result, f)
    if getattr(result, "requires_grad", True):
        with np.errstate(all="ignore"):
            result.backward()
    slopes = [0.0 if x.grad is None else number_of(x.grad, f) for x in leaves]
    return value, np.array(slopes)


def name_of(f):
    """What to call a function: its name, or f."""
    name = getattr(f, "__name__", "f")
    return "f" if name == "<lambda>" else name
