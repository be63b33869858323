"""Gradients on request: `backward()`, which adds them to the leaves, and `grad()`, which hands them out.

`backward_from` becomes the method `Tensor.backward`.
"""

from operator import attrgetter

import numpy as np

from .clock import writes
from .graph import AccumulateGrad, backprop
from .hooks import retain_grad
from .messages import NO_GRAPH, NOT_SCALAR, UNUSED
from .operation import cast
from .tensor import Tensor, made


def backward_from(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
    """Add to the `grad` of every leaf the gradient of this tensor with respect to it.

    gradient: for a tensor of several numbers, how much each of them counts (the vector v of a vector-Jacobian product;
        same shape as this tensor).
    retain_graph: keep what the graph saved, to walk it again; as create_graph says, if None. create_graph: remember the walk
        itself, so that the gradients can be differentiated. inputs: only these tensors receive their gradient, results too.
    Raises RuntimeError if nothing here requires a gradient, if a gradient has to be given, or if the graph was already
    walked.
    """
    deposit({self._node: seed_of(self, gradient, create_graph)}, retain_graph, create_graph, inputs)


def seed_of(tensor, gradient, create_graph):
    """The gradient that a walk starts with at this output: 1, or what the caller gives; checked."""
    array = tensor._array
    if tensor._node is None:
        raise RuntimeError(NO_GRAPH)
    if gradient is None:
        if array.size != 1:
            raise RuntimeError(NOT_SCALAR.format(shape=list(array.shape)))
        seed = np.empty(array.shape, array.dtype)
        seed.fill(1)  # half the time of np.ones
        return made(seed) if create_graph else seed
    if not isinstance(gradient, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(gradient).__name__}")
    if gradient.shape != array.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of {gradient.shape} and output[0] has a shape of {tensor.shape}."
        )
    return cast(gradient, array.dtype) if create_graph else gradient._array.astype(array.dtype)


def seeds_of(tensors, gradients, create_graph):
    """{node: gradient} for a walk that starts at these outputs."""
    if len(gradients) < len(tensors):
        raise RuntimeError(f"got {len(tensors)} tensors and {len(gradients)} gradients")
    seeds = {}
    for tensor, gradient in zip(tensors, gradients):
        seed, node = seed_of(tensor, gradient, create_graph), tensor._node
        seeds[node] = seeds[node] + seed if node in seeds else seed
    return seeds


def listed(value, length=None):
    """One tensor or several as a list; for None, a list of so many None."""
    if value is None:
        return [None] * length
    return [value] if isinstance(value, Tensor) else list(value)


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, inputs=None):
    """Add to the `grad` of every leaf below these tensors the gradient of their sum, each weighted by its grad_tensor.

    The arguments are those of `Tensor.backward`.
    """
    tensors = listed(tensors)
    deposit(seeds_of(tensors, listed(grad_tensors, len(tensors)), create_graph), retain_graph, create_graph, inputs)


def walk_to(wanted, seeds, retain_graph, create_graph):
    """What `backprop` finds for the wanted nodes."""
    way = on_the_way(seeds, wanted)
    seeds = {node: g for node, g in seeds.items() if node in way}
    return backprop(seeds, retain_graph, made if create_graph else None, wanted, way)


def on_the_way(outputs, wanted):
    """The nodes that lead from these outputs to the wanted ones: {node: whether a wanted one lies behind it}."""
    oldest = min([node.order for node in wanted])  # what is older leads to none of them
    parents, waiting = {}, list(outputs)
    while waiting:
        node = waiting.pop()
        if node in parents:
            continue
        parents[node] = found = []
        for edge in node.edges():
            if edge[0] is not None and edge[0].order >= oldest:
                found.append(edge[0])
        waiting += found
    way = {}
    for node in sorted(parents, key=attrgetter("order")):
        leads_on = not way.keys().isdisjoint(parents[node])
        if leads_on or node in wanted:
            way[node] = leads_on
    return way


def deposit(seeds, retain_graph, create_graph, inputs):
    """Walk the graph and add what arrives at the leaves, or at the inputs if given, to their gradients."""
    retain_graph = create_graph if retain_graph is None else retain_graph
    if inputs is None:
        leaves = backprop(seeds, retain_graph, made if create_graph else None)
    else:
        leaves = among(listed(inputs), seeds, retain_graph, create_graph)
    handed_out = set()
    for node, g in leaves.items():
        if create_graph:
            node.grad = g if node.grad is None else node.grad + g
        elif node.grad is None:
            if type(g) is not np.ndarray or g.base is not None or id(g) in handed_out or not g.flags.c_contiguous:
                g = np.array(g, order="C")  # an array, row by row in memory that no other gradient shares
            handed_out.add(id(g))
            node.grad = made(g)
        else:
            writes.note(node.grad._array)
            node.grad._array += g


def among(inputs, seeds, retain_graph, create_graph):
    """What arrives at the leaves among these tensors. The results among them retain their gradients themselves."""
    for tensor in inputs:
        retain_grad(tensor)  # nothing happens to a leaf; raises for a constant
    if not inputs:
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    found = walk_to({tensor._node for tensor in inputs}, seeds, retain_graph, create_graph)
    return {node: g for node, g in found.items() if type(node) is AccumulateGrad}


def grad(
    outputs,
    inputs,
    grad_outputs=None,
    retain_graph=None,
    create_graph=False,
    only_inputs=True,
    allow_unused=None,
    is_grads_batched=False,
    materialize_grads=False,
):
    """The gradients of the outputs' sum with respect to each input, as a tuple; nothing is added to any `grad`.

    allow_unused: an input that the outputs do not depend on gets None instead of a RuntimeError. materialize_grads: it gets zeros.
    """
    if not only_inputs or is_grads_batched:
        raise NotImplementedError("grad(): only_inputs=False and is_grads_batched=True are not supported")
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    outputs, inputs = listed(outputs), listed(inputs)
    if not inputs:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    for tensor in inputs:
        if tensor._node is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    seeds = seeds_of(outputs, listed(grad_outputs, len(outputs)), create_graph)
    keep = create_graph if retain_graph is None else retain_graph
    found = walk_to({tensor._node for tensor in inputs}, seeds, keep, create_graph)
    gradients = [found.get(tensor._node) for tensor in inputs]
    for index, tensor in enumerate(inputs):
        if gradients[index] is None and materialize_grads:
            zeros = np.zeros_like(tensor._array)
            gradients[index] = made(zeros) if create_graph else zeros
        elif gradients[index] is None and not allow_unused:
            raise RuntimeError(UNUSED.format(index=index))
    if create_graph:
        return tuple(gradients)
    return tuple([None if g is None else made(np.array(g, order="C")) for g in gradients])
