"""How an answer is judged: evidence (an answer -> numbers), then judgement (numbers -> a verdict). Knows nothing of the engine.

The names are loaded when they are first used, so that a process which only collects evidence never reads the exercises.
"""

from __future__ import annotations

import importlib

__all__ = [
    "check_derivative",
    "check_engine",
    "check_function",
    "check_gradient",
    "check_order",
    "check_prediction",
    "check_rule",
    "check_step",
    "check_training",
    "check_value",
    "check_walk",
    "hint",
    "progress",
    "ready",
    "solution",
]


def __getattr__(name: str):
    if name in __all__:
        return getattr(importlib.import_module(f"{__name__}.faces"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
