"""What the tests of this room share: solved lessons, and a folder graded."""

import json
import os
from pathlib import Path

import nbformat
from overlay import exercise_cells, lay_over, solved

from autograd_lessons.grading.grading import Run
from autograd_lessons.grading.handed_in import collect
from autograd_lessons.grading.judging import modules
from autograd_lessons.grading.lessons import NOTEBOOKS
from autograd_lessons.grading.pool import Limits, Pool
from autograd_lessons.grading.reports.summary import Summary
from autograd_lessons.grading.store import Store

LIMITS = Limits(seconds=4.0, memory=512)  # long enough for a busy machine, short enough for a loop


def lesson(number):
    (path,) = NOTEBOOKS.glob(f"{number:02d}_*.ipynb")
    return nbformat.read(path, as_version=4)


def solved_lesson(number):
    return solved(lesson(number))


def with_answer(number, id, source):
    """The solved lesson with another source in the place of one answer."""
    notebook = solved_lesson(number)
    lay_over(exercise_cells(notebook)[id], source)
    return notebook


def descendants_of(folder):
    """The processes that were started from a pool in this folder, by their command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(str(folder)) in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def protections(without=()):
    """What this system has to shut learners' code in."""
    with Pool(1, LIMITS, [], without) as pool:
        return pool.protections


class Graded:
    """What came of grading a folder."""

    def __init__(self, folder, store_file, limits=LIMITS, jobs=2, key="", without=()):
        self.files = collect(folder)
        self.store = Store(store_file)
        self.run = Run(self.store, limits, key)
        with Pool(jobs, limits, modules(), without) as pool:
            self.pool_folder, self.protections = pool.folder, pool.protections
            self.run.grade(self.files, pool)
        self.summary = Summary(self.run, self.files, self.protections)
        self.records = {file.name: self.run.record(file) for file in self.files}

    def outcomes(self, name):
        return {id: one["outcome"] for id, one in self.records[name]["exercises"].items()}


def write(folder, name, notebook):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
