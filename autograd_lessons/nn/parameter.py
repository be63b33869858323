"""Parameter: a tensor that a module learns."""

from ..engine.tensor import Tensor


class Parameter(Tensor):
    """A tensor that a module learns: a leaf that requires a gradient. Shares memory with the tensor it is made from.

    Raises RuntimeError for a tensor of integers, unless requires_grad is False.
    """

    __slots__ = ()

    def __new__(cls, data=None, requires_grad=True):
        data = Tensor() if data is None else data
        if not isinstance(data, Tensor):
            raise AttributeError(
                f"'{type(data).__name__}' object has no attribute 'detach'.\n"
                "A Parameter is made from a tensor: nn.Parameter(torch.tensor(...))."
            )
        if requires_grad and data._array.dtype.kind != "f":
            raise RuntimeError(
                "Only Tensors of floating point and complex dtype can require gradients.\n"
                f"This one is {data.dtype}. Write 2.0 instead of 2, or tensor.float()."
            )
        parameter = super().__new__(cls)
        parameter._array = data._array
        parameter._node = None
        parameter.requires_grad = requires_grad
        return parameter

    def __init__(self, data=None, requires_grad=True):
        pass

    def __deepcopy__(self, memo):
        memo[id(self)] = copy = type(self)(self.detach().clone(), self.requires_grad)
        return copy

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()
