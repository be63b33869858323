"""Functions of the learner's that see, and may replace, a gradient on its way."""

import math
import weakref
from itertools import count

import numpy as np

from .graph import hooks, mode
from .naming import TYPE_NAMES
from .operands import kind_of
from .tensor import Tensor, made


def retain_grad(self):
    """Let a result keep its gradient in `grad` too, as leaves do. Raises RuntimeError if it requires none."""
    if self._node is None:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if self.is_leaf or self.retains_grad:
        return
    itself = weakref.ref(self)

    def keep(g):
        tensor = itself()
        if tensor is not None:
            known = tensor._loose_grad
            tensor._loose_grad = g if known is None else known + g

    self._keeper = Handle(hooks.setdefault(self._node, {}), seen_by(keep), LAST)


def retain_anew(tensor):
    """After a write in place: what the tensor retains is the gradient of what it has become, as in PyTorch."""
    tensor._keeper.remove()
    tensor._keeper = None
    retain_grad(tensor)


def register_hook(self, hook):
    """Call hook(gradient) whenever this tensor's gradient has been computed; a tensor it returns takes its place.

    Returns a handle with `remove()`.
    """
    if self._node is None:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")

    return Handle(hooks.setdefault(self._node, {}), seen_by(hook))


def seen_by(hook):
    """The function for the walk, which works on arrays or on tensors. It raises TypeError or RuntimeError for an answer that
    is no gradient of this tensor."""

    def on_gradient(g):
        is_array = not isinstance(g, Tensor)
        inside, mode.on_arrays = mode.on_arrays, False  # in the hook, operations want tensors as ever
        try:
            answer = hook(made(np.array(g)) if is_array else g)
        finally:
            mode.on_arrays = inside
        if answer is None:
            return g
        if not isinstance(answer, Tensor):
            raise TypeError(f"expected Variable, but hook returned '{kind_of(answer)}'")
        if answer._array.shape != g.shape:
            raise RuntimeError(
                f"hook '{getattr(hook, '__name__', kind_of(hook))}' has changed the size of value\n"
                f"The gradient has shape {list(g.shape)}, what the hook returned {list(answer.shape)}."
            )
        own, other = (value._array.dtype if isinstance(value, Tensor) else value.dtype for value in (g, answer))
        if own != other:
            raise RuntimeError(
                f"hook '{getattr(hook, '__name__', kind_of(hook))}' has changed the type of value (was "
                f"torch.{TYPE_NAMES[own.name]}Tensor got torch.{TYPE_NAMES[other.name]}Tensor)"
            )
        return answer._array if is_array else answer

    return on_gradient


keys = count()
LAST = math.inf  # the key of what retain_grad keeps: it sees what all hooks have made of the gradient


class Handle:
    """What `register_hook` returns: `remove()` takes the hook away, and so does the end of a `with`."""

    def __init__(self, hooks, hook, key=None):
        self.hooks, self.key = hooks, next(keys) if key is None else key
        hooks[self.key] = hook
        if LAST in hooks:
            hooks[LAST] = hooks.pop(LAST)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        """Take the hook away. Harmless when it is gone already."""
        self.hooks.pop(self.key, None)
