"""A course in automatic differentiation, and the small engine it runs on.

`import autograd_lessons as torch` runs a PyTorch lesson unchanged. The names below are loaded when they are first used, so
that importing the package costs nothing.
"""

import importlib

__version__ = "0.1.0"

# Where each public name lives: {module: names}.
HOMES = {
    "engine.creation": "tensor as_tensor asarray from_numpy zeros ones empty full eye zeros_like ones_like empty_like full_like "
    "arange linspace logspace",
    "engine.derivatives.draws": "rand randn randint randperm rand_like randn_like randint_like normal bernoulli",
    "engine.devices": "device",
    "engine.facts": "detach is_tensor numel is_floating_point is_complex is_signed result_type FloatTensor DoubleTensor HalfTensor "
    "ByteTensor CharTensor ShortTensor IntTensor LongTensor BoolTensor",
    "engine.random": "Generator manual_seed seed initial_seed",
    "engine.printing": "Size set_printoptions",
    "engine.tensor": "Tensor",
    "engine.dtypes": "dtype float16 float32 float64 int8 int16 int32 int64 uint8 bool half float double short int long "
    "set_default_dtype get_default_dtype finfo iinfo promote_types can_cast",
    "engine.recording": "no_grad enable_grad set_grad_enabled inference_mode is_grad_enabled is_inference_mode_enabled",
    "engine.derivatives.elementwise": "clone neg negative pow square sqrt reciprocal exp log sin cos tanh sigmoid",
    "engine.derivatives.more_functions": "abs absolute sign rsqrt exp2 expm1 log1p log2 log10 tan asin acos atan "
    "atan2 sinh cosh erf",
    "engine.derivatives.arithmetic": "positive add sub subtract mul multiply div divide true_divide addcmul addcdiv lerp",
    "engine.derivatives.rounding": "floor ceil trunc round frac floor_divide remainder fmod",
    "engine.derivatives.choices": "maximum minimum fmax fmin clamp clamp_ clamp_min clamp_max clip where",
    "engine.derivatives.comparisons": "eq ne lt le gt ge bitwise_and bitwise_or bitwise_xor bitwise_not logical_and "
    "logical_or logical_xor logical_not isnan isinf isfinite isclose allclose equal",
    "engine.derivatives.activations": "relu relu_ prelu selu celu",
    "engine.derivatives.reductions": "sum mean",
    "engine.derivatives.more_reductions": "prod var std cumsum",
    "engine.derivatives.exponentials": "logsumexp softmax log_softmax",
    "engine.derivatives.norms": "norm",
    "engine.derivatives.extremes": "max min amax amin aminmax argmax argmin",
    "engine.derivatives.orders": "sort argsort topk median",
    "engine.derivatives.truths": "all any count_nonzero",
    "engine.derivatives.shapes": "reshape flatten unflatten ravel squeeze unsqueeze broadcast_to broadcast_shapes "
    "broadcast_tensors permute movedim transpose t flip roll",
    "engine.derivatives.joins": "cat concat concatenate stack hstack vstack tile meshgrid",
    "engine.derivatives.triangles": "tril triu diagonal diag_embed diag",
    "engine.derivatives.parts": "select narrow unbind split split_with_sizes chunk tensor_split",
    "engine.derivatives.gathering": "gather take_along_dim index_select take masked_select nonzero argwhere repeat_interleave "
    "scatter scatter_add index_add index_fill masked_fill",
    "engine.derivatives.products": "matmul mm mv dot bmm addmm",
    "engine.derivatives.more_products": "outer ger inner baddbmm addmv trace",
    "engine.derivatives.einsum": "einsum",
    "serialization": "save load",
}
HOME_OF = {name: module for module, names in HOMES.items() for name in names.split()}
MOVING = [f"engine.derivatives.{home}" for home in ("shapes", "joins", "triangles", "parts", "gathering")]
# of these, what takes several tensors, or none; the others check their one input as functions, and not as methods
SEVERAL = "broadcast_shapes broadcast_tensors cat concat concatenate stack hstack vstack meshgrid".split()
MODULES = ("autograd", "backends", "cuda", "linalg", "nn", "optim", "utils", "checks", "exercises", "pictures")

# What `from autograd_lessons import *` brings: what the lessons use, and nothing that hides a builtin.
__all__ = [
    "Tensor",
    "autograd",
    "from_numpy",
    "manual_seed",
    "nn",
    "no_grad",
    "ones",
    "optim",
    "rand",
    "randn",
    "tensor",
    "zeros",
]


def __getattr__(name):
    if name in MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in HOME_OF:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value = getattr(importlib.import_module(f"{__name__}.{HOME_OF[name]}"), name)
    if HOME_OF[name] in MOVING and name not in SEVERAL:
        value = importlib.import_module(f"{__name__}.engine.functions").as_function(value)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *HOME_OF, *MODULES])
