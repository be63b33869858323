"""PyTorch's random stream on the CPU, number for number: the same seed gives the same numbers as PyTorch 2.13.

Everything starts from the 32-bit words of a Mersenne Twister, in order. What each function takes from the stream, and
what it makes of it, is said beside the function. Shapes are tuples, types are NumPy dtypes, results are NumPy arrays,
and `generator=None` means `default_generator`. Integers and float32 uniforms equal PyTorch's to the last bit; normals
and float64 uniforms agree to about one rounding, because PyTorch's own arithmetic differs there between processors.
"""

import math
import os

import numpy as np

_f16, _f32, _f64 = map(np.dtype, ("float16", "float32", "float64"))
_layout = np.dtype(  # of a state as bytes; the fields without a meaning here are PyTorch's, and stay 0
    [("seed", "u8"), ("left", "i4"), ("seeded", "i4"), ("next", "u8"), ("key", "u8", 624)]
    + [("x", "f8"), ("spare_normal", "f8"), ("rho", "f8"), ("has_spare", "i8"), ("single", "u8")]
)


class Generator:
    """A stream of random words, and the one normal number it may have left over. It starts at a fixed seed."""

    def __init__(self, device="cpu"):
        if str(device) != "cpu":
            raise RuntimeError(f"Cannot get a {device} generator: random numbers are drawn on the CPU here.")
        self.device = device
        self.manual_seed(67280421310721)

    def manual_seed(self, seed):
        """Start the stream anew at an integer from -2**63 to 2**64 - 1; a negative one counts from 2**64. Returns self.

        Raises RuntimeError for other types and ValueError for other integers.
        """
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}: give it a whole number.")
        if not -(2**63) <= seed < 2**64:
            raise ValueError(f"Overflow when unpacking long long: the seed {seed} does not fit in 64 bits.")
        self._seed = int(seed) % 2**64
        self._started = None  # made at the first draw, because importing numpy.random takes longer than the engine
        self._spare_normal = None
        return self

    def seed(self):
        """Start the stream at a seed from the operating system, and return that seed."""
        return self.manual_seed(int.from_bytes(os.urandom(8), "little")).initial_seed()

    def initial_seed(self):
        """The seed that the stream was started with, between 0 and 2**64 - 1."""
        return self._seed

    @property
    def _twister(self):
        if self._started is None:
            self._started = np.random.MT19937(0)
            np.random.RandomState(self._started).seed(self._seed % 2**32)
        return self._started

    def words(self, n):
        """The next n words, each below 2**32, in a uint64 array."""
        return self._twister.random_raw(n)

    def words64(self, n):
        """The next n 64-bit words, each from two 32-bit words, the high one first."""
        pairs = self.words(2 * n)
        return pairs[0::2] << 32 | pairs[1::2]

    def get_state(self):
        """The whole state as 5056 bytes (uint8 array), laid out as in PyTorch: either library reads the other's."""
        twister = self._twister.state["state"]
        left, following = (1, 0) if twister["pos"] == 624 else (625 - twister["pos"], twister["pos"])
        spare = (0, 0) if self._spare_normal is None else (self._spare_normal, 1)
        state = np.array((self._seed, left, 1, following, twister["key"], 0, spare[0], 0, spare[1], 0), _layout)
        return np.frombuffer(state.tobytes(), np.uint8).copy()

    def set_state(self, state):
        """Go back to a state that `get_state` returned. Returns self. Raises TypeError or RuntimeError for others."""
        state = np.asarray(state)
        if state.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor: pass what get_state() returned.")
        if state.size != _layout.itemsize:
            raise RuntimeError(f"Expected a generator state of size {_layout.itemsize} but found size {state.size}.")
        state = np.frombuffer(state.tobytes(), _layout)[0]
        self.manual_seed(int(state["seed"]))
        pos = 624 if state["left"] == 1 else int(state["next"])
        self._twister.state = {"bit_generator": "MT19937", "state": {"key": state["key"].astype("u4"), "pos": pos}}
        self._spare_normal = float(state["spare_normal"]) if state["has_spare"] else None
        return self


default_generator = Generator()
default_generator.seed()  # a new process starts at an unpredictable seed; a new Generator() does not
seed, initial_seed = default_generator.seed, default_generator.initial_seed
get_rng_state, set_rng_state = default_generator.get_state, default_generator.set_state


def manual_seed(seed):
    """Start the default stream at int(seed), and return its generator. Raises ValueError beyond 64 bits."""
    return default_generator.manual_seed(int(seed))


def uniform(shape, dtype=_f32, low=0.0, high=1.0, generator=None):
    """Numbers from low up to high, one word each, two for float64. This is `rand` and `uniform_`.

    Raises RuntimeError if low > high or a bound does not fit in dtype, NotImplementedError unless dtype is floating.
    """
    work = _working_type(dtype, "check_uniform_bounds")
    if not low <= high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    unit = _unit(_count(shape), work, stream(generator))
    if (low, high) == (0, 1) and work == dtype:
        return unit.reshape(shape)
    limit = float(np.finfo(dtype).max)
    if max(-low, high, high - low) > limit:
        raise RuntimeError(f"The range from {low} to {high} is out of bounds for {np.dtype(dtype).name}.")
    low, high = work.type(low), work.type(high)
    x = (unit * _f64.type(high - low) + low).astype(work).astype(dtype)  # in float64, as PyTorch rounds only once
    x[x == high.astype(dtype)] = low  # where rounding has reached the upper bound, which is excluded
    return x.reshape(shape)


def stream(generator):
    """The generator, or the default one. Raises TypeError for what is none."""
    if generator is None:
        return default_generator
    if not isinstance(generator, Generator):
        raise TypeError(f"argument 'generator' must be torch.Generator, not {type(generator).__name__}")
    return generator


def _unit(n, dtype, generator):
    """n numbers in [0, 1), each from the low bits of a word: 53 for float64, 24 for float32."""
    words, bits = (generator.words64(n), 53) if dtype == _f64 else (generator.words(n), 24)
    return (words & (2**bits - 1)).astype(dtype) * 2.0**-bits


def normal(shape, dtype=_f32, mean=0.0, std=1.0, generator=None):
    """Normally distributed numbers. This is `randn` and `normal_`. Raises RuntimeError if std < 0.

    Uniforms are turned into normals pair by pair (Box and Muller, 1958). Fewer than 16 numbers come from float64 pairs,
    and half a pair is kept for the next such call; from 16 on, blocks of 16 uniforms are replaced by 16 normals.
    """
    work = _working_type(dtype, "normal_kernel_cpu")
    if not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std}")
    generator, n = stream(generator), _count(shape)
    if n < 16:
        z = _few_normals(n, generator)
    else:
        whole = n - n % 16
        z = np.empty(n, work)
        filled = whole if dtype == _f16 else n  # the words drawn for the rest are lost, but they have been drawn
        z[:filled] = _unit(filled, work, generator)
        _replace_blocks(z[:whole])
        if whole < n:  # the last 16 are drawn anew, to be a whole block
            z[-16:] = _unit(16, work, generator)
            _replace_blocks(z[-16:])
    return (z if (mean, std) == (0, 1) else z * std + mean).astype(dtype, copy=False).reshape(shape)


def _few_normals(n, generator):
    z = [] if generator._spare_normal is None else [generator._spare_normal]
    units = iter(_unit(max(n - len(z) + 1, 0) // 2 * 2, _f64, generator).tolist())
    for angle, radius in zip(units, units, strict=True):
        z += _box_muller(radius, angle, math)
    generator._spare_normal = z[n] if len(z) > n else None
    return np.array(z[:n])


def _replace_blocks(u):
    """Replace each 16 uniforms by normals, in place: the first 8 give the radius, the last 8 the angle."""
    blocks = u.reshape(-1, 2, 8)
    blocks[:, 0], blocks[:, 1] = _box_muller(blocks[:, 0], blocks[:, 1], np)


def _box_muller(u, v, lib):
    """Two independent normals from two uniforms: numbers if lib is math, arrays if it is numpy."""
    radius, angle = lib.sqrt(-2 * lib.log1p(-u)), 2 * lib.pi * v
    return radius * lib.cos(angle), radius * lib.sin(angle)


def integers(low, high, shape, dtype=np.int64, generator=None):
    """Integers from low to high - 1: a word (64-bit where high - low >= 2**28) modulo the range. This is `randint`.

    A floating type that would round a bound to a number outside cuts the range. Raises RuntimeError if low >= high, or if the
    type cannot hold the numbers.
    """
    dtype = np.dtype(dtype)
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    limits = np.finfo(dtype) if dtype == _f16 else np.iinfo(dtype if dtype.kind in "iu" else np.int64)
    least, most = (0, 1) if dtype.kind == "b" else (int(limits.min), int(limits.max))
    for name, bound in (("from", low), ("to - 1", high - 1)):
        if not least <= bound <= most:
            raise RuntimeError(f"{name} is out of bounds for {dtype.name}: {bound} does not fit in that type.")
    if dtype.kind == "f":
        low, high = _cut(low, high, dtype)
    generator, n = stream(generator), _count(shape)
    words = generator.words(n) if high - low < 2**28 else generator.words64(n)
    return ((words % np.uint64(high - low)).astype(np.int64) + low).astype(dtype).reshape(shape)


def _cut(low, high, dtype):
    """The bounds, moved inwards where this floating type rounds the first or the last number to one outside.

    A bound is moved by the distance of neighbouring floats there, as PyTorch does it: its numbers depend on the range.
    """
    digits = np.finfo(dtype).nmant + 1
    first, last = int(dtype.type(low + 1)), int(dtype.type(high - 1))
    if first < low:
        low = first + 2 ** (abs(low + 1).bit_length() - digits)
    if last >= high:
        high = last - 2 ** ((high - 1).bit_length() - digits)
    if low >= high:
        raise RuntimeError(
            f"random_ expects 'from' casted to {dtype.name} to be less than 'to', but got {low} >= {high}"
        )
    return low, high


def permutation(n, generator=None):
    """0 ... n-1 in random order (int64): each place i swaps with place i + word % (n - i). This is `randperm`.

    Raises RuntimeError for negative n.
    """
    steps = stream(generator).words(max(_count(n) - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
    order = np.arange(n, dtype=np.int64)
    places = memoryview(order)  # its items are read and written three times as fast as the array's
    for i, step in enumerate(steps.tolist()):
        places[i], places[i + step] = places[i + step], places[i]
    return order


def bernoulli(p, generator=None):
    """1 with probability p, else 0, for each entry of a floating array p; in its shape and type, one uniform each.

    Raises RuntimeError unless every p is in [0, 1].
    """
    if not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError("Expected p_in >= 0 && p_in <= 1 to be true: every probability must lie between 0 and 1.")
    return (uniform(p.size, p.dtype, generator=generator) < p.ravel()).astype(p.dtype).reshape(p.shape)


def keep_mask(shape, p, generator=None):
    """Where dropout with probability p keeps a number: True where a float64 uniform is below 1 - p. Also `bernoulli_`.

    On processors where PyTorch uses Intel's vector library, PyTorch draws another mask than this one.
    Raises ValueError unless p is in [0, 1].
    """
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    return (uniform(_count(shape), _f64, generator=generator) < 1 - p).reshape(shape)


def word64(generator=None):
    """A whole number from 0 to 2**63 - 1, from two words: the seed that a DataLoader draws as each iteration begins."""
    return int(stream(generator).words64(1)[0]) % 2**63


def shuffled(n, generator=None):
    """Yield 0 ... n-1 in the order of DataLoader(shuffle=True), which draws a `word64` for itself before this.

    Without a generator, one is seeded with another `word64`. A given one is left as PyTorch leaves it: at the end it
    has drawn a second permutation that nobody asked for.
    """
    generator = generator or Generator().manual_seed(word64())
    yield from permutation(n, generator).tolist()
    permutation(n, generator)


def _count(shape):
    """How many numbers a shape holds. Raises RuntimeError for a negative size."""
    sizes = (shape,) if isinstance(shape, int | np.integer) else shape
    for size in sizes:
        if size < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {size}: {list(sizes)}")
    return math.prod(sizes)


def _working_type(dtype, kernel):
    """The type to compute in: float32 stands in for float16. Raises NotImplementedError unless dtype is floating."""
    dtype = np.dtype(dtype)
    if dtype.kind != "f":
        raise NotImplementedError(f'"{kernel}" not implemented for {dtype.name}: use a floating-point type.')
    return _f32 if dtype == _f16 else dtype
