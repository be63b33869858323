"""Products of vectors and matrices, and their derivatives.

The one rule behind all: for z = x @ y the gradients are g @ y.T for x and x.T @ g for y; where all sizes differ, no other product
of these fits. A stack of matrices ("batch") has its matrices in the last two dimensions.
"""

import math

import numpy as np

from ..arguments import number
from ..graph import LONG, undo_broadcast
from ..naming import C_NAMES, dtype_name, not_implemented
from ..operands import beside_array, kind_of
from ..operation import named, variadic
from ..tensor import Tensor
from . import shapes
from .elementwise import plus


def affine_map(bias, x, weight):
    z = x.dot(weight.T)  # .dot: half the time of @ on small matrices
    z += bias
    return z


def rows_added(g):
    if type(g) is np.ndarray and len(g) <= LONG:
        return np.add.reduce(g, 0)  # the same as below, in less than half the time
    return undo_broadcast(g, g.shape[1:])


def sum_with(product):
    """beta * base + alpha * (x times y), where a factor of 0 leaves out even nan. Whole numbers want whole factors."""

    def forward(base, x, y, beta, alpha):
        z = product(x, y)
        if z.dtype.kind != "f":
            beta, alpha = int(beta), int(alpha)
        if alpha == 0:
            z[...] = 0
        elif alpha != 1:
            z *= alpha
        return z + beta * base if beta != 0 else z

    return forward


# fmt: off
#                       grad_fn             forward                  vector-Jacobian products, given g = dL/dz
vec_vec     = variadic("DotBackward0",      lambda x, y: x.dot(y),   x=lambda g, y: g * y,
                                                                     y=lambda g, x: g * x)
mat_vec     = variadic("MvBackward0",       lambda x, y: x.dot(y),   x=lambda g, y: g.reshape(-1, 1) * y,
                                                                     y=lambda g, x: mat_vec(x.T, g))
mat_mat     = variadic("MmBackward0",       lambda x, y: x.dot(y),   x=lambda g, y: mat_mat(g, y.T),
                                                                     y=lambda g, x: mat_mat(x.T, g))
mats_mats   = variadic("BmmBackward0",      lambda x, y: x @ y,      x=lambda g, y: mats_mats(g, y.mT),
                                                                     y=lambda g, x: mats_mats(x.mT, g))
affine      = variadic("AddmmBackward0",    affine_map,              bias=rows_added,
                                                                     x=lambda g, weight: mat_mat(g, weight),
                                                                     weight=lambda g, x: mat_mat(g.T, x))
add_mat_mat = variadic("AddmmBackward0",    sum_with(np.dot),        base=lambda g, shape, beta: undo_broadcast(g * beta, shape),
                                                                     x=lambda g, y, alpha: mat_mat(g, y.T) * alpha,
                                                                     y=lambda g, x, alpha: mat_mat(x.T, g) * alpha)
only_row    = variadic("SqueezeBackward4",  lambda x: x.reshape(-1), x=lambda g: g.reshape(1, -1))
# fmt: on


def matmul(input, other):
    """The matrix product: of vectors a number, of a matrix and a vector a vector, of stacks of matrices a stack.

    Shapes (n) and (n); (m, n) and (n); (n) and (n, p); (m, n) and (n, p); with more dimensions in front, the stacks are
    broadcast. Raises RuntimeError for 0-d tensors and when the inner sizes or the types differ, TypeError for what is
    no tensor.
    """
    try:  # quicker than to ask first
        x, y = input._array, other._array
    except AttributeError:
        check_operands("matmul", input=input, other=other)
    if x.ndim == 2 and y.ndim == 2:
        if x.dtype is y.dtype and x.shape[1] == y.shape[0] and x.dtype.kind != "b":
            return mat_mat(input, other)
        return mm(input, other)  # which says what is wrong
    if not x.ndim or not y.ndim:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {x.ndim}D and {y.ndim}D\n"
            "To multiply by a number, write * instead of @."
        )
    if x.ndim == 1 and y.ndim == 1:
        return dot(input, other)
    if y.ndim == 1:
        return mv(input, other) if x.ndim == 2 else folded(mv, input, other)
    if x.ndim == 1:
        return only_row(mm(input.unsqueeze(0), other)) if y.ndim == 2 else folded(mv, other.mT, input)
    if y.ndim == 2:
        return folded(mm, input, other)
    if x.ndim == 2 and input._node is not None:  # as PyTorch: its gradient is then no stack that has to be summed
        return shapes.row_by_row(folded(mm, other.mT, input.t()).mT)
    return of_stacks(input, other)


def folded(product, stack, other):
    """A stack times one matrix or vector: all rows of the stack as one tall matrix, times it, and back in shape."""
    return shapes.copied_as(product(rows_of(stack), other), stack._array.shape[:-1] + other._array.shape[1:])


def rows_of(stack):
    """All rows of a stack of matrices as one tall matrix."""
    shape = stack._array.shape
    return stack.reshape(math.prod(shape[:-1]), shape[-1])


def of_stacks(x, y):
    """The matrix product of two stacks (or of a matrix and a stack), broadcast to the same sizes in front."""
    same_dtype(x, y)
    a, b = x._array.shape, y._array.shape
    try:
        front = np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        raise sizes_differ(a, b) from None
    x = x.expand(*front, *a[-2:]).reshape(math.prod(front), *a[-2:])
    y = y.expand(*front, *b[-2:]).reshape(math.prod(front), *b[-2:])
    return shapes.copied_as(bmm(x, y), (*front, a[-2], b[-1]))


def matmul_operator(input, other):
    """input @ other, where `other` may be a NumPy array."""
    return matmul(*beside_array(input, other)) if isinstance(other, np.ndarray) else matmul(input, other)


def rmatmul(input, other):
    """What `other @ tensor` does when other is no tensor: raises TypeError."""
    raise TypeError(f"matmul(): argument 'input' (position 1) must be Tensor, not {kind_of(other)}. {TENSOR_FIRST}")


def mm(input, mat2):
    """The product of two matrices, (m, n) and (n, p). Raises RuntimeError for other shapes and for unequal types."""
    if not (isinstance(input, Tensor) and isinstance(mat2, Tensor)):
        check_operands("mm", input=input, mat2=mat2)
    x, y = input._array, mat2._array
    if x.ndim != 2 or y.ndim != 2:
        raise RuntimeError(f"{'self' if x.ndim != 2 else 'mat2'} must be a matrix")
    if x.dtype is not y.dtype:
        same_dtype(input, mat2)
    if x.shape[1] != y.shape[0]:
        raise inner_sizes_differ(x.shape, y.shape)
    no_bools(x)
    return mat_mat(input, mat2)


def mv(input, vec):
    """The product of a matrix (m, n) and a vector (n). Raises RuntimeError for other sizes or unequal types."""
    x, y = check_operands("mv", input=input, vec=vec)
    if x.ndim != 2 or y.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {x.ndim}, {y.ndim}")
    same_dtype(vec, input, "addmv input tensors must have the same dtype, but got {0}, {1}, and {0}")
    no_bools(x, "addmv_impl_cpu")
    if x.shape[1] != y.shape[0]:
        raise RuntimeError(
            f"size mismatch, got input ({x.shape[0]}), mat ({x.shape[0]}x{x.shape[1]}), vec ({y.shape[0]})\n"
            f"The vector must have as many numbers as the matrix has columns ({x.shape[1]})."
        )
    return mat_vec(input, vec)


def dot(input, tensor):
    """The sum of the products of two vectors' numbers. Raises RuntimeError unless 1-d, as long, of one type."""
    x, y = check_operands("dot", input=input, tensor=tensor)
    if x.ndim != 1 or y.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {x.ndim}D and {y.ndim}D tensors")
    same_dtype(input, tensor, "dot : expected both vectors to have same dtype, but found {0} and {1}")
    no_bools(x, "dot")
    if x.size != y.size:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{x.size}] and src [{y.size}] to have the same number of "
            f"elements, but got {x.size} and {y.size} elements respectively"
        )
    return vec_vec(input, tensor)


def bmm(input, mat2):
    """The products of two stacks of matrices, (b, m, n) and (b, n, p).

    Raises RuntimeError for other shapes and for unequal types.
    """
    x, y = check_operands("bmm", input=input, mat2=mat2)
    check_stacks(x, y)
    same_dtype(input, mat2, "expected scalar type {0} but found {1}")
    no_bools(x, "bmm")
    return mats_mats(input, mat2)


def addmm(input, mat1, mat2, *, beta=1, alpha=1):
    """beta * input + alpha * mm(mat1, mat2); the input is broadcast to the product. A beta of 0 leaves it out."""
    _, x, y = check_operands("addmm", input=input, mat1=mat1, mat2=mat2)
    if x.ndim != 2 or y.ndim != 2:
        wrong, array = ("mat1", x) if x.ndim != 2 else ("mat2", y)
        raise RuntimeError(f"{wrong} must be a matrix, got {array.ndim}-D tensor")
    if x.shape[1] != y.shape[0]:
        raise inner_sizes_differ(x.shape, y.shape)
    check_base(input, mat1, mat2, (x.shape[0], y.shape[1]))
    return add_mat_mat(input, mat1, mat2, number(beta, "addmm", "beta"), number(alpha, "addmm", "alpha"))


def linear(input, weight, bias=None):
    """input @ weight.T + bias: input (..., in_features), weight (out_features, in_features), bias (out_features,).

    A weight of shape (in_features,) makes one number of each row. Raises RuntimeError when the sizes or the types do
    not match, TypeError for what is no tensor.
    """
    try:
        x, w, b = input._array, weight._array, None if bias is None else bias._array
    except AttributeError:
        check_operands("linear", input=input, weight=weight, **({} if bias is None else {"bias": bias}))  # which raises
    if b is None:
        return matmul(input, weight.t())
    if w.ndim == 2 and b.shape == w.shape[:1] and (x.ndim == 2 or (x.ndim and x.flags.c_contiguous)):
        if x.shape[-1] != w.shape[1]:
            raise inner_sizes_differ((x.size // max(x.shape[-1], 1), x.shape[-1]), w.shape[::-1])
        if x.dtype is not w.dtype or b.dtype is not w.dtype:
            same_dtype(bias, weight, "self and mat2 must have the same dtype, but got {0} and {1}")
            same_dtype(input, weight, "mat1 and mat2 must have the same dtype, but got {0} and {1}")
        if x.ndim == 2:
            return affine(bias, input, weight)
        return affine(bias, rows_of(input), weight).view(*x.shape[:-1], w.shape[0])
    if not (x.ndim and w.ndim):
        raise RuntimeError(f"both arguments to linear need to be at least 1D, but they are {x.ndim}D and {w.ndim}D")
    if w.ndim == 1 and b.ndim:
        raise RuntimeError("mat2 must be a matrix, got 1-D tensor")
    if x.ndim == 2:
        return addmm(bias, input, weight.t())
    if w.ndim == 2 and x.flags.c_contiguous and (b.ndim == 1 or b.ndim > x.ndim):
        return addmm(bias, rows_of(input), weight.t()).view(*x.shape[:-1], w.shape[0])
    return plus(matmul(input, weight.t()), bias)


# ---- what can be wrong ----------------------------------------------------------------------------------------------


def check_operands(name, **operands):
    """The arrays of the operands. Raises TypeError for one that is not a tensor."""
    for position, (argument, value) in enumerate(operands.items(), 1):
        if not isinstance(value, Tensor):
            raise TypeError(
                f"{name}(): argument '{argument}' (position {position}) must be Tensor, not {kind_of(value)}. "
                + TENSOR_FIRST
            )
    return [value._array for value in operands.values()]


def same_dtype(x, y, message=None):
    """Raise RuntimeError unless both tensors have numbers of one type."""
    if x._array.dtype != y._array.dtype:
        if message is None:
            names = C_NAMES[x._array.dtype.name], C_NAMES[y._array.dtype.name]
            message = "expected m1 and m2 to have the same dtype, but got: {0} != {1}"
        else:
            names = dtype_name(x), dtype_name(y)
        raise RuntimeError(message.format(*names) + "\nGive both one type, for example with tensor.float().")


def no_bools(x, kernel="addmm_impl_cpu_"):
    """Raise NotImplementedError for an array of bools."""
    if x.dtype.kind == "b":
        raise not_implemented(kernel, x)


def check_stacks(x, y):
    """Raise RuntimeError unless the arrays are two stacks of matrices that fit."""
    for i, array in enumerate((x, y), 1):
        if array.ndim != 3:
            raise RuntimeError(f"batch{i} must be a 3D tensor")
    if x.shape[0] != y.shape[0] or x.shape[2] != y.shape[1]:
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{x.shape[0]}, {x.shape[2]}] but got: "
            f"[{y.shape[0]}, {y.shape[1]}]."
        )


def check_base(base, x, y, sizes):
    """Raise RuntimeError unless the tensor that is added fits a product of this shape, and all have one type."""
    same_dtype(x, y)
    no_bools(x._array)
    same_dtype(base, x, "self and mat2 must have the same dtype, but got {0} and {1}")
    own = base._array.shape
    if len(own) > len(sizes) or any(n not in (1, size) for n, size in zip(own[::-1], sizes[::-1], strict=False)):
        raise RuntimeError(
            f"The expanded size of the tensor must match the existing size. Target sizes: {list(sizes)}. "
            f"Tensor sizes: {list(own)}"
        )


def inner_sizes_differ(a, b):
    return RuntimeError(
        f"mat1 and mat2 shapes cannot be multiplied ({a[0]}x{a[1]} and {b[0]}x{b[1]})\n"
        f"The columns of the first ({a[1]}) must be as many as the rows of the second ({b[0]})."
    )


def sizes_differ(a, b):
    return RuntimeError(
        f"The stacks of shapes {list(a)} and {list(b)} do not broadcast: compared from the right, the sizes in front "
        "of the last two must be equal, or one of them 1."
    )


TENSOR_FIRST = "Make a tensor of it first: torch.tensor(...)."


named(globals())
