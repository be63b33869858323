"""The pairs that max, min, sort, topk and median return along a dimension: values, and the indices they stood at."""

from collections import namedtuple


def pair(name):
    """A named tuple (values, indices) that prints as PyTorch's does."""
    kind = namedtuple(name, "values indices", module=__name__)
    kind.__repr__ = lambda self: f"torch.return_types.{name}(\nvalues={self.values!r},\nindices={self.indices!r})"
    kind.__doc__ = f"What `{name}` returns along a dimension: the values, and their indices along it."
    return kind


max, min, sort, topk, median = map(pair, ("max", "min", "sort", "topk", "median"))
