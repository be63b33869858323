"""Factors in rules that are constant: computed from the numbers, with a slope of 0 everywhere."""

import numpy as np

from ..tensor import Tensor, made


def constant(function):
    """A function on arrays, for rules: of tensors it makes a tensor without history, its slope being 0 everywhere."""

    def on_either(*values):
        z = np.asarray(function(*[value._array if isinstance(value, Tensor) else value for value in values]))
        return made(z) if isinstance(values[0], Tensor) else z

    return on_either
