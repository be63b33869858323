"""autograd.Function: an operation of the learner's own, with a backward written by hand."""

import numpy as np

from ..engine.clock import ticks, writes
from ..engine.graph import Node, mode, undo_broadcast
from ..engine.messages import SECOND_WALK, WRITTEN
from ..engine.operation import cast
from ..engine.recording import no_grad
from ..engine.tensor import Tensor, made


class Context:
    """What forward leaves for backward (`ctx`). Any attribute may be set on it; tensors go through `save_for_backward`.

    needs_input_grad: for each argument of forward, whether its gradient is wanted.
    """

    def __init__(self, needs_input_grad):
        self.needs_input_grad = needs_input_grad
        self._to_save = ()
        self._not_differentiable = ()
        self._materialize = True
        self._saved = None  # of each saved tensor: the node it belongs to, or the index of the output it is
        self._node = None  # set while backward runs

    def save_for_backward(self, *tensors):
        """Keep these inputs or outputs of forward for backward; None is kept as it is."""
        self._to_save = tensors

    @property
    def saved_tensors(self):
        """What was saved, as a tuple. Raises RuntimeError once the graph was walked and its arrays were freed."""
        if self._node is None:
            return self._to_save
        return self._node.saved_tensors

    def mark_non_differentiable(self, *tensors):
        """These outputs carry no gradient."""
        self._not_differentiable = tensors

    def set_materialize_grads(self, value):
        """False: backward receives None instead of zeros for an output that nothing depends on."""
        self._materialize = value

    def mark_dirty(self, *tensors):
        """Not supported: raises NotImplementedError."""
        raise NotImplementedError("mark_dirty is not supported: return a new tensor instead of writing into an input.")


class Function:
    """The base of operations with a backward of their own. A subclass writes two static methods:

    forward(ctx, *args) computes the result (or several, as a tuple), without being remembered;
    backward(ctx, *gradients of the outputs) returns a gradient, or None, for each argument of forward.
    Instead of using ctx in forward, a subclass may write forward(*args) and setup_context(ctx, inputs, output).
    `apply(*args)` calls it.
    """

    @staticmethod
    def forward(*args):
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(ctx, *gradients):
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with backward "
            "mode AD.\nbackward(ctx, g) returns the gradient of each argument of forward."
        )

    setup_context = None

    def __init__(self):
        raise RuntimeError(f"{type(self).__name__} should not be instantiated. Call {type(self).__name__}.apply(...).")

    @classmethod
    def apply(cls, *args):
        """Compute the operation and remember it. Arguments that are tensors are its inputs; keywords are not taken."""
        parents = tuple([arg._node if isinstance(arg, Tensor) else None for arg in args])
        context = Context(tuple([parent is not None for parent in parents]))
        with no_grad():
            if cls.setup_context is None:
                output = cls.forward(context, *args)
            else:
                output = cls.forward(*args)
                cls.setup_context(context, args, output)
        outputs = output if isinstance(output, tuple) else (output,)
        if not mode.recording or all(parent is None for parent in parents):
            return output
        node_class = type(f"{cls.__name__}Backward", (FunctionNode,), {"__slots__": ()})
        node = node_class(cls, context, args, parents, outputs)
        output_class = type(node_class.__name__, (OutputNode,), {"__slots__": ()})
        results = []
        for i, value in enumerate(outputs):
            differentiable = isinstance(value, Tensor) and value._array.dtype.kind == "f"
            if not differentiable or any(value is other for other in context._not_differentiable):
                results.append(value)
                continue
            if value._node is not None or value._base is not None or any(value is arg for arg in args):
                value = made(value._array)
            value._node = node if len(outputs) == 1 else output_class(node, i)
            results.append(value)
        return tuple(results) if isinstance(output, tuple) else results[0]


class FunctionNode(Node):
    """A call of a Function: its context, and its backward as the one rule that serves all its inputs."""

    __slots__ = "function", "context", "parents", "input_forms", "output_forms", "saved"

    def __init__(self, function, context, args, parents, outputs):
        self.order = next(ticks)
        self.function, self.context, self.parents = function, context, parents
        self.input_forms, self.output_forms = [form_of(arg) for arg in args], [form_of(value) for value in outputs]
        self.saved = []
        for tensor in context._to_save:
            owner = None if tensor is None else tensor._node
            for i, value in enumerate(outputs):
                if tensor is value:
                    owner = i  # an output is kept by its place: a node that pointed at its output would be a cycle
            self.saved.append((None if tensor is None else tensor._array, owner))
        context._to_save = ()

    @property
    def saved_tensors(self):
        """What forward saved, as a tuple. Raises RuntimeError once the graph was walked and its arrays were freed."""
        if self.saved is None:
            raise RuntimeError(SECOND_WALK)
        return tuple([self.saved_tensor(array, owner) for array, owner in self.saved])

    def saved_tensor(self, array, owner):
        """The tensor of a saved array: with its history, so that backward itself can be differentiated."""
        if array is None:
            return None
        if writes.since(array, self.order):
            raise RuntimeError(WRITTEN.format(shape=list(array.shape), name=self.name()))
        if isinstance(owner, int):
            owner = self if len(self.output_forms) == 1 else OutputNode(self, owner)
        return made(array, owner)

    def release(self):
        if self.saved:
            self.saved = None

    def edges(self):
        """As for every node. The function's backward runs once, when the first share is asked for."""
        shares = []

        def share(i):
            def rule(g):
                if not shares:
                    shares.extend(self.shares(g))
                return shares[i]

            return rule

        kept = None if self.saved is None else ()
        return [(parent, share(i), kept, None) for i, parent in enumerate(self.parents)]

    def shares(self, g):
        """The gradients of all inputs, from the gradient of the output (a Parcel if there are several)."""
        on_arrays = not isinstance(g, Tensor) and not (isinstance(g, Parcel) and g.of_tensors)
        arrived = g.parts if isinstance(g, Parcel) else {0: g}
        gradients = []
        for i, form in enumerate(self.output_forms):
            if i in arrived:
                gradients.append(made(np.array(arrived[i])) if on_arrays else arrived[i])
            else:
                gradients.append(made(np.zeros(*form)) if form and self.context._materialize else None)
        self.context._node = self
        try:
            answer = self.function.backward(self.context, *gradients)
        finally:
            self.context._node = None
        answer = answer if isinstance(answer, tuple | list) else (answer,)
        if not any(value is not None for value in answer[len(self.parents) :]):
            answer = answer[: len(self.parents)]
        if len(answer) != len(self.parents):
            raise RuntimeError(
                f"function {self.name()} returned an incorrect number of gradients (expected {len(self.parents)}, "
                f"got {len(answer)})\nbackward returns one for each argument of forward, None where there is none."
            )
        return [self.checked(i, value, on_arrays) for i, value in enumerate(answer)]

    def checked(self, i, value, on_arrays):
        """One gradient that backward returned, in the form the walk works with: of the type and the shape of the input."""
        if value is not None and self.input_forms[i] is None:
            raise RuntimeError(
                f"function {self.name()} returned a gradient different than None at position {i + 1}, but the corresponding "
                "forward input was not a Variable\nReturn None for an argument that is no tensor."
            )
        if value is None or self.parents[i] is None:
            return None
        if not isinstance(value, Tensor):
            raise RuntimeError(
                f"expected Variable or None (got {type(value).__name__})\nThis is gradient {i} that {self.name()} returned."
            )
        shape, dtype = self.input_forms[i]
        if not stretches_to(shape, value._array.shape):
            raise RuntimeError(
                f"Function {self.name()} returned an invalid gradient at index {i} - got {list(value._array.shape)} but "
                f"expected shape compatible with {list(shape)}"
            )
        value = undo_broadcast(cast(value, dtype), shape)
        return value._array.copy() if on_arrays else value


def form_of(value):
    """The shape and the dtype of a tensor; None for what is none."""
    return (value._array.shape, value._array.dtype) if isinstance(value, Tensor) else None


def stretches_to(shape, larger):
    """Whether broadcasting makes `larger` of this shape."""
    return len(shape) <= len(larger) and all(n in (1, m) for n, m in zip(shape[::-1], larger[::-1]))


class OutputNode(Node):
    """One of several outputs of a Function: hands its gradient on, marked with its place."""

    __slots__ = "place"

    def __init__(self, node, place):
        self.order = next(ticks)
        self.x, self.place = node, place

    def edges(self):
        return ((self.x, lambda g: Parcel({self.place: g}), (), None),)

    def release(self):
        pass


class Parcel:
    """The gradients of several outputs, by place. Parcels that meet at the function's node are added."""

    def __init__(self, parts):
        self.parts = parts

    @property
    def of_tensors(self):
        return any(isinstance(part, Tensor) for part in self.parts.values())

    def __add__(self, other):
        parts = dict(self.parts)
        for place, g in other.parts.items():
            parts[place] = parts[place] + g if place in parts else g
        return Parcel(parts)
