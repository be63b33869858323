"""What is graded already, kept from one run to the next: a record for each notebook's content, course and limits."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import tempfile
from functools import cache
from pathlib import Path

from autograd_lessons.grading.lessons import NOTEBOOKS, PACKAGE
from autograd_lessons.grading.pool import Limits

VARIABLE = "AUTOGRAD_LESSONS_GRADES"
NAME = "grades.sqlite"


def place() -> Path:
    """The file of the store: the one that the environment names, else one in the user's folder for caches. Never among what learners
    hand in: they could hand in records too."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    caches = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return Path(os.environ.get("XDG_CACHE_HOME") or caches) / "autograd_lessons" / NAME


@cache
def fingerprint(key: str, limits: Limits) -> bytes:
    """Changes with whatever an outcome depends on besides the notebook: lessons, exercises, checks, engine, limits, inputs."""
    digest = hashlib.sha256(json.dumps([key, limits.seconds, limits.memory, sys.version_info[:2]]).encode())
    for file in sorted([*PACKAGE.rglob("*.py"), *NOTEBOOKS.glob("*.ipynb")]):
        digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.digest()


class Store:
    """Records by key. `missing` says why they are not kept, when they are not."""

    def __init__(self, file: Path | None = None):
        self.missing, self.folder = "", None
        file = file or place()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._open(file)
        except (OSError, sqlite3.Error) as error:
            self.missing = f"{file}: {error}"
            self.folder = tempfile.TemporaryDirectory(prefix="autograd_lessons_grades_")
            self._open(Path(self.folder.name) / NAME)

    def _open(self, file: Path) -> None:
        self.base = sqlite3.connect(file, timeout=30, isolation_level=None)
        self.base.execute("PRAGMA synchronous = OFF")  # a power cut costs a few records, which are then graded again
        self.base.execute("CREATE TABLE IF NOT EXISTS graded (key BLOB PRIMARY KEY, record TEXT NOT NULL)")

    def __contains__(self, key: bytes) -> bool:
        return self.base.execute("SELECT 1 FROM graded WHERE key = ?", (key,)).fetchone() is not None

    def get(self, key: bytes) -> dict | None:
        row = self.base.execute("SELECT record FROM graded WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def put(self, key: bytes, record: dict) -> None:
        self.base.execute("INSERT OR REPLACE INTO graded VALUES (?, ?)", (key, json.dumps(record, sort_keys=True)))

    def remove(self, key: bytes) -> None:
        self.base.execute("DELETE FROM graded WHERE key = ?", (key,))

    def close(self) -> None:
        self.base.close()
        if self.folder:
            self.folder.cleanup()
