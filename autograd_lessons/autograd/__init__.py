"""PyTorch's `autograd`: gradients on request, and switching the memory off."""

from ..engine.backward import backward, grad
from ..engine.recording import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from ..engine.tensor import made
from . import functional
from .function import Function
from .gradcheck import gradcheck, gradgradcheck


def Variable(data, requires_grad=False):
    """How tensors that wanted a gradient were written until 2018. Today a tensor does it itself.

    Returns a tensor that shares memory with `data`.
    """
    return made(data._array).requires_grad_(requires_grad)
