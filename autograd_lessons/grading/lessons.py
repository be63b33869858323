"""The lessons as they ship: their code cells in order, and which of them asks which exercise."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import autograd_lessons
from autograd_lessons import exercises
from autograd_lessons.grading.names import parse

PACKAGE = Path(autograd_lessons.__file__).resolve().parent
NOTEBOOKS = next(folder for folder in (PACKAGE / "notebooks", PACKAGE.parent / "notebooks") if folder.is_dir())

_IN_TEXT = re.compile(
    r"""\bcheck_\w+\s*\([^#\n]{0,500}?["'](\d{1,3}\.\d{1,3})["']"""
)  # linear: learners write the text


@dataclass(frozen=True)
class Cell:
    """A code cell of a lesson. exercise: the id of the exercise that it asks, or ""."""

    source: str
    exercise: str


@dataclass(frozen=True)
class Lesson:
    """A lesson: number, slug, its code cells up to the last exercise, and its exercises by id."""

    number: int
    slug: str
    cells: tuple[Cell, ...]
    exercises: dict[str, exercises.Exercise]


def asked(source: str) -> list[str]:
    """The ids in the check calls of a cell, in order: `check_value(answer, exercise="1.2")`. Source that is no Python is read as text."""
    if "check_" not in source:
        return []
    tree = parse(source)
    if tree is None:
        return list(dict.fromkeys(_IN_TEXT.findall(source)))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.startswith("check_"):
                given = [k.value for k in node.keywords if k.arg == "exercise"] or node.args[1:2]
                found += [(v.lineno, v.value) for v in given if isinstance(v, ast.Constant) and type(v.value) is str]
    return list(dict.fromkeys(id for _, id in sorted(found)))


@cache
def load(number: int) -> Lesson:
    """The lesson of this number. Raises KeyError when there is none."""
    slug, its = exercises.lesson(number)
    known = {exercise.id: exercise for exercise in its}
    notebook = json.loads((NOTEBOOKS / f"{slug}.ipynb").read_text(encoding="utf-8"))
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            cells.append(Cell(source, next((id for id in asked(source) if id in known), "")))
    while cells and not cells[-1].exercise:
        cells.pop()
    return Lesson(number, slug, tuple(cells), known)


@cache
def every() -> tuple[Lesson, ...]:
    """All lessons whose notebook ships, in order."""
    return tuple(load(n) for n, (slug, _) in exercises.LESSONS.items() if (NOTEBOOKS / f"{slug}.ipynb").exists())
