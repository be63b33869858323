"""What a write in place does to a graph: the old numbers lose their share of the gradient, the new ones get it."""

import numpy as np

from ..operation import named, variadic
from ..views import moving, pulled_back, region
from .elementwise import no_slope


def with_region(x, value, steps):
    region(x, steps)[...] = value  # in the memory itself: all that look at it see the new numbers
    return x


def without_region(x, steps):
    z = np.array(x)
    region(z, steps)[...] = 0
    return z


# fmt: off
#                      grad_fn           forward                                    vector-Jacobian products, given g = dL/dz
overwritten = variadic("CopySlices",     with_region,                               x=lambda g, steps: emptied_region(g, steps),
                                                                                    value=lambda g, steps: seen(g, steps))
seen        = moving("AsStridedBackward0", region,                                  pulled_back)
emptied_region = moving("CopySlices",    without_region,                            lambda g, steps: emptied_region(g, steps))
replaced    = variadic("CopyBackwards",  lambda x, value: value,                    x=no_slope,          value=lambda g: g)
filled_by   = variadic("FillBackward3",  lambda x, value: np.full_like(x, value),   x=no_slope,          value=lambda g: g.sum())
filled_with = moving("FillBackward2",    lambda x, number: np.full_like(x, number), no_slope)
zeroed_out  = moving("ZeroBackward0",    lambda x: np.zeros_like(x),                no_slope)
# fmt: on


def full_name(node):
    return f"torch::autograd::{type(node).__name__}"


overwritten.node_class.name = emptied_region.node_class.name = replaced.node_class.name = full_name

named(globals())
