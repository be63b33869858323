"""Reverse-mode automatic differentiation on NumPy arrays."""

import warnings

# NumPy warns where PyTorch is silent (log of 0, overflow). Silenced for what the engine and the optimizers compute, and for
# nothing else.
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lessons\.(engine|nn|optim)\.")

from . import methods as methods  # noqa: E402 - completes Tensor, whichever module is asked for first
