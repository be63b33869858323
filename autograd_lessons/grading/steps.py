"""A lesson and a learner's answers as a list of steps for the child: JSON data, without a right answer in it.

A step of the lesson is {"source"}; an answer is {"source", "id", "feed", "keep", "pristine"}. keep: whether a later cell needs a
name that the answer speaks of, so that what follows must be carried out where the answer was.
"""

from __future__ import annotations

import ast
import hashlib
from functools import lru_cache

from autograd_lessons.grading.lessons import Lesson
from autograd_lessons.grading.names import KEPT, imported, mentioned, needed, needed_after, parse, without_magic
from autograd_lessons.grading.notebooks import CANDIDATES, Answer


def seed(id: str, key: str) -> int:
    """Which inputs an exercise is tried on: the same for everybody in a class, for every run; others for another key, and never those
    that the notebook's own checks use (seed 0)."""
    digest = hashlib.sha256(f"{key}\n{id}".encode("utf-8", "surrogateescape")).digest()
    return 1 + int.from_bytes(digest[:4], "big") % 997


@lru_cache(KEPT)
def feed(exercise, key: str) -> dict:
    """What the answers of this exercise are tried on."""
    return exercise.asks.feed(seed(exercise.id, key))


def plan(lesson: Lesson, answers: dict[str, list[Answer]], key: str) -> list[dict]:
    """The steps that carry out these answers in this lesson."""
    rows = []  # (source, exercise id, the cell as it ships)
    for cell in lesson.cells:
        given = [a for a in answers.get(cell.exercise, ()) if "too long" not in a.notes][-CANDIDATES:]
        rows += [(without_magic(answer.source), cell.exercise, cell.source) for answer in given] or [
            (cell.source, "", "")
        ]
    after = needed_after([source for source, _, _ in rows])
    modules = frozenset().union(*(imported(cell.source) for cell in lesson.cells))
    steps = []
    for (source, id, pristine), live in zip(rows, after, strict=True):
        if id:
            keep = bool((mentioned(source) - modules) & live)
            given = feed(lesson.exercises[id], key)
            steps.append({"source": source, "id": id, "feed": given, "keep": keep, "pristine": pristine})
        else:
            steps.append({"source": _used_imports(source, live)})
    return steps


@lru_cache(KEPT)
def _used_imports(source: str, live: frozenset[str]) -> str:
    """The source without imports of what nothing uses: a plotting library takes longer to load than a notebook to grade."""
    tree = parse(source)
    used = live | (needed(source) if tree else frozenset())
    for statement in tree.body if tree else ():
        if isinstance(statement, ast.Import) and not any(
            (a.asname or a.name.partition(".")[0]) in used for a in statement.names
        ):
            lines = source.splitlines()
            lines[statement.lineno - 1 : statement.end_lineno] = [""] * (statement.end_lineno - statement.lineno + 1)
            source = "\n".join(lines)
    return source
