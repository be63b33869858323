"""A learner's notebook, read with suspicion: the sources of its exercise cells, and nothing else of it."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograd_lessons.grading.lessons import asked
from autograd_lessons.grading.names import bound

LARGEST = 100 * 2**20  # bytes of a file; pictures in outputs are what makes one large
PARTS = 5_000_000  # lists, objects and what is in them; each takes memory of the judge
LONGEST = 20_000  # characters of a cell; an answer needs a few hundred
MOST = 1_000_000  # characters that are looked at, in all cells together
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
    """What is in a notebook: for each exercise id its answers (the ids in the order of their last cells), and the sources of all other
    code cells."""

    answers: dict[str, list[Answer]]
    others: tuple[str, ...]

    def defines(self, name: str) -> bool:
        """Whether another cell than the exercises' binds this name."""
        return any(name in bound(source) for source in self.others)


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
    cells = _cells(_notebook(data))
    if sum(min(len(source), LONGEST) for _, source in cells) > MOST:
        raise Unreadable(f"its cells hold more than {MOST:,} characters")
    for kind, source in cells:
        ids = [id for id in asked(source) if id in known] if len(source) <= LONGEST else _named(source, known)
        if kind == "code" and not ids and len(source) <= LONGEST:
            others.append(source)
        notes = () if kind == "code" else ("not code",)
        notes += ("too long",) if len(source) > LONGEST else ()
        for id in ids:
            answers[id] = given = answers.pop(id, [])
            given.append(Answer(source, notes))
    return Found(answers, tuple(others))


def _named(source: str, known: set[str]) -> list[str]:
    tail = source[-2000:]  # the check is the cell's last statement
    return [id for id in asked(tail) if id in known]


def _notebook(data: bytes) -> dict:
    if not data.strip():
        raise Unreadable("it is empty")
    if _too_many_parts(data):
        raise Unreadable(f"it has more than {PARTS:,} parts")
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


def _too_many_parts(data: bytes) -> bool:
    """Whether JSON has so many lists, objects and members that they would fill the memory. What is inside texts does not count."""
    if _marks(data) <= PARTS:
        return False
    plain = data.replace(rb"\\", b"").replace(rb"\"", b"")
    return plain.count(b'"') > PARTS or sum(map(_marks, plain.split(b'"')[::2])) > PARTS


def _marks(data: bytes) -> int:
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _cells(notebook: dict) -> list[tuple[object, str]]:
    """(cell type, source) of each cell; whatever has no source is passed over."""
    cells = notebook.get("cells")
    if notebook["nbformat"] == 3:
        sheets = [sheet for sheet in _list(notebook.get("worksheets")) if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets for cell in _list(sheet.get("cells"))]
    if not isinstance(cells, list):
        raise Unreadable("it has no list of cells")
    found = []
    for cell in cells:
        if isinstance(cell, dict):
            source = cell.get("source", cell.get("input", ""))
            if isinstance(source, list):
                source = "".join(line for line in source if isinstance(line, str))
            if isinstance(source, str):
                found.append((cell.get("cell_type"), source.replace("\r\n", "\n").replace("\r", "\n")))
    return found


def _list(value: object) -> list:
    return value if isinstance(value, list) else []
