"""Products that are seldom needed: outer and inner products, sums with products, the trace; and their derivatives."""

import numpy as np

from ..arguments import check_input, number
from ..graph import undo_broadcast
from ..naming import not_implemented
from ..operation import named, variadic
from .elementwise import times
from .products import check_base, check_operands, check_stacks, mat_mat, mat_vec, mats_mats, rows_of, sum_with


def diagonal_of(x, sizes):
    """A matrix with the number x on its diagonal."""
    z = np.zeros(sizes, x.dtype)
    np.fill_diagonal(z, x)
    return z


# fmt: off
#                         grad_fn             forward               vector-Jacobian products, given g = dL/dz
add_mat_vec   = variadic("AddmvBackward0",    sum_with(np.dot),     base=lambda g, shape, beta: undo_broadcast(g * beta, shape),
                                                                    x=lambda g, y, alpha: g.reshape(-1, 1) * y * alpha,
                                                                    y=lambda g, x, alpha: mat_vec(x.T, g) * alpha)
add_mats_mats = variadic("BaddbmmBackward0",  sum_with(np.matmul),  base=lambda g, shape, beta: undo_broadcast(g * beta, shape),
                                                                    x=lambda g, y, alpha: mats_mats(g, y.mT) * alpha,
                                                                    y=lambda g, x, alpha: mats_mats(x.mT, g) * alpha)
trace_of      = variadic("TraceBackward0",    lambda x: x.trace(),  x=lambda g, shape: on_diagonal(g, shape))
on_diagonal   = variadic("DiagonalBackward0", diagonal_of,          x=lambda g: trace_of(g))
# fmt: on


def outer(input, vec2):
    """All products of a number of one vector (m) and one of the other (n), as a matrix (m, n)."""
    arrays = check_operands("outer", input=input, vec2=vec2)
    for name, array in zip(("self", "vec2"), arrays, strict=True):
        if array.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {array.ndim}-D")
    return times(input.reshape(-1, 1), vec2)


ger = outer


def inner(input, other):
    """The sums of products along the last dimension of both: (..., n) and (***, n) make (..., ***).

    Raises RuntimeError when the last sizes or the types differ.
    """
    x, y = check_operands("inner", input=input, other=other)
    if not x.ndim or not y.ndim:
        return times(input, other)
    if x.dtype is not y.dtype:
        raise RuntimeError("both inputs should have same dtype")
    if x.shape[-1] != y.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(x.shape)} and {list(y.shape)}"
        )
    return mat_mat(rows_of(input), rows_of(other).T).view(x.shape[:-1] + y.shape[:-1])


def baddbmm(input, batch1, batch2, *, beta=1, alpha=1):
    """beta * input + alpha * bmm(batch1, batch2); the input is broadcast to the product. A beta of 0 leaves it out."""
    _, x, y = check_operands("baddbmm", input=input, batch1=batch1, batch2=batch2)
    check_stacks(x, y)
    check_base(input, batch1, batch2, (x.shape[0], x.shape[1], y.shape[2]))
    return add_mats_mats(input, batch1, batch2, number(beta, "baddbmm", "beta"), number(alpha, "baddbmm", "alpha"))


def addmv(input, mat, vec, *, beta=1, alpha=1):
    """beta * input + alpha * mv(mat, vec); the input is broadcast to the product. A beta of 0 leaves it out."""
    _, x, y = check_operands("addmv", input=input, mat=mat, vec=vec)
    if x.ndim != 2 or y.ndim != 1 or x.shape[1] != y.shape[0]:
        raise RuntimeError(f"size mismatch, got mat {list(x.shape)}, vec {list(y.shape)}")
    check_base(input, mat, vec, x.shape[:1])
    return add_mat_vec(input, mat, vec, number(beta, "addmv", "beta"), number(alpha, "addmv", "alpha"))


def trace(input):
    """The sum of the diagonal of a matrix. Raises RuntimeError unless it has two dimensions."""
    array = check_input(input, "trace")._array
    if array.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {array.ndim}")
    if array.dtype.kind == "b":
        raise not_implemented("trace", array)
    return trace_of(input if array.dtype.kind == "f" else input.long())


named(globals())
