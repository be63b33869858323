"""Makers of operations: a forward function and its rules go in, a function on tensors comes out.

A rule is a vector-Jacobian product: given g, the gradient of the result with respect to the operation's output, it returns
the gradient with respect to one input. Its arguments are named, in this order: g; z, the output; x, y, ... the inputs (in
`variadic`, the arguments of the forward function); or shape, that of the first input. It names only what it reads, and only
that is kept for the backward pass.

A rule uses what an array and a tensor have in common, so that one text serves both: on arrays it computes the first
derivative quickly, on tensors it is remembered itself, and can be differentiated again.
"""

from operator import itemgetter

import numpy as np
from numpy import ndarray  # read on every operation: one look-up less

from . import dtypes
from .clock import ticks
from .graph import Node, UnaryNode, mode, names_read
from .operands import as_operand, beside_array, explained, kind_of, public_name, refuse_bools, settle, wrapped
from .tensor import Tensor, made, new

PICK = {  # what a rule reads -> a function that picks it from output and inputs
    (): lambda z, x, y: (),
    ("z",): lambda z, x, y: (z,),
    ("x",): lambda z, x, y: (x,),
    ("y",): lambda z, x, y: (y,),
    ("z", "x"): lambda z, x, y: (z, x),
    ("z", "y"): lambda z, x, y: (z, y),
    ("x", "y"): lambda z, x, y: (x, y),
    ("z", "x", "y"): lambda z, x, y: (z, x, y),
    ("shape",): lambda z, x, y: (x.shape,),
}


def pick_of(name, rule, known="zxy"):
    """The function that picks what a rule of this operation reads."""
    read = checked(name, rule, (*known, "shape"))
    assert read in PICK, f"{name}: a rule reads any of {', '.join(known)} in this order, or shape alone, not {read}"
    return PICK[read]


def checked(name, rule, known):
    """The names that a rule reads beside g. Raises AssertionError if that is not how a rule is written."""
    assert hasattr(rule, "__code__"), f"{name}: a rule is a function like lambda g, x: g * cos(x), not {rule}"
    code = rule.__code__
    first, read = code.co_varnames[: code.co_argcount][:1], names_read(rule)
    assert first == ("g",), f"{name}: the first argument of a rule is g, the gradient that arrives, not {first}"
    assert set(read) <= set(known), f"{name}: after g, the arguments of a rule are any of {known}, not {read}"
    return read


def unary(name, forward, rule):
    """The operation of one input with this forward function on arrays and this rule."""
    pick = pick_of(name, rule, "zx")
    members = {"x_rule": staticmethod(rule), "frees": reads_any(rule, "zx")}
    node_class = type(name, (UnaryNode,), {"__slots__": (), **members})

    def operation(input):
        if not isinstance(input, Tensor):
            return without_tensor(operation, forward, input)
        x, x_node = input._array, input._node
        z = forward(x)
        if type(z) is not ndarray or z.dtype is not x.dtype:  # "is": NumPy has one object for each type of numbers
            z, x, _ = settle(forward, z, x)
        if x_node is None or not mode.recording:
            return made(z)
        node = new(node_class)
        node.order = next(ticks)
        node.x = x_node
        node.x_saved = pick(z, x, None)
        return made(z, node)

    operation.node_class, operation.forward = node_class, forward
    return operation


def binary(name, forward, x_rule, y_rule, bools=True, floats=False):
    """The operation of a tensor with a tensor or a number, with broadcasting and with PyTorch's mixing of types.

    y_rule: None where y is always a number. bools: whether PyTorch lets them take part.
    floats: whether whole numbers of two types meet as floats.
    """
    x_pick, y_pick = pick_of(name, x_rule), y_rule and pick_of(name, y_rule)
    rules = {"x_rule": staticmethod(x_rule), "y_rule": y_rule and staticmethod(y_rule)}
    node_class = type(name, (Node,), {"__slots__": (), **rules})

    def operation(input, other):
        if not isinstance(input, Tensor):
            return without_tensor(operation, forward, input, other)
        x, x_node = input._array, input._node
        shapes = None
        if isinstance(other, Tensor):
            y, y_node = other._array, other._node
            if x.dtype is not y.dtype:
                if not bools:
                    refuse_bools(x, y)
                return operation(*same_type(input, other, floats))
            if x.shape != y.shape:
                shapes = x.shape, y.shape
        elif type(other) is float or type(other) is int:  # not isinstance: a bool is an int too
            y, y_node = other, None
        else:
            if isinstance(other, ndarray):
                return operation(*beside_array(input, other))
            other = as_operand(other)
            return NotImplemented if other is NotImplemented else operation(input, other)
        try:
            z = forward(x, y)
        except OverflowError:
            y = wrapped(y, x.dtype)
            z = forward(x, y)
        except (ValueError, TypeError) as error:
            if not bools:
                refuse_bools(*[value for value in (x, y) if isinstance(value, ndarray)])
            raise explained(error, x, y) from None
        if type(z) is not ndarray or z.dtype is not x.dtype:
            if not bools:
                refuse_bools(x)
            z, x, y = settle(forward, z, x, y)
        if (x_node is None and y_node is None) or not mode.recording:
            return made(z)
        node = new(node_class)
        node.order = next(ticks)
        node.x, node.y = x_node, y_node
        node.x_saved = x_pick(z, x, y) if x_node is not None else ()
        node.y_saved = y_pick(z, x, y) if y_node is not None else ()
        node.shapes = shapes
        return made(z, node)

    operation.node_class, operation.forward = node_class, forward
    return operation


class VariadicNode(Node):
    """A node with any number of inputs. Its class, made by `variadic`, holds what is the same each time, input for input:

    inputs, rules: their names and their rules. shapes: None for each, as `variadic` does not broadcast.
    reads_arrays: whether the rule reads the output or an input; what it saved is then forgotten after the walk.
    after_walk: what `saved` is after the walk, where that is known beforehand; None where a parameter that a rule reads has to
    be looked at, since it may hold an array.
    """

    __slots__ = "parents", "saved"

    def edges(self):
        return zip(self.parents, self.rules, self.saved, self.shapes)

    def release(self):
        self.saved = self.after_walk or [
            None if reads else without_arrays(saved) for saved, reads in zip(self.saved, self.reads_arrays)
        ]

    def parent_named(self, name):
        return self if name == "z" else self.parents[self.inputs.index(name)] if name in self.inputs else None


def without_arrays(saved):
    """What a rule saved; None if that was forgotten before, or has to be now, because there is an array in it."""
    return None if saved is None or holds_array(saved) else saved


def holds_array(values):
    """Whether there is an array among these values, or in a tuple among them."""
    return any([type(value) is np.ndarray or type(value) is tuple and holds_array(value) for value in values])


def variadic(name, forward, **rules):
    """An operation of any number of inputs and parameters, called by position.

    The names of `rules` say which arguments of `forward` are differentiable inputs, side by side; the others are parameters.
    A rule may read z, any argument of `forward` by its name, and `shape`, the shape of the first input.
    """
    assert hasattr(forward, "__code__"), f"{name}: the forward function is one in Python, which names its arguments"
    arguments = forward.__code__.co_varnames[: forward.__code__.co_argcount]
    inputs = tuple(rules)
    start = arguments.index(inputs[0])
    stop = start + len(inputs)
    assert arguments[start:stop] == inputs, f"{name}: the inputs stand side by side, and their rules in the same order"
    known = *arguments, "z", "shape"  # what a rule may read; in `operation`, `arrays` has the same order
    assert len(set(known)) == len(known), f"{name}: z and shape are names of their own; no parameter may be called so"
    picks = tuple(picker([known.index(read) for read in checked(name, rule, known)]) for rule in rules.values())
    nones = [None] * len(inputs)
    reads_arrays = [reads_any(rule, ("z", *inputs)) for rule in rules.values()]
    parameters = {"shape", *arguments}.difference(inputs)
    reads_parameters = any(reads_any(rule, parameters) for rule in rules.values())
    after_walk = None if reads_parameters else [None if reads else () for reads in reads_arrays]
    members = {"inputs": inputs, "rules": tuple(rules.values()), "shapes": nones}
    members |= {"reads_arrays": reads_arrays, "after_walk": after_walk}
    node_class = type(name, (VariadicNode,), {"__slots__": (), **members})

    def operation(*values):
        if mode.on_arrays and not isinstance(values[start], Tensor):
            return forward(*values)
        arrays = [value._array if isinstance(value, Tensor) else value for value in values]
        try:  # quicker than to ask each whether it is a tensor
            parents = [tensor._node for tensor in values[start:stop]]
        except AttributeError:
            return without_tensor(operation, forward, *[v for v in values[start:stop] if not isinstance(v, Tensor)])
        z = forward(*arrays)
        if type(z) is not ndarray:
            z = np.asarray(z)
        if parents == nones or not mode.recording:
            return made(z)
        node = new(node_class)
        node.order = next(ticks)
        node.parents = parents
        arrays += z, arrays[start].shape  # in the order of `known`
        node.saved = [() if parent is None else pick(arrays) for parent, pick in zip(parents, picks)]
        return made(z, node)

    operation.node_class, operation.forward = node_class, forward
    return operation


def reads_any(rule, names):
    """Whether a rule reads any of these."""
    return any(name in names for name in names_read(rule))


def picker(indices):
    """A function that picks these entries of a list, as a tuple."""
    if len(indices) > 1:
        return itemgetter(*indices)
    return (lambda values, i=indices[0]: (values[i],)) if indices else lambda values: ()


def named(namespace):
    """Give the operations of a table the names and the module that they have there, by which the tests find them.

    It stands last in its file: a row below it has no name, and the tests say so.
    """
    for name, value in namespace.items():
        if hasattr(value, "node_class") and value.__name__ == "operation":
            value.__name__ = value.__qualname__ = name
            value.__module__ = namespace["__name__"]
            value.__doc__ = value.__doc__ or f"{name}, remembered as {value.node_class.__name__}."


def without_tensor(operation, forward, *values):
    """What an operation does when it is not given a tensor: inside a walk, a rule computes on arrays."""
    if mode.on_arrays:
        return forward(*values)
    raise TypeError(
        f"{public_name(operation)}(): argument 'input' (position 1) must be Tensor, not {kind_of(values[0])}. "
        "Make a tensor of it first: torch.tensor(...)."
    )


cast_to = variadic("ToCopyBackward0", lambda x, dtype, source: x.astype(dtype), x=lambda g, source: cast(g, source))


def cast(x, dtype):
    """x (a tensor, or in a rule an array) with another NumPy dtype; x itself if it has it already."""
    own = x._array.dtype if isinstance(x, Tensor) else x.dtype
    if own == dtype:
        return x
    if dtype.kind != "f" and isinstance(x, Tensor):
        return made(x._array.astype(dtype))  # whole numbers have no slope
    return cast_to(x, dtype, own)


def same_type(x, y, floats=False):
    """Two tensors, cast to the type that PyTorch's rule gives their mix; to a floating type if `floats`."""
    dtype = dtypes.result_type(x._array, y._array)
    if floats and dtype.kind != "f":
        dtype = dtypes.default_numpy()
    return cast(x, dtype), cast(y, dtype)
