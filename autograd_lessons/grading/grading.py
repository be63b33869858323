"""Grading: every notebook through the servers, what is known already left out, and the records where a report finds them."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograd_lessons.grading import notebooks
from autograd_lessons.grading.handed_in import File
from autograd_lessons.grading.judging import Sheet, number_of, sheets
from autograd_lessons.grading.pool import Limits, Pool
from autograd_lessons.grading.store import Store, fingerprint

UNREADABLE, NOTHING, GRADED = "unreadable", "no exercises", "graded"


@dataclass
class Run:
    """One run of the grader. keys: for each file, under which key its record is (absent: not graded yet)."""

    store: Store
    limits: Limits = Limits()
    key: str = ""
    again: bool = False
    keys: dict[Path, bytes] = field(default_factory=dict)

    def __post_init__(self):
        self.fingerprint = fingerprint(self.key, self.limits)
        self.fresh: set[bytes] = set()  # graded in this run, so not again

    def grade(self, files: Iterable[File], pool: Pool, after: Callable[[File], None] = lambda file: None) -> None:
        """Grade these files; `after` is called with each that is done."""
        waiting = iter(files)
        queue: deque[tuple[_Paper, Sheet]] = deque()
        more = True
        while more or queue or pool.busy:
            while pool.free and (queue or more):
                if not queue:
                    file = next(waiting, None)
                    more = file is not None
                    if file is not None:
                        paper = self._take(file)
                        queue += [(paper, sheet) for sheet in paper.sheets]
                        if not paper.sheets:
                            after(file)
                    continue
                paper, sheet = queue.popleft()
                pool.submit((paper, sheet), *sheet.job())
            if pool.busy:
                for (paper, sheet), said in pool.results():
                    sheet.hear(said)
                    if sheet.open:
                        queue.appendleft((paper, sheet))
                    elif paper.done(sheet):
                        self._keep(paper.file, paper.key, {"status": GRADED, "exercises": paper.results})
                        after(paper.file)

    def record(self, file: File) -> dict | None:
        """What came of a file; None when it was not graded yet."""
        return self.store.get(self.keys[file.path]) if file.path in self.keys else None

    def _take(self, file: File) -> _Paper:
        """A file as sheets to be graded: none when its record is there, or nothing can be graded in it."""
        try:
            data = notebooks.load(file.path)
        except notebooks.Unreadable as why:
            key = hashlib.sha256(self.fingerprint + file.name.encode() + str(why).encode()).digest()
            self._keep(file, key, {"status": UNREADABLE, "because": str(why)})
            return _Paper(file, key, [])
        stem = file.path.stem
        key = hashlib.sha256(self.fingerprint + f"{number_of(stem)}\n".encode() + data).digest()
        if key in self.store and (not self.again or key in self.fresh):
            self.keys[file.path] = key
            return _Paper(file, key, [])
        try:
            found = sheets(data, stem, self.key, self.limits)
        except notebooks.Unreadable as why:
            self._keep(file, key, {"status": UNREADABLE, "because": str(why)})
            return _Paper(file, key, [])
        found_any = [sheet for sheet in found if sheet.open]
        if not found_any:
            results = {id: result for sheet in found for id, result in sheet.results().items()}
            self._keep(file, key, {"status": GRADED if found else NOTHING, "exercises": results})
            return _Paper(file, key, [])
        return _Paper(file, key, found)

    def _keep(self, file: File, key: bytes, record: dict) -> None:
        self.store.put(key, record)
        self.fresh.add(key)
        self.keys[file.path] = key

    def forget_faults(self) -> None:
        """Leave no record in the store in which something was our fault: the next run tries again."""
        for key in self.fresh:
            record = self.store.get(key)
            if record and any(result["outcome"] == "fault" for result in record.get("exercises", {}).values()):
                self.store.remove(key)


class _Paper:
    """A notebook under way: a sheet for each lesson in it."""

    def __init__(self, file: File, key: bytes, found: list[Sheet]):
        self.file, self.key = file, key
        self.results: dict[str, dict] = {}
        for sheet in found:
            if not sheet.open:
                self.results |= sheet.results()
        self.sheets = [sheet for sheet in found if sheet.open]
        self.left = len(self.sheets)

    def done(self, sheet: Sheet) -> bool:
        """Take in a sheet that is graded; whether it was the last."""
        self.results |= sheet.results()
        self.left -= 1
        return not self.left
