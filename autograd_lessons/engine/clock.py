"""When arrays were last written in place, so that a walk can tell whether a saved array still holds what it held."""

import weakref
from itertools import count

import numpy as np

from .messages import WRITTEN

ticks = count(1)  # one clock for nodes and for writes: whatever happens later has the greater number


class Writes:
    """The writes noted so far. latest: the tick of the last one."""

    def __init__(self):
        self.latest = 0
        # id of the array that owns the memory -> (weak reference to it, tick); an id is used again when its array is gone
        self.noted = {}

    def note(self, array):
        """Remember that this array's memory was just written."""
        owner = array if array.base is None else owner_of(array)  # most own their memory: this saves them a call
        key = id(owner)
        known = self.noted.get(key)
        # the lambda is called when the owner is gone, and forgets it
        reference = known[0] if known else weakref.ref(owner, lambda _: self.noted.pop(key, None))
        self.latest = next(ticks)
        self.noted[key] = reference, self.latest

    def since(self, array, order):
        """Whether this array's memory was written after the tick `order`, such as that of the node that saved it."""
        return self.noted.get(id(owner_of(array)), (None, 0))[1] > order

    def check(self, node):
        """Raise RuntimeError if an array that this node saved has been written since."""
        for _, _, saved, _ in node.edges():
            for value in saved or ():
                if type(value) is np.ndarray and self.since(value, node.order):
                    raise RuntimeError(WRITTEN.format(shape=list(value.shape), name=node.name()))


def owner_of(array):
    """The array that owns the memory that this one looks at."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array


writes = Writes()
