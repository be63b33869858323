"""What the arguments of reductions and of operations along a dimension mean, and what is raised when they make no sense."""

import functools

import numpy as np

from . import dtypes
from .graph import mode
from .naming import TYPE_NAMES
from .operands import kind_of
from .operation import cast
from .tensor import Tensor


def axes_of(dim, ndim):
    """The axes that a `dim` argument names, counted from 0: an int, several, or None (or no number) for all.

    Raises IndexError for one that is not there, RuntimeError for one named twice, TypeError for what is no whole number.
    A 0-d tensor is treated as if it had one dimension, which is then no axis.
    """
    if type(dim) is int and 0 <= dim < ndim:
        return (dim,)
    if dim is None or names_none(dim):
        return tuple(range(ndim))
    axes = []
    for d in dim if isinstance(dim, tuple | list) else (dim,):
        if not is_whole(d):
            raise TypeError(f"argument 'dim' must be int or tuple of ints, not {kind_of(d)}")
        d = d.__index__()
        low, high = -max(ndim, 1), max(ndim, 1) - 1
        if not low <= d <= high:
            raise IndexError(f"Dimension out of range (expected to be in range of [{low}, {high}], but got {d})")
        axis = d % ndim if ndim else 0
        if axis in axes:
            raise RuntimeError(f"dim {axis} appears multiple times in the list of dims")
        axes.append(axis)
    return tuple(axes) if ndim else ()


def axis_of(dim, ndim):
    """As `axes_of`, for operations that work along one dimension: raises TypeError for several, or none."""
    if not is_whole(dim):
        raise TypeError(f"argument 'dim' must be int, not {kind_of(dim)}")
    return axes_of(dim, ndim)


def names_none(dim):
    """Whether a `dim` argument is a tuple or list of no dimensions, which some operations take for all of them."""
    return isinstance(dim, tuple | list) and not dim


def is_whole(value):
    """Whether a value counts as a whole number in an argument: an int, one of NumPy's, or a 0-d tensor of integers; no bool."""
    if isinstance(value, Tensor):
        return not value._array.ndim and value._array.dtype.kind in "iu"
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim"}


def parsed(function=None, *, none=True, keepdim_alone=True):
    """The function, with its arguments taken as PyTorch takes them.

    NumPy's names `axis` and `keepdims` mean `dim` and `keepdim`. An argument whose default is a bool takes only bools.
    none: whether dim may be None, where it is given. keepdim_alone: whether keepdim may be given without dim.
    """
    if function is None:
        return functools.partial(parsed, none=none, keepdim_alone=keepdim_alone)
    title, names = function.__name__, function.__code__.co_varnames[: function.__code__.co_argcount]
    defaults = dict(zip(names[::-1], (function.__defaults__ or ())[::-1])) | (function.__kwdefaults__ or {})
    flags = [name for name, default in defaults.items() if isinstance(default, bool)]
    before_flags = min([names.index(flag) for flag in flags if flag in names], default=len(names))

    @functools.wraps(function)
    def taken(*args, **kwargs):
        if not kwargs and (len(args) == 1 or 1 < len(args) <= before_flags and args[-1] is not None):
            return function(*args)  # nothing to look at: quicker
        given = dict(zip(names, args))
        for name, value in kwargs.items():
            name = NUMPY_NAMES.get(name, name)
            if name in given:
                raise TypeError(f"{title}(): argument '{name}' is given twice; axis and keepdims are dim and keepdim")
            given[name] = value
        for name in flags:
            if name in given and not isinstance(given[name], bool):
                raise TypeError(f"{title}(): argument '{name}' must be bool, not {kind_of(given[name])}")
        if not none and given.get("dim", 0) is None:
            raise TypeError(f"{title}(): argument 'dim' must be int, not NoneType")
        if not keepdim_alone and "keepdim" in given and "dim" not in given:
            raise TypeError(f"{title}(): argument 'keepdim' needs a dim, as in {title}(0, keepdim=True)")
        return function(*args[len(names) :], **given)

    return taken


def check_input(input, name, argument="input", position=1):
    """Raise TypeError unless the input is a tensor."""
    if not isinstance(input, Tensor):
        raise TypeError(f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {kind_of(input)}")
    return input


def check_floating(input, message):
    """Raise RuntimeError with this message unless the numbers are floating-point."""
    if input._array.dtype.kind != "f":
        raise RuntimeError(message.format(dtype=TYPE_NAMES[input.dtype.name]))


def number(value, name, argument):
    """A parameter that is a number, or a 0-d tensor without history. Raises TypeError: it has no derivative."""
    if isinstance(value, np.generic) or isinstance(value, Tensor) and not value.ndim and value._node is None:
        value = value.item()  # a number of NumPy's would bring its own type into the result
    if not isinstance(value, int | float):
        raise TypeError(f"{name}(): argument '{argument}' must be Number, not {kind_of(value)}")
    return value


def whole_number(value, name, argument):
    """A parameter that is a whole number, as an int. Raises TypeError."""
    if not is_whole(value):
        raise TypeError(f"{name}(): argument '{argument}' must be int, not {kind_of(value)}")
    return value.__index__()


def check_listed(values, name, argument):
    """Raise TypeError unless the values stand in a tuple or list."""
    if not isinstance(values, tuple | list):
        raise TypeError(f"{name}(): argument '{argument}' must be tuple of ints, not {kind_of(values)}")


def listed(values, name, argument):
    """Whole numbers in a tuple or list, as a tuple. Raises TypeError for anything else."""
    check_listed(values, name, argument)
    return tuple([whole_number(value, name, argument) for value in values])


def as_dtype(input, dtype):
    """The input with the type asked for; without one, integers and bools as int64, as sums and products are made.

    Raises TypeError for what is no type, RuntimeError where a gradient would be lost.
    """
    if dtype is None:
        return input if input._array.dtype.kind == "f" else cast(input, dtypes.int64.numpy)
    kind = dtypes.to_numpy(dtype)
    if kind.kind != "f" and input._node is not None and mode.recording:
        raise RuntimeError(
            f"Autograd not support dtype: {TYPE_NAMES[kind.name]}\nWhole numbers have no slope: tensor.detach() first."
        )
    return cast(input, kind)
