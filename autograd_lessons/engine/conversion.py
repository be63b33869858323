"""From one type of number to another, and between tensors and NumPy."""

import warnings

import numpy as np

from . import dtypes
from .devices import check_device
from .graph import mode
from .messages import NO_NUMPY, SCALAR
from .operation import cast
from .printing import tensor_format
from .tensor import Tensor, made


def item(self):
    """Its only number, as a Python number. Raises RuntimeError if it has not exactly one."""
    if self._array.size != 1:
        raise RuntimeError(f"a Tensor with {self._array.size} elements cannot be converted to Scalar")
    return self._array.item()


def tolist(self):
    """Its numbers as nested lists of Python numbers; a plain number if it is 0-d."""
    return self._array.tolist()


def numpy(self, *, force=False):
    """Its array, not a copy. Raises RuntimeError if it requires a gradient, unless in `no_grad` or with `force`."""
    if self._node is not None and mode.recording and not force:
        raise RuntimeError(NO_NUMPY)
    return self._array


def as_array(self, dtype=None, copy=None):
    """What NumPy gets when it asks for an array: np.array(x) wants a copy, np.asarray(x) does not."""
    array = self.numpy()
    return np.array(array, dtype, copy=copy)


def truth(self):
    """Whether its only number is not 0. Raises RuntimeError if it has not exactly one."""
    if self._array.size != 1:
        count = "more than one value" if self._array.size else "no values"
        raise RuntimeError(f"Boolean value of Tensor with {count} is ambiguous\nAsk for x.any() or x.all().")
    return bool(self._array)


def as_float(self):
    """Its only number, as a float. Raises ValueError if it has not exactly one."""
    return float(only_number(self))


def as_int(self):
    """Its only number, as an int. Raises ValueError if it has not exactly one."""
    return int(only_number(self))


def only_number(self):
    if self._array.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    if self._node is not None and mode.recording:
        warnings.warn(SCALAR, UserWarning, stacklevel=3)
    return self._array.item()


def as_index(self):
    """Its only whole number, to index a list with. Raises TypeError for other tensors."""
    if self._array.size != 1 or self._array.dtype.kind not in "iub":
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(self._array.item())


def formatted(self, spec):
    """A 0-d tensor in an f-string is its number."""
    return tensor_format(self._array, spec, self.__repr__)


def to(self, *args, dtype=None, device=None, non_blocking=False, copy=False):
    """The tensor with another type: to(torch.float64), to(other), to("cpu"), to("cpu", torch.float64).

    The tensor itself if nothing changes. Raises RuntimeError for another device than the CPU.
    """
    for arg in args:
        if isinstance(arg, Tensor):
            dtype = arg.dtype
        elif isinstance(arg, dtypes.dtype | np.dtype | type):
            dtype = arg
        elif not isinstance(arg, bool):
            device = arg
    check_device(device)
    result = self if dtype is None else cast(self, dtypes.to_numpy(dtype))
    return result.clone() if copy and result is self else result


def converter(name):
    """The method that gives a tensor the type of this name."""
    kind = getattr(dtypes, {"byte": "uint8", "char": "int8"}.get(name, name))

    def method(self):
        return cast(self, kind.numpy)

    method.__name__, method.__doc__ = name, f"The tensor with the numbers as {kind.name}."
    return method


def array_ufunc(self, ufunc, method, *inputs, **kwargs):
    """What a NumPy function does with a tensor: computes on its numbers, and refuses when a gradient would be lost."""
    if method == "__call__" and not kwargs and len(inputs) == 2 and isinstance(inputs[0], np.ndarray | np.generic):
        reflected = REFLECTED.get(ufunc.__name__)
        if reflected:  # array + tensor: NumPy asks us before Python does
            return getattr(self, reflected)(inputs[0])
    if mode.recording and any(isinstance(value, Tensor) and value.requires_grad for value in inputs):
        raise RuntimeError(NUMPY_FUNCTION.format(name=ufunc.__name__))
    arrays = [value._array if isinstance(value, Tensor) else value for value in inputs]
    result = getattr(ufunc, method)(*arrays, **kwargs)
    return made(np.asarray(result)) if isinstance(result, np.ndarray | np.generic) else result


REFLECTED = {
    "add": "__radd__",
    "subtract": "__rsub__",
    "multiply": "__rmul__",
    "true_divide": "__rtruediv__",
    "divide": "__rtruediv__",
    "power": "__rpow__",
    "floor_divide": "__rfloordiv__",
    "remainder": "__rmod__",
    "equal": "__eq__",
    "not_equal": "__ne__",
    "less": "__gt__",
    "less_equal": "__ge__",
    "greater": "__lt__",
    "greater_equal": "__le__",
    "bitwise_and": "__rand__",
    "bitwise_or": "__ror__",
    "bitwise_xor": "__rxor__",
    "matmul": "__rmatmul__",
}
NUMPY_FUNCTION = (
    "Can't call numpy() on Tensor that requires grad. np.{name} would compute the number and forget how it was made, so the "
    "gradient would end there.\nUse autograd_lessons.{name}(x), or tensor.detach().numpy() if you do not need the gradient."
)


def deepcopy(self, memo):
    """A copy of a leaf with its gradient. Raises RuntimeError for the result of an operation, as in PyTorch."""
    if not self.is_leaf:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment. "
            "Use tensor.detach().clone() for a copy without history."
        )
    copy = rebuild(type(self), self._array.copy(), self.requires_grad)
    grad = self.grad
    copy.grad = None if grad is None else made(grad._array.copy())
    memo[id(self)] = copy
    return copy


def reduce(self):
    """How a tensor is pickled: its numbers and whether it requires a gradient; never its history, so a result becomes a leaf."""
    return rebuild, (type(self), self._array, self.requires_grad)


def rebuild(kind, array, requires_grad):
    """A leaf of this class."""
    tensor = object.__new__(kind)
    tensor._array = array.view(
        dtypes.from_numpy_dtype(array.dtype).numpy
    )  # an unpickled dtype is not NumPy's own object
    tensor._node = None
    tensor.requires_grad = requires_grad
    return tensor
