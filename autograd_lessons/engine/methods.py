"""What is attached to Tensor: operators and methods, most of them functions of the tables."""

from . import backward, conversion, creation, facts, hooks, inplace
from .derivatives import (
    activations,
    arithmetic,
    choices,
    comparisons,
    documentation,  # noqa: F401  gives functions their docstrings
    draws,
    elementwise,
    exponentials,
    extremes,
    gathering,
    indexing,
    joins,
    more_functions,
    more_products,
    more_reductions,
    norms,
    orders,
    parts,
    products,
    reductions,
    rounding,
    shapes,
    triangles,
    truths,
)
from .tensor import Tensor

OPERATORS = comparisons.OPERATORS | {
    "__add__": elementwise.plus,
    "__radd__": elementwise.plus,
    "__sub__": elementwise.minus,
    "__rsub__": elementwise.minus_from,
    "__mul__": elementwise.times,
    "__rmul__": elementwise.times,
    "__truediv__": elementwise.over,
    "__rtruediv__": elementwise.rdiv,
    "__pow__": elementwise.raised,
    "__rpow__": elementwise.raising,
    "__floordiv__": rounding.floordiv,
    "__rfloordiv__": rounding.rfloordiv,
    "__mod__": rounding.mod,
    "__rmod__": rounding.rmod,
    "__neg__": elementwise.neg,
    "__pos__": arithmetic.positive,
    "__abs__": more_functions.abs,
    "__invert__": comparisons.invert,
    "__matmul__": products.matmul_operator,
    "__rmatmul__": products.rmatmul,
    "__getitem__": indexing.getitem,
    "__setitem__": indexing.setitem,
    "__delitem__": indexing.delitem,
    "__iter__": parts.iterate,
    "__contains__": indexing.contains,
    "__iadd__": inplace.inplace(elementwise.plus),
    "__isub__": inplace.inplace(elementwise.minus),
    "__imul__": inplace.inplace(elementwise.times),
    "__itruediv__": inplace.inplace(elementwise.over),
    "__ipow__": inplace.inplace(elementwise.raised),
    "__ifloordiv__": inplace.inplace(rounding.floordiv),
    "__imod__": inplace.inplace(rounding.mod),
    "__iand__": inplace.inplace(comparisons.OPERATORS["__and__"]),
    "__ior__": inplace.inplace(comparisons.OPERATORS["__or__"]),
    "__ixor__": inplace.inplace(comparisons.OPERATORS["__xor__"]),
    "__ilshift__": inplace.inplace(comparisons.OPERATORS["__lshift__"]),
    "__irshift__": inplace.inplace(comparisons.OPERATORS["__rshift__"]),
}
METHODS = {
    conversion: "item tolist numpy to",
    hooks: "retain_grad register_hook",
    elementwise: "clone neg negative pow square sqrt reciprocal exp log sin cos tanh sigmoid",
    more_functions: "abs absolute sign rsqrt exp2 expm1 log1p log2 log10 tan asin acos atan atan2 sinh cosh erf",
    arithmetic: "positive add sub subtract mul multiply div divide true_divide addcmul addcdiv lerp",
    rounding: "floor ceil trunc round frac floor_divide remainder fmod",
    choices: "maximum minimum fmax fmin clamp clamp_ clamp_min clamp_max clip",
    comparisons: "eq ne lt le gt ge bitwise_and bitwise_or bitwise_xor bitwise_not logical_and logical_or logical_xor "
    "logical_not isnan isinf isfinite isclose allclose equal",
    activations: "relu relu_ prelu",
    reductions: "sum mean",
    more_reductions: "prod var std cumsum",
    exponentials: "logsumexp softmax log_softmax",
    norms: "norm",
    extremes: "max min amax amin aminmax argmax argmin",
    orders: "sort argsort topk median",
    truths: "all any count_nonzero",
    products: "matmul mm mv dot bmm addmm",
    more_products: "outer ger inner baddbmm addmv trace",
    shapes: "reshape view view_as reshape_as flatten unflatten ravel contiguous squeeze unsqueeze expand expand_as broadcast_to "
    "permute movedim transpose t flip roll unsqueeze_ squeeze_ t_ transpose_",
    joins: "repeat tile",
    triangles: "tril triu diagonal diag_embed diag",
    parts: "select narrow unbind split split_with_sizes chunk tensor_split",
    gathering: "gather take_along_dim index_select take masked_select nonzero argwhere repeat_interleave scatter scatter_add "
    "index_add index_fill masked_fill",
    creation: "new_tensor new_zeros new_ones new_empty new_full",
    draws: "normal_ uniform_ random_ bernoulli bernoulli_",
    facts: "dim size is_floating_point is_complex is_signed element_size data_ptr is_contiguous stride detach_ resize_ type_as cpu cuda",
}
INPLACE = {
    more_reductions: "cumsum",
    products: "addmm",
    more_products: "baddbmm addmv",
    triangles: "tril triu",
    gathering: "scatter scatter_add index_add index_fill masked_fill",
    elementwise: "neg negative pow square sqrt reciprocal exp log sin cos tanh sigmoid",
    more_functions: "abs absolute sign rsqrt exp2 expm1 log1p log2 log10 tan asin acos atan atan2 sinh cosh erf",
    arithmetic: "add sub subtract mul multiply div divide true_divide addcmul addcdiv lerp",
    rounding: "floor ceil trunc round frac floor_divide remainder fmod",
    choices: "clamp_min clamp_max clip",
    comparisons: "eq ne lt le gt ge bitwise_and bitwise_or bitwise_xor bitwise_not logical_and logical_or logical_xor "
    "logical_not",
}

for name, operation in OPERATORS.items():
    setattr(Tensor, name, operation)
for module, names in METHODS.items():
    for name in names.split():
        setattr(Tensor, name, getattr(module, name))
for module, names in INPLACE.items():
    for name in names.split():
        setattr(Tensor, name + "_", inplace.inplace(getattr(module, name)))

Tensor.where = choices.where_method
Tensor.T = property(shapes.reversed_dims)
Tensor.mT = property(shapes.matrix_transpose)
Tensor.H = property(shapes.adjoint)
Tensor.device = property(facts.device)
Tensor.itemsize = property(facts.element_size)
Tensor.nbytes = property(facts.nbytes)
Tensor.type = facts.type_
Tensor.numel = Tensor.nelement = facts.numel
Tensor.ndimension = Tensor.dim
Tensor.__len__ = facts.length
Tensor.__init__ = facts.initialise

for name in "float double half long int short char byte bool".split():
    setattr(Tensor, name, conversion.converter(name))
for method in (inplace.fill_, inplace.zero_, inplace.copy_):
    setattr(Tensor, method.__name__, method)
Tensor.backward = backward.backward_from
Tensor.__array_ufunc__ = conversion.array_ufunc
Tensor.__array__ = conversion.as_array
Tensor.__bool__ = conversion.truth
Tensor.__float__ = conversion.as_float
Tensor.__int__ = conversion.as_int
Tensor.__index__ = conversion.as_index
Tensor.__format__ = conversion.formatted
Tensor.__deepcopy__ = conversion.deepcopy
Tensor.__reduce_ex__ = lambda self, protocol: conversion.reduce(self)
