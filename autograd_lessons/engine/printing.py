"""How things look when printed: character for character as in PyTorch 2.13.

All entries of a tensor are written in one manner and to one width, chosen from the entries that will be shown.
"""

import math
import operator

import numpy as np

from . import dtypes

PROFILES = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}
_options = PROFILES["default"] | {"sci_mode": None}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """Choose how tensors are printed from now on; what is None stays, but sci_mode=None lets the numbers decide again.

    precision: digits after the point. threshold: tensors with more entries are shortened. edgeitems: how many entries
    are then shown at each end of a dimension. linewidth: in characters. sci_mode: always (True) or never (False) write
    1.5000e+00. profile: "default", "short" or "full", a set of all these. Raises ValueError for another profile.
    """
    if profile is not None and profile not in PROFILES:
        raise ValueError(f"profile must be one of {', '.join(map(repr, PROFILES))}, not {profile!r}")
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    _options.update(PROFILES.get(profile, {}))
    _options.update({name: value for name, value in given.items() if value is not None}, sci_mode=sci_mode)


def tensor_repr(array, *suffixes, prefix="tensor("):
    """The text of a tensor holding a NumPy array; suffixes such as "requires_grad=True" follow its size and dtype."""
    text = prefix + (_rows(array, len(prefix), *_manner(array)) if array.size else "[]")
    room = _options["linewidth"] - (len(text) - text.rfind("\n") + 1)
    for suffix in (*_size_and_dtype(array), *suffixes):
        if room < len(suffix) + 2:
            text += ",\n" + " " * len(prefix) + suffix
            room = _options["linewidth"] - len(prefix) - len(suffix)
        else:
            text += ", " + suffix
            room -= len(suffix) + 2
    return text + ")"


def tensor_format(array, spec, text):
    """What `format(tensor, spec)` gives: the number's own format for a 0-d tensor, otherwise text(), the whole tensor.

    Raises TypeError if a tensor with dimensions is given a spec such as ".2f".
    """
    if array.ndim == 0:
        return format(array.item(), spec)
    if spec:
        raise TypeError(
            "unsupported format string passed to Tensor.__format__: "
            f"{spec!r} can format one number, and this tensor has the shape {list(array.shape)}. "
            "Format its entries one by one, for example those of x.tolist(), or print x whole."
        )
    return text()


def _size_and_dtype(array):
    """What the entries alone would not tell: the shape of an empty tensor, and a type that is not the usual one."""
    kind = dtypes.from_numpy_dtype(array.dtype)
    usual = {dtypes.get_default_dtype()} | ({dtypes.int64, dtypes.bool} if array.size else set())
    if array.ndim != 1 if array.size == 0 else not _options["edgeitems"]:
        yield f"size={array.shape}"
    if kind not in usual:
        yield f"dtype={kind}"


def _manner(array):
    """How to write the entries of an array: whether to leave some out, a function from number to text, and a width."""
    edge, shorten = _options["edgeitems"], array.size > _options["threshold"]
    if shorten:
        for axis, n in enumerate(array.shape):
            if n > 2 * edge:
                array = array.take([*range(edge), *range(n - edge, n)], axis)
    if array.dtype.kind != "f":
        return shorten, str, max(map(len, map(str, array.ravel().tolist())), default=1)
    counted = array[np.isfinite(array) & (array != 0)].astype(np.float64)  # zero, nan and inf have no say
    write = _float_writer(np.abs(counted))
    return shorten, write, max(map(len, map(write, counted.tolist())), default=1)


def _float_writer(sizes):
    """The function from float to text that suits numbers of these sizes: 2. or 2.5000 or 2.5000e+00."""
    digits, scientific = _options["precision"], _options["sci_mode"]
    if sizes.size and scientific is None:
        least, most = float(sizes.min()), float(sizes.max())
        scientific = most / least > 1000 or most > 1e8 or least < 1e-4
    if sizes.size and scientific:
        return f"{{:.{digits}e}}".format
    if (sizes == np.ceil(sizes)).all():
        return lambda x: f"{x:.0f}." if math.isfinite(x) else str(x)
    return f"{{:.{digits}f}}".format


def _rows(array, indent, shorten, write, width):
    """The entries in brackets, dimension by dimension, each dimension one column further to the right."""
    if array.ndim == 0:
        return write(array.item()).rjust(width)
    edge, n = _options["edgeitems"], len(array)
    cut = shorten and n > 2 * edge
    shown = np.concatenate((array[:edge], array[n - edge :])) if cut else array
    if array.ndim == 1:
        texts = [write(x).rjust(width) for x in shown.tolist()]
    else:
        texts = [_rows(row, indent + 1, shorten, write, width) for row in shown]
    if cut:
        texts.insert(edge, " ..." if array.ndim == 1 and edge else "...")
    if array.ndim == 1:
        per_line = max(1, (_options["linewidth"] - indent) // (width + 2))
        texts = [", ".join(texts[i : i + per_line]) for i in range(0, len(texts), per_line)]
    return "[" + ("," + "\n" * max(1, array.ndim - 1) + " " * (indent + 1)).join(texts) + "]"


class Size(tuple):
    """The shape of a tensor: a tuple of ints that prints as `torch.Size([2, 3])`. Slices and sums are Sizes again.

    Raises TypeError for an item that is not an integer.
    """

    __slots__ = ()

    def __new__(cls, sizes=()):
        sizes = tuple(sizes)
        for i, size in enumerate(sizes):
            if not hasattr(size, "__index__"):
                raise TypeError(f"torch.Size() takes an iterable of 'int' (item {i} is '{type(size).__name__}')")
        return super().__new__(cls, map(operator.index, sizes))

    def numel(self):
        """How many numbers a tensor of this shape holds."""
        return math.prod(self)

    def __repr__(self):
        return f"torch.Size({list(self)})"

    def __getitem__(self, place):
        item = super().__getitem__(place)
        return Size(item) if isinstance(place, slice) else item

    def __add__(self, other):
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return Size(tuple(self) + other)

    def __radd__(self, other):
        return Size(other + tuple(self))

    def __mul__(self, times):
        return Size(tuple(self) * times)

    __rmul__ = __mul__
