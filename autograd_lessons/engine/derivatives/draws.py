"""Random numbers, in PyTorch's own stream: the same seed gives the same numbers.

Where they depend on what a tensor holds, they do not change smoothly with it: every gradient is 0, as in PyTorch.
"""

import numpy as np

from .. import dtypes, random
from ..arguments import check_input, number, whole_number
from ..creation import finished, float_type, like, listed_shape, shape_of, type_of
from ..devices import check_device
from ..inplace import write
from ..operation import named, variadic
from ..tensor import Tensor
from ..views import moving
from .elementwise import no_slope
from .shapes import broadcast_tensors, broadcast_to


def drawn(x, numbers):
    return np.asarray(numbers, x.dtype)


# fmt: off
#                       grad_fn               forward                                             dL/dx, given g = dL/dz
drawn_around  = moving( "NormalBackward1",    drawn,                                              no_slope)
drawn_within  = moving( "NormalBackward2",    drawn,                                              no_slope)
drawn_from    = variadic("NormalBackward3",   lambda mean, std, numbers: drawn(mean, numbers),    mean=no_slope, std=no_slope)
tossed        = moving( "BernoulliBackward0", drawn,                                              no_slope)
tossed_with   = variadic("BernoulliBackward1", lambda x, p, numbers: drawn(x, numbers),          x=no_slope, p=no_slope)
normal_filled = moving( "NormalBackward0",    drawn,                                              no_slope)
even_filled   = moving( "UniformBackward0",   drawn,                                              no_slope)
whole_filled  = moving( "RandomBackward0",    drawn,                                              no_slope)
# fmt: on


# ---- from a shape ----------------------------------------------------------------------------------------------------


def rand(*sizes, size=None, generator=None, dtype=None, device=None, requires_grad=False):
    """Random numbers from 0 up to 1, all equally likely: PyTorch's own for the same seed."""
    array = random.uniform(shape_of(sizes, "rand", size), float_type(dtype), generator=generator)
    return finished(array, requires_grad, device)


def randn(*sizes, size=None, generator=None, dtype=None, device=None, requires_grad=False):
    """Random numbers of the normal distribution (mean 0, deviation 1): PyTorch's own for the same seed."""
    array = random.normal(shape_of(sizes, "randn", size), float_type(dtype), generator=generator)
    return finished(array, requires_grad, device)


def randint(*bounds, low=0, high=None, size=None, generator=None, dtype=None, device=None, requires_grad=False):
    """Random whole numbers from low (0) to high - 1: randint(high, size) or randint(low, high, size). int64 unless given."""
    bounds = list(bounds)
    if size is None and bounds:
        size = bounds.pop()
    if len(bounds) == 2:
        low, high = bounds
    elif len(bounds) == 1:
        low, high = (bounds[0], high) if high is not None else (low, bounds[0])
    if high is None or size is None or len(bounds) > 2:
        raise TypeError("randint() takes randint(high, size) or randint(low, high, size), with size a tuple")
    low, high = whole_number(low, "randint", "low"), whole_number(high, "randint", "high")
    kind = dtypes.to_numpy(dtypes.int64 if dtype is None else dtype)
    array = random.integers(low, high, listed_shape(size, "randint"), kind, generator)
    return finished(array, requires_grad, device)


def randperm(n, *, generator=None, dtype=None, device=None, requires_grad=False):
    """The whole numbers from 0 to n - 1 in random order. int64 unless given. Raises RuntimeError if the type cannot hold them."""
    n, kind = whole_number(n, "randperm", "n"), dtypes.to_numpy(dtypes.int64 if dtype is None else dtype)
    if kind.kind == "b":
        raise NotImplementedError("\"randperm\" not implemented for 'Bool'")
    if n - 1 > largest_whole(kind):
        raise RuntimeError(f"n cannot be greater than {largest_whole(kind) + 1} for {kind.name}, but got {n}")
    return finished(random.permutation(n, generator).astype(kind), requires_grad, device)


def largest_whole(kind):
    """The largest number up to which a type holds all whole numbers."""
    return 2 ** (np.finfo(kind).nmant + 1) if kind.kind == "f" else 1 if kind.kind == "b" else int(np.iinfo(kind).max)


def in_memory_order(draw, x):
    """An array like x, filled by draw(how many) in the order in which its numbers lie in memory, as PyTorch does it."""
    if x.flags.c_contiguous:
        return draw(x.size).reshape(x.shape)
    order = sorted(range(x.ndim), key=lambda i: -x.strides[i])
    numbers = draw(x.size).reshape([x.shape[i] for i in order])
    return numbers.transpose(np.argsort(order))


def normal_numbers(x, kind, mean=0.0, std=1.0, generator=None):
    """Normal numbers for all of an array. Where it is not contiguous PyTorch draws them one by one, however many they are."""
    if x.flags.c_contiguous or x.size < 16:
        return in_memory_order(lambda n: random.normal(n, kind, mean, std, generator), x)
    few = [random.normal(min(15, x.size - i), kind, mean, std, generator) for i in range(0, x.size, 15)]
    return in_memory_order(lambda n: np.concatenate(few), x)


def laid_out_as(x):
    """A new array that lies in memory as PyTorch lays out one like x: in the order of x, but without gaps or repetitions."""
    return np.empty(x.shape, x.dtype) if 0 in x.strides else np.empty_like(x)


rand_like = like(
    lambda x, kind, generator=None: in_memory_order(
        lambda n: random.uniform(n, kind, generator=generator), laid_out_as(x._array)
    ),
    "Random numbers from 0 up to 1",
)
randn_like = like(
    lambda x, kind, generator=None: normal_numbers(laid_out_as(x._array), kind, generator=generator),
    "Random numbers of the normal distribution",
)


def randint_like(input, *bounds, low=0, high=None, dtype=None, generator=None, device=None, requires_grad=False):
    """Random whole numbers from low (0) to high - 1, of the shape of `input` and, unless given, its type."""
    bounds = bounds if high is None else (*(bounds or (low,)), high)
    if len(bounds) not in (1, 2):
        raise TypeError("randint_like() takes randint_like(input, high) or randint_like(input, low, high)")
    low, high = [whole_number(bound, "randint_like", "high") for bound in ((0, *bounds)[-2:])]
    kind = type_of(input, dtype)
    array = in_memory_order(lambda n: random.integers(low, high, n, kind, generator), laid_out_as(input._array))
    return finished(array, requires_grad, device)


# ---- around what a tensor holds --------------------------------------------------------------------------------------


def normal(mean=None, std=1.0, size=None, *, generator=None, dtype=None, device=None, requires_grad=False):
    """Random numbers of the normal distribution: normal(mean, std), at least one of them a tensor, or normal(mean, std, size).

    Raises RuntimeError for a negative std.
    """
    if mean is None:
        raise TypeError('normal() missing 1 required positional arguments: "mean"')
    if size is not None:
        mean, std = number(mean, "normal", "mean"), number(std, "normal", "std")
    if isinstance(mean, Tensor) and isinstance(std, Tensor):
        mean, std = broadcast_tensors(mean, std)
    like = mean if isinstance(mean, Tensor) else std
    if not isinstance(like, Tensor):
        if size is None:
            raise TypeError("normal() takes normal(mean, std, size) where neither mean nor std is a tensor")
        refuse_negative(std)
        array = random.normal(listed_shape(size, "normal"), float_type(dtype), mean, std, generator)
        return finished(array, requires_grad, device)
    if dtype is not None or requires_grad:
        raise TypeError("normal() of tensors takes neither dtype nor requires_grad: it has those of the tensors")
    check_device(device)
    refuse_negative(std)
    noise = random.normal(like._array.shape, like._array.dtype, generator=generator)
    numbers = (noise * array_or_number(std) + array_or_number(mean)).astype(noise.dtype)
    if isinstance(mean, Tensor) and isinstance(std, Tensor):
        return drawn_from(mean, std, numbers)
    return drawn_around(mean, numbers) if isinstance(mean, Tensor) else drawn_within(std, numbers)


def array_or_number(value):
    return value._array if isinstance(value, Tensor) else value


def refuse_negative(std):
    """Raise RuntimeError for a standard deviation below 0."""
    if isinstance(std, Tensor):
        if (std._array < 0).any():
            raise RuntimeError("normal expects all elements of std >= 0.0")
    elif not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")


def bernoulli(input, p=None, *, generator=None):
    """1 with the probability that `input` holds, else 0, for each of its numbers. Raises RuntimeError outside [0, 1]."""
    check_input(input, "bernoulli")
    if p is not None:
        return tossed(input, bernoulli_numbers(input, number(p, "bernoulli", "p"), generator))
    return tossed(input, random.bernoulli(floating(input._array, "bernoulli_tensor_cpu_p_"), generator))


def bernoulli_numbers(input, p, generator):
    if isinstance(p, Tensor):
        probabilities = np.broadcast_to(floating(p._array, "bernoulli_tensor_cpu_p_"), input._array.shape)
        return random.bernoulli(probabilities, generator).astype(input._array.dtype)
    return random.keep_mask(input._array.shape, 1 - p, generator).astype(input._array.dtype)


def floating(array, kernel):
    """The array. Raises NotImplementedError unless it holds floating-point numbers."""
    if array.dtype.kind != "f":
        raise NotImplementedError(f'"{kernel}" not implemented for {array.dtype.name}: use a floating-point type')
    return array


# ---- in place --------------------------------------------------------------------------------------------------------


def normal_(self, mean=0.0, std=1.0, *, generator=None):
    """Put random numbers of the normal distribution in the tensor. Returns the tensor itself."""
    x, mean, std = self._array, number(mean, "normal_", "mean"), number(std, "normal_", "std")
    return write(self, normal_filled(self, normal_numbers(x, x.dtype, mean, std, generator)))


def uniform_(self, from_=0.0, to=1.0, *, generator=None):
    """Put random numbers from from_ up to `to` in the tensor, all equally likely. Returns the tensor itself."""
    x, from_, to = self._array, number(from_, "uniform_", "from"), number(to, "uniform_", "to")
    numbers = in_memory_order(lambda n: random.uniform(n, x.dtype, from_, to, generator), x)
    return write(self, even_filled(self, numbers))


def random_(self, from_=None, to=None, *, generator=None):
    """Put random whole numbers in the tensor: random_(to), random_(from_, to), or all that its type can hold exactly."""
    x = self._array
    given = [whole_number(bound, "random_", "to") for bound in (from_, to) if bound is not None]
    low, high = (0, *given)[-2:] if given else (0, None)

    def draw(n):
        return (
            any_integers(n, x.dtype, generator) if high is None else random.integers(low, high, n, x.dtype, generator)
        )

    return write(self, whole_filled(self, in_memory_order(draw, x)))


def any_integers(n, dtype, generator):
    """Whole numbers from 0 to the largest up to which a type holds all: a word each, of 64 bits for a 64-bit type."""
    generator = random.stream(generator)
    words = generator.words64(n) if dtype.itemsize == 8 else generator.words(n)
    return (words % np.uint64(largest_whole(dtype) + 1)).astype(dtype)


def bernoulli_(self, p=0.5, *, generator=None):
    """Put 1 with probability p (a number or a tensor), else 0, in the tensor. Returns the tensor itself.

    For a number p, PyTorch itself draws other numbers where it uses Intel's vector library.
    """
    numbers = bernoulli_numbers(self, p, generator)
    if isinstance(p, Tensor):
        return write(self, tossed_with(self, broadcast_to(p, self._array.shape), numbers))
    return write(self, tossed(self, numbers))


named(globals())
