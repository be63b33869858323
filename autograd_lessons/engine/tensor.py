"""Tensor: an array, the node that made it, its gradient. Operators and most methods are attached in `methods.py`."""

import warnings

from . import dtypes
from .graph import AccumulateGrad
from .messages import GRAD_SIZE, GRAD_TYPE, NO_GRAD_HERE, NOT_FLOAT, NOT_LEAF
from .printing import Size, tensor_repr

new = object.__new__


class Tensor:
    """An array of numbers that can remember how it was made, and so be differentiated.

    `Tensor([2])` makes a float32 tensor of numbers, `Tensor(2, 3)` one of that shape with zeros in it (PyTorch leaves it
    unset); `tensor(...)` keeps the type of what it is given. Results of operations are made by the operations.

    _array: the numbers (`data` is taken: PyTorch's is a tensor). _node: None for a constant; an `AccumulateGrad` for a leaf that
    requires a gradient; otherwise the `Node` of the operation that made it.
    """

    __slots__ = "_array", "_node", "__dict__", "__weakref__"
    _base = _views = None  # of a view, the tensor it looks at; of a base, its views (see views.py)
    _steps = ()  # of a view: the operations from its base to it
    _unwritable = None  # of a view: why it may not be written (see views.py)
    _number = 0  # of a view that a function made together with others: which of them it is
    _loose_grad = None  # the gradient of what is no leaf of a graph: of a constant, or of a result that retains it
    _keeper = None  # of a result: the handle of the hook that retains its gradient
    _notes_writes = True  # whether a write in place is noted, so that a walk that needs the old numbers can refuse
    is_cuda = is_sparse = is_quantized = is_mkldnn = False
    layout = "torch.strided"

    # ---- what it is ------------------------------------------------------------------------------------------------

    @property
    def shape(self):
        """The sizes of its dimensions, a `Size`."""
        return tuple.__new__(Size, self._array.shape)  # NumPy made sure that these are whole numbers

    @property
    def dtype(self):
        """The type of its numbers, such as `float32`."""
        return dtypes.from_numpy_dtype(self._array.dtype)

    @property
    def ndim(self):
        """How many dimensions it has."""
        return self._array.ndim

    # ---- its gradient ----------------------------------------------------------------------------------------------

    @property
    def requires_grad(self):
        """Whether a gradient is kept for it (a leaf), or flows through it (a result). Settable on leaves.

        Raises RuntimeError for a tensor of integers, and when a result is told to stop requiring it. A view made in `no_grad`
        says what its base says.
        """
        return self._node is not None or self._unwritable is not None and self._base._node is not None

    @requires_grad.setter
    def requires_grad(self, wanted):
        if not isinstance(wanted, bool):
            raise RuntimeError("requires_grad must be a bool")
        if wanted == self.requires_grad and self.is_leaf:
            return
        if wanted and self.is_leaf:
            if self._array.dtype.kind != "f":
                who = "only Tensors of floating point and complex dtype"
                raise RuntimeError(NOT_FLOAT.format(who=who, dtype=self.dtype))
            self._node = AccumulateGrad()
            self._node.grad, self._loose_grad = self._loose_grad, None
        elif self.is_leaf:
            self._loose_grad, self._node = self._node.grad, None
        else:
            raise RuntimeError(NOT_LEAF if not wanted else NOT_LEAF.partition(" If ")[0])

    def requires_grad_(self, requires_grad=True):
        """Set `requires_grad` and return the tensor itself."""
        if requires_grad and self._array.dtype.kind != "f":
            raise RuntimeError(NOT_FLOAT.format(who="only Tensors of floating point dtype", dtype=self.dtype))
        if not (requires_grad and self.requires_grad):
            self.requires_grad = requires_grad
        return self

    @property
    def retains_grad(self):
        """Whether `retain_grad()` was called on this result."""
        return self._keeper is not None

    @property
    def is_leaf(self):
        """True unless it is the result of a remembered operation. Only leaves gather a gradient in `grad`."""
        return self._node is None or type(self._node) is AccumulateGrad

    @property
    def grad_fn(self):
        """The node of the operation that made it; None for a leaf."""
        return None if type(self._node) is AccumulateGrad else self._node

    @property
    def grad(self):
        """The gradient gathered so far, a tensor of the same shape; None before the first `backward()`."""
        node = self._node
        if type(node) is AccumulateGrad:
            return node.grad
        if node is not None and self._loose_grad is None and not self.retains_grad:
            warnings.warn(NO_GRAD_HERE, UserWarning, stacklevel=2)
        return self._loose_grad

    @grad.setter
    def grad(self, value):
        if value is not None:
            if value is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if not isinstance(value, Tensor):
                raise TypeError(
                    f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}"
                )
            if value._array.shape != self._array.shape:
                raise RuntimeError(GRAD_SIZE.format(grad=list(value._array.shape), own=list(self._array.shape)))
            if value._array.dtype != self._array.dtype:
                raise RuntimeError(GRAD_TYPE.format(grad=value.dtype, own=self.dtype))
        if type(self._node) is AccumulateGrad:
            self._node.grad = value
        else:
            self._loose_grad = value

    @grad.deleter
    def grad(self):
        self.grad = None

    def detach(self):
        """A tensor of the same numbers, in the same memory, that remembers nothing."""
        return made(self._array)

    @property
    def data(self):
        """As `detach()`, but writes to it go unnoticed. Setting it puts another tensor's numbers in this one's place."""
        tensor = made(self._array)
        tensor._notes_writes = False
        return tensor

    @data.setter
    def data(self, value):
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        if self._node is not None and value._array.dtype.kind != "f":
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
        self._array = value._array

    def __repr__(self, *, tensor_contents=None):
        suffix = ("requires_grad=True",) if self.requires_grad else ()
        return tensor_repr(self._array, *(suffix if self.is_leaf else (f"grad_fn=<{type(self._node).__name__}>",)))


def made(array, node=None):
    """A tensor of an array and the node that made it."""
    z = new(Tensor)
    z._array = array
    z._node = node
    return z
