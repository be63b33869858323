"""The pairs that some functions return: max, min, sort, topk and median along a dimension the values, and where they stood."""

from collections import namedtuple


def pair(name, first="values", second="indices"):
    """A named tuple of two tensors that prints as PyTorch's does."""
    kind = namedtuple(name, (first, second), module=__name__)
    kind.__repr__ = lambda self: f"torch.return_types.{name}(\n{first}={self[0]!r},\n{second}={self[1]!r})"
    kind.__doc__ = f"What `{name}` returns: {first} and {second}."
    return kind


max, min, sort, topk, median = map(pair, ("max", "min", "sort", "topk", "median"))
aminmax = pair("aminmax", "min", "max")
