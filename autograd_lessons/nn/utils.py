"""Clipping gradients, and parameters as one vector."""

import numpy as np

from ..engine.clock import writes
from ..engine.derivatives.joins import cat
from ..engine.derivatives.norms import vector_norm
from ..engine.tensor import Tensor, made

__all__ = ["clip_grad_norm_", "clip_grad_value_", "parameters_to_vector", "vector_to_parameters"]


def gradients(parameters):
    """The arrays of those gradients that there are; parameters: one tensor or several."""
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    return [parameter.grad._array for parameter in parameters if parameter.grad is not None]


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Shrink all gradients by one factor, in place, if they are longer than max_norm when taken as one vector.

    norm_type: the p of the p-norm, also inf. Returns the norm before, a tensor. Raises RuntimeError for a norm that is nan or
    inf, if error_if_nonfinite.
    """
    max_norm, norm_type = float(max_norm), float(norm_type)
    arrays = gradients(parameters)
    if not arrays:
        return made(np.zeros((), np.float32))
    norms = np.array([vector_norm(made(array), norm_type)._array for array in arrays])
    norm = vector_norm(made(norms), norm_type)
    if error_if_nonfinite and not np.isfinite(norm._array):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be clipped. "
            "To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False`"
        )
    factor = np.minimum(max_norm / (norm._array + 1e-6), 1)
    for array in arrays:
        array *= factor
        writes.note(array)
    return norm


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Bring every number of every gradient between -clip_value and clip_value, in place."""
    for array in gradients(parameters):
        np.clip(array, -clip_value, clip_value, out=array)
        writes.note(array)


def parameters_to_vector(parameters):
    """All numbers of all parameters, in one vector."""
    return cat([parameter.reshape(-1) for parameter in parameters])


def vector_to_parameters(vec, parameters):
    """Put the numbers of a vector in place of the parameters', in order. Raises TypeError if it is no tensor."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {type(vec).__name__}")
    place = 0
    for parameter in parameters:
        end = place + parameter.numel()
        parameter.data = vec[place:end].reshape(parameter.shape).data
        place = end
