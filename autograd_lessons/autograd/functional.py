"""Jacobians, Hessians and products with them, of a function of tensors: PyTorch's `autograd.functional`."""

import numpy as np

from ..engine.backward import grad
from ..engine.derivatives.joins import stack
from ..engine.recording import enable_grad
from ..engine.tensor import Tensor, made

SINGLE = "The Tensor returned by the function given to {name} should contain a single element"


def _tuple(value):
    return (value, True) if isinstance(value, tuple) else ((value,), False)


def _prepared(func, inputs, create_graph, name):
    """(inputs as leaves or in their graph, outputs, whether each of them was a tuple)."""
    inputs, several_in = _tuple(inputs)
    for value in inputs:
        if not isinstance(value, Tensor):
            raise TypeError(
                f"The inputs given to {name} must be either a Tensor or a tuple of Tensors but the given inputs has type "
                f"{type(value)}."
            )
    if create_graph:
        inputs = tuple([x * 1 if x.requires_grad else made(x._array).requires_grad_() for x in inputs])
    else:
        inputs = tuple([made(x._array).requires_grad_() for x in inputs])
    outputs, several_out = _tuple(func(*inputs))
    for value in outputs:
        if not isinstance(value, Tensor):
            raise TypeError(
                f"The outputs of the user-provided function given to {name} must be either a Tensor or a tuple of Tensors "
                f"but the given outputs of the user-provided function has type {type(value)}."
            )
    return inputs, outputs, several_in, several_out


def _gradients(outputs, inputs, grad_outputs, create_graph, strict=False):
    """The gradients of those outputs that depend on something; zeros where an input is not used."""
    active = [(o, g) for o, g in zip(outputs, grad_outputs) if o.requires_grad]
    found = (None,) * len(inputs)
    if active:
        outs, weights = zip(*active)
        found = grad(outs, inputs, weights, retain_graph=True, create_graph=create_graph, allow_unused=True)
    if strict and any(g is None for g in found):
        raise RuntimeError(
            "an output of the function is independent of one of the inputs, and strict=True was asked for"
        )
    return tuple([made(np.zeros_like(x._array)) if g is None else g for g, x in zip(found, inputs)])


def _unpacked(values, several):
    return tuple(values) if several else values[0]


def _weights(v, like, name):
    """The vector v for each of `like`; may be left out where there is one number. Raises RuntimeError for other shapes."""
    if v is None:
        if any(t._array.size != 1 for t in like):
            raise RuntimeError(f"The vector v can only be None if the {name} a single Tensor with a single element.")
        return tuple([made(np.ones_like(t._array)) for t in like])
    vs, _ = _tuple(v)
    if len(vs) != len(like) or any(a._array.shape != b._array.shape for a, b in zip(vs, like)):
        sizes = [t.shape for t in like], [t.shape for t in vs]
        raise RuntimeError(
            "v has invalid size: should be {} but got {}.".format(*[_unpacked(s, len(s) > 1) for s in sizes])
        )
    return vs


def jacobian(func, inputs, create_graph=False, strict=False, vectorize=False, strategy="reverse-mode"):
    """The derivatives of every output with respect to every input: shape (*output, *input).

    For several inputs or outputs, tuples of them: result[output][input]. create_graph: the result can be differentiated.
    """
    if strategy != "reverse-mode":
        raise NotImplementedError("jacobian: only the strategy 'reverse-mode' is supported")
    with enable_grad():
        inputs, outputs, several_in, several_out = _prepared(func, inputs, create_graph, "jacobian")
        blocks = []
        for output in outputs:
            rows = []
            for i in range(output._array.size):
                pick = np.zeros(output._array.size, output._array.dtype)
                pick[i] = 1
                rows.append(
                    _gradients([output], inputs, [made(pick.reshape(output._array.shape))], create_graph, strict)
                )
            blocks.append(
                _unpacked([_stacked([row[j] for row in rows], output, x) for j, x in enumerate(inputs)], several_in)
            )
    return _unpacked(blocks, several_out)


def _stacked(rows, output, x):
    """One row for each number of the output, in the shape (*output, *x)."""
    shape = (*output._array.shape, *x._array.shape)
    if not any(row.requires_grad for row in rows):
        return made(np.array([row._array for row in rows], x._array.dtype).reshape(shape))
    return stack(rows).reshape(shape)


def hessian(func, inputs, create_graph=False, strict=False, vectorize=False, outer_jacobian_strategy="reverse-mode"):
    """The second derivatives of a function that returns one number: shape (*input, *input), or tuples of tuples of those."""
    several = isinstance(inputs, tuple)

    def gradient(*values):
        output = func(*values)
        if not isinstance(output, Tensor) or output._array.size != 1:
            raise RuntimeError(SINGLE.format(name="hessian"))
        found = _gradients([output.reshape(())], values, [made(np.ones((), output._array.dtype))], True, strict)
        return found if several else found[0]

    return jacobian(gradient, inputs, create_graph, strict)


def vjp(func, inputs, v=None, create_graph=False, strict=False):
    """(outputs, vector-Jacobian product): the gradient of the outputs weighted by v, with respect to the inputs."""
    with enable_grad():
        inputs, outputs, several_in, several_out = _prepared(func, inputs, create_graph, "vjp")
        found = _gradients(
            outputs, inputs, _weights(v, outputs, "user-provided function returns"), create_graph, strict
        )
    return _unpacked(_free(outputs, create_graph), several_out), _unpacked(found, several_in)


def jvp(func, inputs, v=None, create_graph=False, strict=False):
    """(outputs, Jacobian-vector product): how the outputs change when the inputs move along v.

    Worked out by differentiating the vector-Jacobian product with respect to its vector, in which it is linear.
    """
    with enable_grad():
        inputs, outputs, _, several_out = _prepared(func, inputs, create_graph, "jvp")
        v = _weights(v, inputs, "input to the user-provided function is")
        along = tuple([made(np.zeros_like(o._array)).requires_grad_() for o in outputs])
        back = _gradients(outputs, inputs, along, True, strict)
        found = _gradients(back, along, v, create_graph, strict)
    return _unpacked(_free(outputs, create_graph), several_out), _unpacked(found, several_out)


def vhp(func, inputs, v=None, create_graph=False, strict=False):
    """(output, v times the Hessian), without making the Hessian."""
    with enable_grad():
        inputs, outputs, several_in, _ = _prepared(func, inputs, create_graph, "vhp")
        if len(outputs) != 1 or outputs[0]._array.size != 1:
            raise RuntimeError(SINGLE.format(name="vhp"))
        first = _gradients(outputs, inputs, [made(np.ones_like(outputs[0]._array))], True, strict)
        found = _gradients(
            first, inputs, _weights(v, inputs, "input to the user-provided function is"), create_graph, strict
        )
    return _free(outputs, create_graph)[0], _unpacked(found, several_in)


def hvp(func, inputs, v=None, create_graph=False, strict=False):
    """(output, the Hessian times v). A Hessian is symmetric, so this is `vhp`."""
    return vhp(func, inputs, v, create_graph, strict)


def _free(outputs, create_graph):
    return outputs if create_graph else tuple([o.detach() for o in outputs])
