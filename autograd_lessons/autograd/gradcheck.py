"""Gradients against finite differences: is a derivative right?"""

import numpy as np

from ..engine.backward import grad
from ..engine.tensor import Tensor, made


class GradcheckError(RuntimeError):
    """A gradient differs from what finite differences say."""


def _outputs(func, inputs):
    result = func(*inputs)
    results = result if isinstance(result, tuple | list) else (result,)
    return [r for r in results if isinstance(r, Tensor) and r._array.dtype.kind == "f"]


def gradcheck(
    func,
    inputs,
    *,
    eps=1e-6,
    atol=1e-5,
    rtol=1e-3,
    raise_exception=True,
    nondet_tol=0.0,
    check_undefined_grad=True,
    check_grad_dtypes=False,
    check_batched_grad=False,
    check_batched_forward_grad=False,
    check_forward_ad=False,
    check_backward_ad=True,
    fast_mode=False,
    masked=None,
):
    """Compare the gradients of func at these inputs with central differences (f(x + eps) - f(x - eps)) / (2 eps).

    inputs: a tensor or a tuple; those that require a gradient are checked, float64 ones meaningfully. Returns True, or raises
    GradcheckError naming the output, the input and the entry (returns False if raise_exception is off). Raises ValueError
    if no input requires a gradient.
    """
    if check_forward_ad or check_batched_grad or check_batched_forward_grad:
        raise NotImplementedError("gradcheck: forward mode and batched gradients are not supported")
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    checked = [i for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
        )
    try:
        for o, output in enumerate(_outputs(func, inputs)):
            for i in checked:
                exact = _exact(output, inputs[i])
                numeric = _numeric(func, inputs, o, i, eps)
                _compare(exact, numeric, o, i, inputs[i]._array, atol, rtol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _exact(output, x):
    """The Jacobian of an output with respect to x, from backward: (numbers of the output, numbers of x)."""
    rows = np.zeros((output._array.size, x._array.size))
    if not output.requires_grad:
        return rows
    for n in range(len(rows)):
        pick = np.zeros(output._array.size, output._array.dtype)
        pick[n] = 1
        (g,) = grad(output, x, made(pick.reshape(output._array.shape)), retain_graph=True, allow_unused=True)
        if g is not None:
            if g._array.shape != x._array.shape:
                raise GradcheckError(
                    f"a gradient of shape {list(g._array.shape)} came back for an input of shape {list(x._array.shape)}"
                )
            rows[n] = g._array.ravel()
    return rows


def _numeric(func, inputs, o, i, eps):
    """The same by central differences. The input is moved in place, entry by entry, and put back."""
    x = inputs[i]._array
    columns = []
    for place in np.ndindex(x.shape):
        before = x[place]
        ends = []
        for moved in (before + eps, before - eps):
            x[place] = moved
            ends.append(np.array(_outputs(func, inputs)[o]._array, np.float64).ravel())
            x[place] = before
        columns.append((ends[0] - ends[1]) / (2 * eps))
    return np.array(columns).T if columns else np.zeros((0, 0))


def _compare(exact, numeric, o, i, x, atol, rtol):
    wrong = ~(np.abs(exact - numeric) <= atol + rtol * np.abs(numeric))
    if exact.size and wrong.any():
        n, m = np.argwhere(wrong)[0]
        place = [int(k) for k in np.unravel_index(m, x.shape)]
        raise GradcheckError(
            f"Jacobian mismatch for output {o} with respect to input {i}: at entry {place} of the input, number {n} of the "
            f"output changes by {numeric[n, m]:.6g} (finite differences), but backward says {exact[n, m]:.6g}. "
            f"{int(wrong.sum())} of {wrong.size} entries differ."
        )


def gradgradcheck(func, inputs, grad_outputs=None, *, eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=True, **others):
    """The same for second derivatives: checks the gradient of func's gradient.

    grad_outputs: the weights of the outputs; some fixed numbers if left out.
    """
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    outputs = _outputs(func, inputs)
    if grad_outputs is None:
        weights = [
            made(np.linspace(0.5, 1.5, o._array.size).reshape(o._array.shape).astype(o._array.dtype)) for o in outputs
        ]
    else:
        weights = [grad_outputs] if isinstance(grad_outputs, Tensor) else list(grad_outputs)
    weights = [made(w._array).requires_grad_() for w in weights]

    def first(*values):
        values, vs = values[: len(inputs)], values[len(inputs) :]
        wanted = [x for x in values if isinstance(x, Tensor) and x.requires_grad]
        outs, given = zip(*[(o, v) for o, v in zip(_outputs(func, values), vs) if o.requires_grad])
        return [g for g in grad(outs, wanted, given, create_graph=True, allow_unused=True) if g is not None]

    return gradcheck(
        first, (*inputs, *weights), eps=eps, atol=atol, rtol=rtol, raise_exception=raise_exception, **others
    )
