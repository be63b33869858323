"""How to look into the graphs of three kinds of tensors: ours, PyTorch's, and the ones a learner writes.

Each class answers the same questions. A node is whatever a graph is made of; None is an input that needs no gradient.

accepts(value)   whether it is a tensor of this kind
node(value)      the node that the tensor came from
array(value)     its numbers, a NumPy array
grad(value)      its gradient, an array, or None
inputs(node)     the nodes it grew from, None for a constant; empty for a leaf
title(node)      PyTorch's name of the operation
order(node)      when it was made: parents before children. None if the node does not know
known(node)      what the node remembers: (place, array), where place counts the inputs, and -1 is the output
shapes(node)     what it remembers of shapes: (place, shape)
held(node)       the numbers and the gradient that the node itself holds, as a leaf may: arrays or None
is_freed(node)   whether it gave back what it had saved
shares(node, g)  the gradient of each input, from that of the output: arrays, None for constants. Changes nothing.
                 Raises RuntimeError when the node was freed
seed(value, gradient)  the gradient that a walk starts with
shapes_below(root, value, rank)  {id of a node: shape}, where the other answers leave it open; rank as in `walk`
"""

from math import prod

import numpy as np

from ..engine.backward import seed_of
from ..engine.clock import writes
from ..engine.graph import AccumulateGrad, mode, names_read, undo_broadcast
from ..engine.messages import SECOND_WALK
from ..engine.tensor import Tensor
from .walk import walk


class Ours:
    """The engine of this package."""

    @staticmethod
    def accepts(value):
        return isinstance(value, Tensor)

    @staticmethod
    def node(value):
        return value._node

    @staticmethod
    def array(value):
        return value._array

    @staticmethod
    def grad(value):
        grad = value._node.grad if type(value._node) is AccumulateGrad else value._loose_grad
        return None if grad is None else grad._array

    @staticmethod
    def inputs(node):
        return [edge[0] for edge in node.edges()]

    @staticmethod
    def title(node):
        return node.name()

    @staticmethod
    def order(node):
        return node.order

    @staticmethod
    def known(node):
        return [
            (place, np.asarray(value))
            for place, value in saved_by(node)
            if not isinstance(value, np.ndarray) or not writes.since(value, node.order)
        ]

    @staticmethod
    def shapes(node):
        stretched = [(place, edge[3]) for place, edge in enumerate(node.edges()) if edge[3] is not None]
        return [(place, np.shape(value)) for place, value in saved_by(node)] + stretched

    @staticmethod
    def held(node):
        grad = getattr(node, "grad", None)
        return None, None if grad is None else grad._array

    @staticmethod
    def is_freed(node):
        return any(parent is not None and saved is None for parent, _, saved, _ in node.edges())

    @staticmethod
    def shares(node, g):
        if writes.latest > node.order:
            writes.check(node)
        shares = []
        before = mode.recording, mode.on_arrays
        mode.recording, mode.on_arrays = False, True
        try:
            for parent, rule, saved, shape in node.edges():
                if parent is not None and saved is None:
                    raise RuntimeError(SECOND_WALK)
                share = None if parent is None else rule(g, *saved)
                shares.append(share if share is None or shape is None else undo_broadcast(share, shape))
        finally:
            mode.recording, mode.on_arrays = before
        return shares

    @staticmethod
    def shapes_below(root, value, rank):
        """The shapes of the gradients that flow back. A Function's own backward is not run: it knows its shapes."""

        def shares(node, g):
            forms = getattr(node, "input_forms", None)
            return (
                Ours.shares(node, g) if forms is None else [None if form is None else np.zeros(*form) for form in forms]
            )

        steps = walk(root, np.ones_like(value), rank, Ours.inputs, shares)
        return {id(step.node): getattr(step.g, "shape", None) for step in steps}

    @staticmethod
    def seed(value, gradient):
        return seed_of(value, gradient, False)


def saved_by(node):
    """(place, value) of what a node of ours saved: inputs are counted as its rules name them, -1 is the output."""
    names = getattr(node, "inputs", ("x", "y"))
    for _, rule, saved, _ in node.edges():
        for name, value in zip(names_read(rule), saved, strict=True) if saved else ():
            if name == "z" or name in names:
                yield -1 if name == "z" else names.index(name), value


class Torch:
    """PyTorch's tensors, recognised by what they can do: PyTorch itself is not imported."""

    SAVED = {"result": -1, "self": 0, "other": 1, "mat1": 1, "mat2": 2, "target": 1, "exponent": 1}

    @staticmethod
    def accepts(value):
        return hasattr(value, "grad_fn") and hasattr(value, "detach")

    @staticmethod
    def node(value):
        if value.grad_fn is not None or not value.requires_grad:
            return value.grad_fn
        view = value.view_as(value)  # a leaf's own node is only seen from an operation on it
        return view.grad_fn and view.grad_fn.next_functions[0][0]

    @staticmethod
    def array(value):
        return value.detach().numpy()

    @staticmethod
    def grad(value):
        grad = value.grad if value.is_leaf or value.retains_grad else None
        return None if grad is None else Torch.array(grad)

    @staticmethod
    def inputs(node):
        return [parent for parent, _ in node.next_functions]

    @staticmethod
    def title(node):
        return node.name()

    @staticmethod
    def order(node):
        return -1 if hasattr(node, "variable") else node._sequence_nr()

    @staticmethod
    def known(node):
        found = []
        for name, place in Torch.SAVED.items():
            value = getattr(node, f"_saved_{name}", None)
            if Torch.accepts(value):
                found.append((place, Torch.array(value)))
            elif isinstance(value, int | float):
                found.append((place, np.asarray(value)))
        return found

    @staticmethod
    def shapes(node):
        return [(-1, tuple(entry.shape)) for entry in getattr(node, "_input_metadata", ())[:1]]

    @staticmethod
    def held(node):
        leaf = getattr(node, "variable", None)
        return (None, None) if leaf is None else (Torch.array(leaf), Torch.grad(leaf))

    @staticmethod
    def is_freed(node):
        try:
            Torch.known(node)
        except RuntimeError:
            return True
        return False

    @staticmethod
    def shares(node, g):
        if len(node._input_metadata) != 1:
            raise RuntimeError(
                f"{node.name()} has several outputs: the walk through it is not shown for PyTorch's tensors."
            )
        shares = node(g)
        return [
            None if share is None else share.detach() for share in ([shares] if hasattr(shares, "detach") else shares)
        ]

    @staticmethod
    def shapes_below(root, value, rank):
        return {}

    @staticmethod
    def seed(value, gradient):
        return one(value.detach().new_ones, value.shape) if gradient is None else gradient


class Learners:
    """An engine that a learner writes: objects with `parents`, a number or array in `value` or `data`, and `grad`.

    A parent is given alone or as (parent, local derivative); with local derivatives the backward pass can be drawn too.
    The operation's name is looked for in `op`, `operation`, `name`.
    """

    @staticmethod
    def accepts(value):
        return hasattr(value, "parents")

    @staticmethod
    def node(value):
        return value

    @staticmethod
    def array(value):
        for name in ("value", "data"):
            if hasattr(value, name):
                return np.asarray(getattr(value, name))
        raise TypeError(f"{type(value).__name__} has parents, but neither value nor data: there is no number to draw.")

    @staticmethod
    def grad(value):
        grad = getattr(value, "grad", None)
        return None if grad is None else np.asarray(grad)

    @staticmethod
    def inputs(node):
        return [parent[0] if isinstance(parent, tuple) else parent for parent in node.parents or ()]

    @staticmethod
    def title(node):
        names = (getattr(node, name, None) for name in ("op", "operation", "name"))
        return next((name for name in names if isinstance(name, str) and name), "")

    @staticmethod
    def order(node):
        return None

    @staticmethod
    def known(node):
        return []

    @staticmethod
    def shapes(node):
        return []

    @staticmethod
    def held(node):
        return Learners.array(node), Learners.grad(node)

    @staticmethod
    def is_freed(node):
        return False

    @staticmethod
    def shares(node, g):
        if not all(isinstance(parent, tuple) for parent in node.parents):
            raise RuntimeError(
                "these nodes do not say their local derivatives: parents must be (parent, local derivative)."
            )
        return [local(g) if callable(local) else g * local for _, local in node.parents]

    @staticmethod
    def shapes_below(root, value, rank):
        return {}

    @staticmethod
    def seed(value, gradient):
        return one(np.ones, Learners.array(value).shape) if gradient is None else gradient


def one(ones, shape):
    """The gradient of a result with respect to itself. Raises RuntimeError if it has several entries."""
    if prod(shape) != 1:
        raise RuntimeError(
            f"a result of shape {tuple(shape)} needs a gradient: say how much each of its entries counts."
        )
    return ones(shape)


def engine_of(value):
    """The class that can read this tensor. Raises TypeError for what is no tensor."""
    for engine in (Ours, Torch, Learners):
        if engine.accepts(value):
            return engine
    raise TypeError(
        f"a {type(value).__name__} has no graph to draw. Give a tensor, or an object of your own engine that has "
        "parents and a value."
    )
