"""Tensors from numbers and from shapes."""

import math
import warnings
from functools import reduce
from itertools import chain

import numpy as np

from . import dtypes
from .arguments import number, whole_number
from .devices import check_device
from .messages import NOT_FLOAT
from .tensor import Tensor, made


def finished(array, requires_grad=False, device=None):
    """The tensor of a new array. Raises RuntimeError for integers that want a gradient, and for other devices than the CPU."""
    check_device(device)
    tensor = made(array)
    if not isinstance(requires_grad, bool | None):
        raise TypeError(f"argument 'requires_grad' must be bool, not {type(requires_grad).__name__}")
    if requires_grad:
        if array.dtype.kind != "f":
            who = "Only Tensors of floating point and complex dtype"
            raise RuntimeError(NOT_FLOAT.format(who=who, dtype=tensor.dtype))
        tensor.requires_grad = True
    return tensor


def float_type(dtype):
    """The NumPy dtype asked for, or the default floating type."""
    return dtypes.default_numpy() if dtype is None else dtypes.to_numpy(dtype)


def type_of(input, dtype):
    """The NumPy dtype asked for, or that of a tensor. Raises TypeError for what is no tensor."""
    if not isinstance(input, Tensor):
        raise TypeError(f"argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
    return input._array.dtype if dtype is None else dtypes.to_numpy(dtype)


# ---- from numbers ----------------------------------------------------------------------------------------------------


def array_of(data, dtype=None):
    """A new array of a tensor, an array, a number or nested lists, with the type that PyTorch gives them, or a NumPy dtype.

    Raises TypeError, RuntimeError or ValueError for what is no number, and ValueError for lists of different lengths.
    """
    if isinstance(data, Tensor):
        array = data._array
    elif isinstance(data, np.ndarray | np.generic) or hasattr(data, "__array__"):
        array = np.asarray(data)
        refuse_backwards(array)
    else:
        return array_of_lists(data, dtype)
    own = dtypes.from_numpy_dtype(array.dtype).numpy
    return np.array(array, own if dtype is None else dtype, order="C")


def array_of_lists(data, dtype):
    """The array of nested lists, which may hold numbers, arrays, and tensors of one number."""
    sizes, numbers = flattened(data)
    kinds = kinds_of(numbers)
    if any(issubclass(kind, Tensor) for kind in set(map(type, numbers))):
        numbers = [number.item() if isinstance(number, Tensor) else number for number in numbers]
    if dtype is None:
        dtype = reduce(promoted, kinds) if kinds else dtypes.default_numpy()
    if dtype.kind == "f" and kinds == {dtype}:
        return np.array(numbers, dtype).reshape(sizes)
    array = np.array(numbers)  # bool, int64 or float64
    if array.dtype.kind in "uO":
        raise ValueError("Overflow when unpacking long long: whole numbers have 64 bits")
    if array.dtype != dtype:
        refuse_overflow(array, dtype)
        array = array.astype(dtype)
    return array.reshape(sizes)


def flattened(data):
    """The sizes of nested lists, taken from the first of each, and all numbers in one list."""
    sizes, first = [], data
    while is_sequence(first):
        sizes.append(len(first))
        if not len(first):
            break
        first = first[0]
    rows = [data]
    for dim, size in enumerate(sizes):
        for row in rows:
            if not is_sequence(row):
                raise TypeError("not a sequence: a list holds either numbers only or lists only")
            if len(row) != size:
                raise ValueError(
                    f"expected sequence of length {size} at dim {dim} (got {len(row)}): every row needs as many numbers"
                )
        rows = list(chain.from_iterable(rows))
    return sizes, rows


def is_sequence(value):
    """Whether a value counts as a list of numbers, not as a number."""
    return isinstance(value, SEQUENCES) or isinstance(value, np.ndarray) and value.ndim > 0


SEQUENCES = list, tuple, range


def kinds_of(numbers):
    """The NumPy dtypes of what stands in lists. Raises TypeError, RuntimeError, ValueError for what is no number."""
    kinds = set()
    for kind in set(map(type, numbers)):
        if kind is float:
            kinds.add(dtypes.default_numpy())
        elif kind in (int, bool):
            kinds.add(dtypes.to_numpy(kind))
        elif issubclass(kind, np.generic):
            kinds.add(dtypes.from_numpy_dtype(np.dtype(kind)).numpy)
        elif issubclass(kind, np.ndarray):
            kinds |= {dtypes.from_numpy_dtype(number.dtype).numpy for number in numbers if type(number) is kind}
        elif issubclass(kind, Tensor):
            found = [number for number in numbers if type(number) is kind]
            if any(number.numel() != 1 for number in found):
                error = ValueError if found[0].dtype.is_floating_point else TypeError
                raise error(
                    "only one element tensors can be converted to Python scalars: to join them, use torch.stack"
                )
            kinds |= {number._array.dtype for number in found}
        elif issubclass(kind, int | float):
            kinds.add(dtypes.to_numpy(int if issubclass(kind, int) else float))
        elif issubclass(kind, str | list | complex):
            raise TypeError(f"new(): invalid data type '{kind.__name__}': a tensor holds numbers that are not complex")
        else:
            raise RuntimeError(f"Could not infer dtype of {kind.__name__}: a tensor holds numbers")
    return kinds


def promoted(a, b):
    """The NumPy dtype that both fit in."""
    return dtypes.promote(a, dtypes.DIMENSIONED, b, dtypes.DIMENSIONED)


def refuse_overflow(array, dtype):
    """Raise RuntimeError if whole numbers or floats do not fit in an integer type. Unsigned types wrap negative ones."""
    if dtype.kind not in "iu" or not array.size or array.dtype.kind == "b":
        return
    info = np.iinfo(dtype)
    low, high = -info.max if dtype.kind == "u" else info.min, info.max
    if not (array.min() >= low and array.max() <= high):  # not: nan fits nowhere
        raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")


def fitting(number, dtype):
    """A Python number as an array of this NumPy dtype can hold it. Raises RuntimeError if it is too large."""
    if dtype.kind == "b":
        return bool(number)
    if dtype.kind == "f":
        if math.isfinite(number) and abs(number) > np.finfo(dtype).max:
            raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")
        return float(number)
    refuse_overflow(np.array(number), dtype)
    return int(number) % 2 ** (8 * dtype.itemsize) if dtype.kind == "u" else int(number)


def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False):
    """A new tensor of a number, nested lists, an array or a tensor. Always a copy, always a leaf.

    Python floats become float32, whole numbers int64; arrays keep their type. Raises TypeError for text, ValueError for
    rows of different lengths, RuntimeError for integers with requires_grad.
    """
    if isinstance(data, Tensor):
        warnings.warn(COPY, UserWarning, stacklevel=2)
    return finished(array_of(data, None if dtype is None else dtypes.to_numpy(dtype)), requires_grad, device)


COPY = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor)."
)


def as_tensor(data, dtype=None, device=None):
    """As `tensor`, but a tensor stays itself and an array is not copied, unless the type has to change."""
    check_device(device)
    if isinstance(data, np.ndarray):
        data = from_numpy(data)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return tensor(data, dtype=dtype)


def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=None):
    """As `as_tensor`. copy: True for a copy in any case, False for a ValueError where one would be needed.

    requires_grad: False for a tensor without history, which may share the memory of `obj`.
    """
    result = as_tensor(obj, dtype, device)
    shared = result is obj or isinstance(obj, np.ndarray) and np.may_share_memory(result._array, obj)
    if copy is False and not shared:
        raise ValueError("can't alias arbitrary sequence into a tensor: a copy is needed")
    if copy and shared:
        result = result.clone()
    if requires_grad is None:
        return result
    return result.requires_grad_() if requires_grad else result.detach()


def from_numpy(array):
    """The tensor that shares its memory with this array.

    Raises TypeError for anything else, ValueError for an array that runs backwards through its memory.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    own = dtypes.from_numpy_dtype(array.dtype).numpy
    refuse_backwards(array)
    return made(array if array.dtype is own and type(array) is np.ndarray else array.view(own, np.ndarray))


def refuse_backwards(array):
    """Raise ValueError for an array that runs backwards through its memory."""
    if any(stride < 0 for stride in array.strides):
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides are not currently "
            "supported. Make a copy first: array.copy()."
        )


# ---- from a shape ----------------------------------------------------------------------------------------------------


def shape_of(sizes, name, given=None):
    """The shape given as f(2, 3), f((2, 3)) or f(size=(2, 3)).

    Raises TypeError for sizes that are not whole, RuntimeError for negative ones.
    """
    if not sizes and given is None:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    sizes = sizes if given is None else (given,)
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = sizes[0]
    for n in sizes:
        if isinstance(n, bool) or not hasattr(n, "__index__"):
            raise TypeError(f"{name}(): argument 'size' (position 1) must be tuple of ints, not {type(n).__name__}")
    sizes = tuple([n.__index__() for n in sizes])
    if any(n < 0 for n in sizes):
        raise RuntimeError(f"Trying to create tensor with negative dimension {min(sizes)}: {list(sizes)}")
    return sizes


def listed_shape(size, name):
    """The shape given as one tuple or list. Raises TypeError for anything else."""
    if not isinstance(size, tuple | list):
        raise TypeError(f"{name}(): argument 'size' must be tuple of ints, not {type(size).__name__}")
    return shape_of((size,), name)


def zeros(*sizes, size=None, dtype=None, device=None, requires_grad=False):
    """A tensor of zeros."""
    return finished(np.zeros(shape_of(sizes, "zeros", size), float_type(dtype)), requires_grad, device)


def ones(*sizes, size=None, dtype=None, device=None, requires_grad=False):
    """A tensor of ones."""
    return finished(np.ones(shape_of(sizes, "ones", size), float_type(dtype)), requires_grad, device)


def empty(*sizes, size=None, dtype=None, device=None, requires_grad=False):
    """A tensor whose numbers are whatever the memory held: to be written before they are read."""
    return finished(np.empty(shape_of(sizes, "empty", size), float_type(dtype)), requires_grad, device)


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False):
    """A tensor of this shape with one value everywhere; its type is that of the value unless given."""
    size = listed_shape(size, "full")
    fill_value = filling("full", fill_value)
    kind = float_type(dtype) if dtype is not None or isinstance(fill_value, float) else np.array(fill_value).dtype
    array = np.empty(size, kind)
    array.fill(fitting(fill_value, kind))
    return finished(array, requires_grad, device)


def filling(name, value):
    """The number to fill with. Raises TypeError for what is none, such as a tensor that requires a gradient: it would be lost."""
    if isinstance(value, Tensor) and not value.requires_grad and not value.ndim:
        value = value.item()
    if not isinstance(value, int | float | np.generic):
        raise TypeError(f"{name}(): argument 'fill_value' (position 2) must be Number, not {type(value).__name__}")
    return value


def eye(n, m=None, *, dtype=None, device=None, requires_grad=False):
    """A matrix of n rows and m columns (n, if not given) with ones on its diagonal and zeros elsewhere."""
    for name, size in (("n", n), ("m", n if m is None else m)):
        if not hasattr(size, "__index__"):
            raise TypeError(f"eye(): argument '{name}' must be int, not {type(size).__name__}")
        if size < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {size}")
    return finished(np.eye(n, m, dtype=float_type(dtype)), requires_grad, device)


def like(make, doc):
    """The function that makes a tensor of the shape and type of another: make(array, NumPy dtype, ...)."""

    def function(input, *args, dtype=None, device=None, requires_grad=False, memory_format=None, **kwargs):
        return finished(make(input, type_of(input, dtype), *args, **kwargs), requires_grad, device)

    function.__doc__ = f"{doc}, of the shape of `input` and, unless given, its type."
    return function


zeros_like = like(lambda x, kind: np.zeros_like(x._array, kind), "A tensor of zeros")
ones_like = like(lambda x, kind: np.ones_like(x._array, kind), "A tensor of ones")
empty_like = like(lambda x, kind: np.empty_like(x._array, kind), "A tensor to be written before it is read")
full_like = like(
    lambda x, kind, fill_value: np.full_like(x._array, fitting(filling("full_like", fill_value), kind), kind),
    "A tensor with one value everywhere",
)


def as_number(value):
    """The number of a tensor of one number; a number as it is."""
    return value.item() if isinstance(value, Tensor) else value


def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
    """As `tensor`, with the type of this tensor unless given."""
    return tensor(data, dtype=self.dtype if dtype is None else dtype, device=device, requires_grad=requires_grad)


def new_zeros(self, *sizes, size=None, dtype=None, **options):
    """As `zeros`, with the type of this tensor unless given."""
    return zeros(*sizes, size=size, dtype=self.dtype if dtype is None else dtype, **options)


def new_ones(self, *sizes, size=None, dtype=None, **options):
    """As `ones`, with the type of this tensor unless given."""
    return ones(*sizes, size=size, dtype=self.dtype if dtype is None else dtype, **options)


def new_empty(self, *sizes, size=None, dtype=None, **options):
    """As `empty`, with the type of this tensor unless given."""
    return empty(*sizes, size=size, dtype=self.dtype if dtype is None else dtype, **options)


def new_full(self, size, fill_value, *, dtype=None, **options):
    """As `full`, with the type of this tensor unless given."""
    return full(size, fill_value, dtype=self.dtype if dtype is None else dtype, **options)


# ---- ranges ----------------------------------------------------------------------------------------------------------


def arange(*bounds, start=0, end=None, step=1, dtype=None, device=None, requires_grad=False):
    """Numbers from start (0) up to, but without, end, in steps of `step` (1): arange(end), arange(start, end, step).

    int64 if all three are whole, else the default floating type. Raises RuntimeError for a step of 0 or one that leads away
    from end.
    """
    if len(bounds) > 3 or not bounds and end is None:
        raise TypeError(
            f"arange() takes from 1 to 3 numbers: arange(end) or arange(start, end, step), but got {len(bounds)}"
        )
    if len(bounds) == 1 and end is None:
        (end,) = bounds
    else:
        start, end, step = *bounds, *(start, end, step)[len(bounds) :]
    start, end, step = number(start, "arange", "start"), number(end, "arange", "end"), number(step, "arange", "step")
    whole = all(isinstance(value, int) for value in (start, end, step))
    kind = dtypes.int64.numpy if whole and dtype is None else float_type(dtype)
    if kind.kind == "b":
        raise NotImplementedError('"arange_cpu" not implemented for Bool')
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start} -> {end}")
    if (step > 0) != (end >= start) and start != end:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    if kind == np.int64:
        start, end, step = int(start), int(end), int(step)
        if step == 0:
            raise ValueError("step must be nonzero: as a whole number it is 0")
    count = math.ceil((end - start) / step)
    if kind.kind != "f":
        start, step = int(start), int(step)
    return finished((start + step * np.arange(count)).astype(kind), requires_grad, device)


def spaced(start, end, steps, kind, name="linspace"):
    """`steps` numbers from start to end at equal distances, worked out from both ends, as PyTorch does it."""
    for bound in (start, end):
        if isinstance(bound, Tensor) and bound.ndim:
            raise RuntimeError(
                f"{name} only supports 0-dimensional start and end tensors, not {bound.ndim} dimension(s)."
            )
    start, end = number(as_number(start), name, "start"), number(as_number(end), name, "end")
    steps = whole_number(steps, name, "steps")
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    work = (kind if kind.kind == "f" else dtypes.float64.numpy).type
    places = np.arange(steps)
    with np.errstate(all="ignore"):
        step = (work(end) - work(start)) / work(max(steps - 1, 1))
        upward, downward = work(start) + step * places.astype(work), work(end) - step * places[::-1].astype(work)
    return np.where(places < max(steps // 2, 1), upward, downward)


def linspace(start, end, steps, *, dtype=None, device=None, requires_grad=False):
    """`steps` numbers from start to end, both included, at equal distances."""
    kind = float_type(dtype)
    return finished(spaced(start, end, steps, kind).astype(kind), requires_grad, device)


def logspace(start, end, steps, base=10.0, *, dtype=None, device=None, requires_grad=False):
    """`steps` numbers from base**start to base**end, each the same multiple of the one before."""
    kind = float_type(dtype)
    base = number(base, "logspace", "base")
    return finished((base ** spaced(start, end, steps, kind, "logspace")).astype(kind), requires_grad, device)
