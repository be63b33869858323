"""Optimizers: they move parameters against their gradients."""

from ..unsupported import OPTIMIZERS, refusing, refusing_class
from .adam import Adam, AdamW
from .optimizer import Optimizer
from .rmsprop import RMSprop
from .sgd import SGD

__all__ = ["Adam", "AdamW", "Optimizer", "RMSprop", "SGD"]


def __getattr__(name):
    if name in OPTIMIZERS:
        return refusing_class(f"optim.{name}")
    if name in ("lr_scheduler", "swa_utils"):
        refusing(f"optim.{name}")()
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
