"""Views: tensors that look at the memory of another one, and what a write into one of them means for the others.

A view knows its base and the steps that lead from the base to it; a base knows its views (weakly). When one of them is
written while operations are remembered, the base becomes "what it was, with this region replaced", and every view becomes
"this region of the base", an `AsStridedBackward0`.
"""

import weakref

from .clock import ticks
from .graph import UnaryNode, mode, names_read
from .messages import MADE_IN_INFERENCE, MADE_IN_NO_GRAD, ONE_OF_SEVERAL
from .operation import picker, without_tensor
from .tensor import Tensor, made, new


class MovingNode(UnaryNode):
    """The node of an operation that only moves numbers: it keeps sizes and places, nothing that has to be freed."""

    __slots__ = ()

    def release(self):
        """Nothing to forget: such a node may be walked twice."""


def moving(name, forward, rule, is_view=False):
    """The operation of one tensor that moves its numbers as its parameters say, called by position.

    The rule may read `shape`, that of the input, and any parameter by its name in `forward`. is_view: whether the output
    looks at the memory of the input.
    """
    parameters = forward.__code__.co_varnames[1 : forward.__code__.co_argcount]
    known = *parameters, "shape"
    pick = picker([known.index(name) for name in names_read(rule)])
    node_class = type(name, (MovingNode,), {"__slots__": (), "x_rule": staticmethod(rule)})

    def operation(input, *parameters):
        if not isinstance(input, Tensor):
            return without_tensor(operation, forward, input, *parameters)
        x = input._array
        z = made(forward(x, *parameters))
        if input._node is not None and mode.recording:
            node = z._node = new(node_class)
            node.order = next(ticks)
            node.x = input._node
            node.x_saved = pick((*parameters, x.shape))
        if is_view:
            base = z._base = input if input._base is None else input._base
            z._steps = *input._steps, (operation, parameters, x.shape)
            enlist(z, base)
            if not mode.recording:
                z._unwritable = MADE_IN_INFERENCE if mode.inference else MADE_IN_NO_GRAD
            elif input._unwritable is not None:
                z._unwritable = input._unwritable
        return z

    operation.node_class, operation.forward = node_class, forward
    operation.pull = lambda g, parameters, shape: rule(g, *pick((*parameters, shape)))
    return operation


def viewing(name, forward, rule):
    """As `moving`, for an operation whose output looks at the memory of its input."""
    return moving(name, forward, rule, is_view=True)


def enlist(tensor, base):
    """Let a base know of its view, until the view is gone."""
    if base._views is None:
        base._views = set()
    base._views.add(weakref.ref(tensor, base._views.discard))


def several(views):
    """The views that one function makes at once, as a tuple. They may not be written while operations are remembered."""
    for number, view in enumerate(views):
        if mode.recording:
            view._unwritable, view._number = ONE_OF_SEVERAL, number
    return tuple(views)


def refusal(view, event):
    """Why a view may not be written while operations are remembered."""
    name = view._steps[-1][0].node_class.__name__.partition("Backward")[0]
    block = "inference_mode" if view._unwritable is MADE_IN_INFERENCE else "no_grad"
    return view._unwritable.format(event=event, number=view._number, name=name, block=block)


def refuse_view(view):
    """Raise RuntimeError for a view that may not be written while operations are remembered."""
    if view._unwritable:
        raise RuntimeError(refusal(view, "is being modified"))


class Invalid(UnaryNode):
    """What such a view has for a history after a write into its base: none, as in PyTorch. x_saved: the refusal."""

    __slots__ = ()

    def edges(self):
        raise RuntimeError(self.x_saved)


def invalid(view):
    """The node of a view that was not to be written, and was."""
    node = new(Invalid)
    node.order = next(ticks)
    node.x_saved = refusal(view, "its base or another view of its base has been modified")
    return node


def views_of(base):
    """The views of a tensor that are still in use."""
    return [tensor for tensor in (reference() for reference in tuple(base._views or ())) if tensor is not None]


def region(array, steps):
    """The part of the array that these steps lead to."""
    for operation, parameters, _ in steps:
        array = operation.forward(array, *parameters)
    return array


def pulled_back(g, steps):
    """The gradient of the whole, given that of the region: 0 elsewhere."""
    for operation, parameters, shape in reversed(steps):
        g = operation.pull(g, parameters, shape)
    return g


def become_view(tensor, operation, *parameters):
    """Put the view that this operation makes of a tensor in the tensor's own place."""
    former = tensor
    if tensor._base is None:
        former = made(tensor._array, tensor._node)
        former._views, tensor._views = tensor._views, None
        for other in views_of(former):
            other._base = former
        enlist(tensor, former)
    result = operation(former, *parameters)
    tensor._array, tensor._base, tensor._steps = result._array, result._base, result._steps
    if mode.recording:
        tensor._node = result._node
    return tensor
