"""A learner's notebook, read with suspicion: the sources of its exercise cells, and nothing else of it."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from autograd_lessons.grading.lessons import asked

LARGEST = 200 * 2**20  # bytes of a file; pictures in outputs are what makes one large
LONGEST = 20_000  # characters of a cell; an answer needs a few hundred
CANDIDATES = 3  # copies of one exercise's cell that are tried, the last ones


class Unreadable(Exception):
    """The file is no notebook that can be graded: why, in a few words."""


@dataclass(frozen=True)
class Answer:
    """The source of one exercise cell, and what was odd about the cell (keys of `words.NOTES`)."""

    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What is in a notebook: for each exercise id its answers in order, and the sources of all other code cells."""

    answers: dict[str, list[Answer]]
    others: tuple[str, ...]

    def defines(self, name: str) -> bool:
        """Whether another cell than the exercises' seems to bind this name."""
        name = re.escape(name)
        pattern = re.compile(
            rf"^\s*((def|class)\s+{name}\b|(.*,)?\s*{name}\s*(,.*)?=|import.*\b{name}\b|from.*\b{name}\b)", re.M
        )
        return any(pattern.search(source) for source in self.others)


def load(path: Path) -> bytes:
    """The bytes of a regular file. Raises Unreadable."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        raise Unreadable("it is a link" if path.is_symlink() else error.strerror or "it cannot be opened") from None
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable("it is no regular file")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST >> 20} MB")
    return data


def read(data: bytes, known: set[str]) -> Found:
    """The answers in a notebook, format 3 or 4, for the exercises whose ids are known. Raises Unreadable."""
    answers: dict[str, list[Answer]] = {}
    others = []
    for kind, source in _cells(_notebook(data)):
        ids = [id for id in asked(source) if id in known] if len(source) <= LONGEST else _named(source, known)
        if kind == "code" and not ids:
            others.append(source)
        notes = () if kind == "code" else ("not code",)
        notes += ("too long",) if len(source) > LONGEST else ()
        for id in ids:
            answers.setdefault(id, []).append(Answer(source, notes))
    return Found(answers, tuple(others))


def _named(source: str, known: set[str]) -> list[str]:
    tail = source[-2000:]  # the check is the cell's last statement
    return [id for id in asked(tail) if id in known]


def _notebook(data: bytes) -> dict:
    if not data.strip():
        raise Unreadable("it is empty")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable("it is not JSON, as a notebook is") from None
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if type(version) is not int:
        raise Unreadable("it is JSON, but no notebook")
    if version not in (3, 4):
        raise Unreadable(f"it is of notebook format {version}; 3 and 4 are known")
    return notebook


def _cells(notebook: dict) -> list[tuple[str, str]]:
    """(cell type, source) of each cell; whatever has no source is passed over."""
    cells = notebook.get("cells")
    if notebook["nbformat"] == 3:
        sheets = notebook.get("worksheets")
        sheets = [sheet for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
        cells = [cell for sheet in sheets for cell in sheet.get("cells") or ()]
    if not isinstance(cells, list):
        raise Unreadable("it has no list of cells")
    found = []
    for cell in cells:
        if isinstance(cell, dict):
            source = cell.get("source", cell.get("input", ""))
            if isinstance(source, list):
                source = "".join(line for line in source if isinstance(line, str))
            if isinstance(source, str):
                found.append((str(cell.get("cell_type")), source.replace("\r\n", "\n")))
    return found
