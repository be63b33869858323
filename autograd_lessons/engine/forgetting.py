"""Forgetting gradients between two steps."""


def forget_gradient(tensor, set_to_none=True):
    """Let the tensor's `grad` be None, or (set_to_none=False) stay as it is but with zeros and without a history."""
    if set_to_none:
        tensor.grad = None
        return
    grad = tensor.grad
    if grad is not None:
        grad._node = None
        grad.zero_()
