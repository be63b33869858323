"""What a tensor says of its memory and of its type, and the constructors that are named after types."""

import math

import numpy as np

from . import dtypes
from .arguments import axis_of, check_input, number
from .creation import array_of, shape_of
from .derivatives.shapes import alias
from .devices import CPU, check_device
from .graph import mode
from .operation import cast
from .tensor import Tensor, made


def device(self):
    """The CPU."""
    return CPU


def dim(self):
    """How many dimensions it has."""
    return self._array.ndim


def size(self, dim=None):
    """Its shape, or the size of one dimension. Raises IndexError for a dimension that is not there."""
    if dim is None:
        return self.shape
    if not self._array.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    return self._array.shape[axis_of(dim, self._array.ndim)[0]]


def length(self):
    """The size of its first dimension. Raises TypeError for a 0-d tensor."""
    if not self._array.ndim:
        raise TypeError("len() of a 0-d tensor")
    return len(self._array)


def is_tensor(obj):
    """Whether an object is a tensor."""
    return isinstance(obj, Tensor)


def numel(input):
    """How many numbers a tensor holds."""
    return check_input(input, "numel")._array.size


def is_floating_point(input):
    """Whether its numbers are floating-point numbers."""
    return check_input(input, "is_floating_point")._array.dtype.kind == "f"


def is_complex(input):
    """Whether its numbers are complex: there are none."""
    check_input(input, "is_complex")
    return False


def is_signed(input):
    """Whether its numbers may be negative."""
    return check_input(input, "is_signed")._array.dtype.kind in "if"


def result_type(tensor1, tensor2):
    """The type of the result of an operation on two tensors or numbers. Raises TypeError for what is neither."""
    operands = [x._array if isinstance(x, Tensor) else number(x, "result_type", "tensor") for x in (tensor1, tensor2)]
    return dtypes.from_numpy_dtype(dtypes.result_type(*operands))


def nbytes(self):
    """How many bytes its numbers take together."""
    return self._array.nbytes


def element_size(self):
    """How many bytes one number takes."""
    return self._array.itemsize


def data_ptr(self):
    """Where its first number lies in memory: two tensors that share memory may have the same."""
    return self._array.__array_interface__["data"][0]


def is_contiguous(self, memory_format=None):
    """Whether its numbers lie in memory row by row, without gaps."""
    return self._array.flags.c_contiguous


def stride(self, dim=None):
    """How far apart in memory, counted in numbers, two neighbours along each dimension lie; or along one dimension."""
    x = self._array
    if x.size:
        strides = tuple([step // x.itemsize for step in x.strides])
    else:  # as if each size of 0 were 1
        strides = tuple([math.prod([max(n, 1) for n in x.shape[i + 1 :]]) for i in range(x.ndim)])
    if dim is None:
        return strides
    if not -x.ndim <= dim < x.ndim:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-x.ndim}, {x.ndim - 1}], but got {dim})"
        )
    return strides[dim]


def detach(input):
    """A tensor of the same numbers, in the same memory, that remembers nothing."""
    return check_input(input, "detach").detach()


def detach_(self):
    """Forget how the tensor was made, in place. Raises RuntimeError for a view."""
    if self._base is not None:
        raise RuntimeError("Can't detach views in-place. Use detach() instead.")
    self._node = None
    return self


def resize_(self, *sizes):
    """Give the tensor another shape in place: it keeps its numbers, row by row, as far as they go; new ones are 0.

    Raises RuntimeError for a tensor that requires a gradient, and for one that is not contiguous.
    """
    if self._node is not None:
        raise RuntimeError("cannot resize variables that require grad")
    x, shape = self._array, shape_of(sizes, "resize_")
    if not x.flags.c_contiguous or mode.recording and self._views:
        raise RuntimeError(
            "resize_() of a tensor that is not contiguous, or that has views, is not supported: use reshape"
        )
    count = math.prod(shape)
    row = x.reshape(-1)
    if count > x.size:
        row = np.concatenate((row, np.zeros(count - x.size, x.dtype)))
    self._array = row[:count].reshape(shape)
    return self


# ---- types -----------------------------------------------------------------------------------------------------------


class TensorType:
    """An old name for tensors of one type: a constructor, a test for isinstance, and what `type()` takes."""

    def __init__(self, name, kind):
        self.name, self.dtype = name, kind
        self.__name__ = self.__qualname__ = name
        self.__doc__ = f"Tensors of {kind.name}: {name}([1, 2]) holds these numbers, {name}(2, 3) zeros of that shape."

    def __call__(self, *data):
        return made(array_for(self.dtype.numpy, data))

    def __instancecheck__(self, tensor):
        return isinstance(tensor, Tensor) and tensor.dtype is self.dtype

    def __repr__(self):
        return f"<class 'torch.{self.name}'>"


def array_for(kind, data):
    """The array of Tensor(2, 3), Tensor([1, 2]) or Tensor(). Raises TypeError, ValueError as `tensor` does."""
    if not data:
        return np.zeros(0, kind)
    if len(data) == 1 and isinstance(data[0], Tensor | np.ndarray | list | tuple | range) and not is_size(data[0]):
        return array_of(data[0], kind)
    if len(data) == 1 and not hasattr(data[0], "__index__") and not is_size(data[0]):
        if isinstance(data[0], str):
            raise TypeError("new(): invalid data type 'str'")
        raise TypeError(f"new(): data must be a sequence (got {type(data[0]).__name__}): use torch.tensor({data[0]!r})")
    return np.zeros(shape_of(data, "new"), kind)


def is_size(value):
    """Whether a tuple is the shape of a tensor."""
    return type(value).__name__ == "Size"


def initialise(self, *data):
    """See the class."""
    if len(data) == 1 and isinstance(data[0], Tensor):  # as PyTorch: the same memory, and the same history
        self._array, self._node = data[0]._array, alias(data[0])._node
    else:
        self._array, self._node = array_for(dtypes.default_numpy(), data), None


OLD_NAMES = {
    "FloatTensor": dtypes.float32,
    "DoubleTensor": dtypes.float64,
    "HalfTensor": dtypes.float16,
    "ByteTensor": dtypes.uint8,
    "CharTensor": dtypes.int8,
    "ShortTensor": dtypes.int16,
    "IntTensor": dtypes.int32,
    "LongTensor": dtypes.int64,
    "BoolTensor": dtypes.bool,
}
OLD_TYPES = {name: TensorType(name, kind) for name, kind in OLD_NAMES.items()}
globals().update(OLD_TYPES)
OLD_NAME_OF = {kind: f"torch.{name}" for name, kind in OLD_NAMES.items()}
NAMED = {f"torch.{name}": kind for name, kind in OLD_NAMES.items()}


def type_(self, dtype=None, non_blocking=False):
    """The old name of its type, such as 'torch.FloatTensor'; or the tensor with another type."""
    if dtype is None:
        return OLD_NAME_OF[self.dtype]
    if isinstance(dtype, TensorType):
        dtype = dtype.dtype
    elif isinstance(dtype, str):
        if dtype not in NAMED:
            raise ValueError(f"invalid type: {dtype!r}")
        dtype = NAMED[dtype]
    return cast(self, dtypes.to_numpy(dtype))


def type_as(self, other):
    """The tensor with the type of another."""
    return cast(self, other._array.dtype)


def cpu(self):
    """The tensor itself: it is on the CPU."""
    return self


def cuda(self, device=None):
    """Raises AssertionError: there is no GPU here."""
    check_device("cuda")
