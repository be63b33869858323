"""What each lesson asks, as data. A lesson is a file `lesson_NN.py` with SLUG, TITLE and EXERCISES; it is found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from autograd_lessons.exercises.exercise import Exercise

__all__ = ["Exercise", "LESSONS", "all", "find", "lesson"]


@cache
def _numbers() -> tuple[int, ...]:
    """The numbers of the lessons that there are, in order."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(int(name[7:]) for name in names if name.startswith("lesson_") and name[7:].isdigit()))


@cache
def lesson(number: int) -> tuple[str, tuple[Exercise, ...]]:
    """The slug (`"02_elementwise_derivatives"`) and the exercises of one lesson. Raises KeyError for an unknown number."""
    if number not in _numbers():
        raise KeyError(number)
    module = importlib.import_module(f"{__name__}.lesson_{number:02d}")
    return module.SLUG, tuple(module.EXERCISES)


def find(id: str) -> Exercise:
    """The exercise of this id; only its own lesson's file is read. Raises KeyError for an unknown one."""
    number = id.partition(".")[0] if type(id) is str else ""
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        raise KeyError(id)
    for exercise in lesson(int(number))[1]:
        if exercise.id == id:
            return exercise
    raise KeyError(id)


def all() -> tuple[Exercise, ...]:
    """Every exercise of the course, in order."""
    return tuple(exercise for number in _numbers() for exercise in lesson(number)[1])


def __getattr__(name: str):
    if name == "LESSONS":
        return {number: lesson(number) for number in _numbers()}
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
