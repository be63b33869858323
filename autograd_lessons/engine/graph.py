"""The graph that remembers how numbers were made, and the walk back through it.

Every differentiable operation leaves a `Node`: the nodes its inputs came from, and, for each of them, the rule that turns
the gradient of the output into the gradient of that input (a vector-Jacobian product), with the arrays the rule reads.
A leaf, a tensor that asked for its gradient, stands at the end of the graph as an `AccumulateGrad`.
`backprop` walks from an output to the leaves. Nothing here knows what a tensor is.
"""

import math
import threading
import weakref
from heapq import heapify, heappop, heappush

import numpy as np

from .clock import ticks, writes
from .messages import SECOND_WALK

hooks = weakref.WeakKeyDictionary()  # node -> functions that see, and may replace, the gradient that arrives there


class Mode(threading.local):
    """What is switched on, in each thread for itself.

    recording: whether operations are remembered. on_arrays: whether a walk is under way whose rules compute on arrays, so that
    operations take arrays and give arrays. inference: what `is_inference_mode_enabled()` tells.
    """

    recording = True
    on_arrays = False
    inference = False


mode = Mode()

LONG = 4096  # in a sum of more numbers than these, float32 loses digits: it is done in float64
UNSTRETCHED = None, None  # the shapes to go back to where broadcasting changed nothing


class Node:
    """One remembered operation of two inputs. Its class, named as in PyTorch (`MulBackward0`), holds the rules of the operation,
    x_rule and y_rule; the node holds what is different each time.

    order: when it was made, so that a node is always younger than the nodes it grew from.
    x, y: the nodes its inputs came from; None for an input that needs no gradient.
    x_saved, y_saved: the arrays that the rule for that input reads, as a tuple; None when the walk has freed them.
    shapes: those of both inputs where broadcasting stretched one of them, else None.
    """

    __slots__ = "order", "x", "y", "x_saved", "y_saved", "shapes", "__weakref__"

    def edges(self):
        """(parent, rule, saved, shape) for each input; the shape only where broadcasting has to be undone."""
        x_shape, y_shape = self.shapes or UNSTRETCHED
        return (self.x, self.x_rule, self.x_saved, x_shape), (self.y, self.y_rule, self.y_saved, y_shape)

    def release(self):
        """Forget the saved arrays. A rule that reads nothing, and so has saved (), can be walked again."""
        self.x_saved = self.x_saved and None  # () stays (), all else becomes None
        self.y_saved = self.y_saved and None

    def parent_named(self, name):
        """The node of the array that a rule calls by this name: z is the output."""
        return self if name == "z" else getattr(self, name, None)  # None for a shape, which no node made

    def name(self):
        """PyTorch's name of the operation."""
        return type(self).__name__

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"

    @property
    def next_functions(self):
        """As in PyTorch: a (node, 0) for each input; (None, 0) where no gradient is needed."""
        return tuple((edge[0], 0) for edge in self.edges())


class UnaryNode(Node):
    """A node with one input. frees: whether its rule reads numbers, which are freed, and not only a shape."""

    __slots__ = ()

    def edges(self):
        return ((self.x, self.x_rule, self.x_saved, None),)

    def release(self):
        if self.frees:
            self.x_saved = None


class AccumulateGrad(Node):
    """The end of the graph: a leaf, and the gradient it has gathered. (Its order is for those who draw the graph.)"""

    __slots__ = ("grad",)

    def __init__(self):
        self.order = next(ticks)
        self.grad = None

    def edges(self):
        return ()

    def name(self):
        return "torch::autograd::AccumulateGrad"


def backprop(seeds, retain_graph=False, wrap=None, wanted=(), way=None):
    """Walk from outputs to leaves and return {leaf: gradient}.

    seeds: {node: gradient of the final result with respect to that node's output}; used up.
    retain_graph: keep the saved arrays, so that the walk can be repeated.
    wanted, way: nodes whose gradients are asked for, if not those of all leaves, and {node: whether a wanted one lies behind
        it} for every node that leads to them; the others are left as they are.
    wrap: makes a tensor of (array, node). When given, the rules compute on tensors and so are remembered themselves,
        and their results can be differentiated again; otherwise they compute on arrays.

    The youngest node goes first. Every node that uses another one's output is younger than it, so when a node's turn
    comes all its shares have arrived. A heap instead of recursion: a chain of a million nodes is nothing special.
    Leaves have no turn: their gradients are what is left when all nodes have had theirs.
    """
    gradients = seeds  # what has arrived so far at each leaf, and at each node that waits for its turn
    heap = [(-node.order, node) for node in gradients if type(node) is not AccumulateGrad]  # the smallest is on top
    heapify(heap)
    found = {}
    before = mode.recording, mode.on_arrays  # a hook may walk another graph meanwhile
    mode.recording, mode.on_arrays = wrap is not None, wrap is None
    try:
        while heap:
            node = heappop(heap)[1]
            g = gradients.pop(node)
            if hooks.data and node in hooks:  # .data: asking the WeakKeyDictionary itself costs 0.3 us
                g = run_hooks(node, g)
            if node in wanted:
                found[node] = g
                if not way[node]:
                    continue
            if writes.latest > node.order:  # something was written since: was it an array that this node saved?
                writes.check(node)
            edges = node.edges() if way is None else [edge for edge in node.edges() if edge[0] in way]
            for parent, rule, saved, shape in edges:
                if parent is None:
                    continue
                if saved is None:
                    raise RuntimeError(SECOND_WALK)
                if wrap:
                    saved = as_tensors(saved, rule, node, wrap)
                share = rule(g, *saved)
                if share is None:  # an autograd.Function may say that nothing flows this way
                    continue
                if shape is not None:
                    share = undo_broadcast(share, shape)
                if parent in gradients:
                    gradients[parent] = gradients[parent] + share  # not +=: rules may share g
                else:
                    gradients[parent] = share
                    if type(parent) is not AccumulateGrad:
                        heappush(heap, (-parent.order, parent))
            if not retain_graph:
                node.release()
        for leaf, g in gradients.items():
            found[leaf] = run_hooks(leaf, g) if hooks.data and leaf in hooks else g
    finally:
        mode.recording, mode.on_arrays = before
    return found


def as_tensors(saved, rule, node, wrap):
    """The saved arrays as tensors that remember where they came from."""
    return [
        wrap(value, node.parent_named(name)) if type(value) is np.ndarray else value
        for name, value in zip(names_read(rule), saved)
    ]


def names_read(rule):
    """What a rule reads beside the gradient: the names of its arguments, the first one (g) left out."""
    code = rule.__code__
    return code.co_varnames[1 : code.co_argcount]


def run_hooks(node, g):
    """The gradient after the hooks of this node have seen it."""
    for hook in tuple(hooks[node].values()):
        g = hook(g)
    return g


def undo_broadcast(share, shape):
    """The share of an input that was stretched from `shape`: summed over the axes along which it was repeated."""
    extra = share.ndim - len(shape)
    axes = (*range(extra), *(i + extra for i, n in enumerate(shape) if n == 1 and share.shape[i + extra] != 1))
    if not axes:
        return share
    if type(share) is np.ndarray and share.size > LONG * math.prod(shape):
        return share.sum(axes, np.float64).astype(share.dtype).reshape(shape)
    return share.sum(axes).reshape(shape)
