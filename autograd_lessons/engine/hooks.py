"""Functions of the learner's that see, and may replace, a gradient on its way."""

import weakref

import numpy as np

from .graph import hooks
from .tensor import Tensor, made


def retain_grad(self):
    """Let a result keep its gradient in `grad` too, as leaves do. Raises RuntimeError if it requires none."""
    if self._node is None:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if self.is_leaf or self.retains_grad:
        return
    self.retains_grad = True
    itself = weakref.ref(self)

    def keep(g):
        tensor = itself()
        if tensor is not None:
            known = tensor._loose_grad
            tensor._loose_grad = g if known is None else known + g

    register_hook(self, keep)


def register_hook(self, hook):
    """Call hook(gradient) whenever this tensor's gradient has been computed; a tensor it returns takes its place.

    Returns a handle with `remove()`.
    """
    if self._node is None:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")

    def on_gradient(g):
        is_array = not isinstance(g, Tensor)
        answer = hook(made(np.array(g)) if is_array else g)
        if answer is None:
            return g
        return answer._array if is_array else answer

    return Handle(hooks.setdefault(self._node, {}), on_gradient)


class Handle:
    """What `register_hook` returns: `remove()` takes the hook away."""

    def __init__(self, hooks, hook):
        self.hooks = hooks
        self.key = max(hooks, default=0) + 1
        hooks[self.key] = hook

    def remove(self):
        """Take the hook away. Harmless when it is gone already."""
        self.hooks.pop(self.key, None)
