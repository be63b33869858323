"""What a report is made of: the class as rows, one a learner, and what is common in it. Rows are made when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from autograd_lessons import __version__
from autograd_lessons.checks.sentences import MISTAKES, OTHER
from autograd_lessons.grading import lessons, words
from autograd_lessons.grading.grading import GRADED, Run
from autograd_lessons.grading.handed_in import File
from autograd_lessons.grading.judging import best, result

NOT_GRADED = "not graded yet"
COMMONEST = 5  # diagnoses of an exercise that a summary names


@dataclass(frozen=True)
class Row:
    """One learner: the result of each exercise, by id, and (name, status, because) of each file."""

    learner: str
    results: dict[str, dict]
    files: list[dict]

    @property
    def passed(self) -> int:
        return sum(one["outcome"] == "passed" for one in self.results.values())


@dataclass
class Counts:
    """One exercise in the whole class: how often each outcome, and each diagnosis."""

    id: str
    title: str
    lesson: str
    outcomes: Counter = field(default_factory=Counter)
    codes: Counter = field(default_factory=Counter)

    @property
    def commonest(self) -> list[tuple[str, int, str]]:
        """(code, how often, in words), the commonest first."""
        ordered = sorted(self.codes.items(), key=lambda item: (-item[1], item[0]))
        return [(code, count, in_words(code)) for code, count in ordered[:COMMONEST]]


def in_words(code: str) -> str:
    """A diagnosis as a learner reads it."""
    if code in MISTAKES:
        return MISTAKES[code][0]
    if code in OTHER:
        return OTHER[code][0].partition(" ({")[0].partition(": {")[0].format(detail="")
    if code in words.STOPPED:
        return (
            words.STOPPED[code][1].partition(" {")[0]
            if code in ("time", "memory", "signal")
            else words.STOPPED[code][1]
        )
    if code.startswith("factor "):
        return f"the right numbers, all times {code.removeprefix('factor ')}"
    return {
        "differs": "wrong, and no mistake that is known",
        "raised": "the learner's code raised an exception",
        "not asked": words.NOT_ASKED,
    }.get(code, code)


class Summary:
    """A run as a class: columns (exercises of the lessons that anybody handed in), rows, counts."""

    def __init__(self, run: Run, files: list[File], protections: dict[str, bool]):
        self.run, self.files, self.protections = run, files, protections
        self.version = __version__
        seen: set[str] = set()
        self.statuses: Counter[str] = Counter()
        for file in files:
            record = run.record(file)
            self.statuses[record["status"] if record else NOT_GRADED] += 1
            seen |= set(record.get("exercises", ()) if record else ())
        handed_in = [lesson for lesson in lessons.every() if seen & set(lesson.exercises)]
        exercises = [(e.id, e.title, lesson.slug) for lesson in handed_in for e in lesson.exercises.values()]
        self.counts = {id: Counts(id, title, slug) for id, title, slug in exercises}
        self.learners = self.passed = 0
        for row in self.rows():
            self.learners += 1
            self.passed += row.passed == len(self.counts)
            for id, one in row.results.items():
                self.counts[id].outcomes[one["outcome"]] += 1
                self.counts[id].codes.update(dict.fromkeys(one["codes"], 1))

    @property
    def complete(self) -> bool:
        return not self.statuses[NOT_GRADED]

    @property
    def faults(self) -> int:
        return sum(counts.outcomes["fault"] for counts in self.counts.values())

    def rows(self) -> Iterator[Row]:
        """One row a learner, in order; of several notebooks with the same exercise the best counts."""
        for learner, files in groupby(self.files, key=lambda file: file.learner):
            tried: dict[str, list[dict]] = {id: [] for id in self.counts}
            told = []
            for file in files:
                record = self.run.record(file)
                status = record["status"] if record else NOT_GRADED
                told.append({"name": file.name, "status": status})
                if record and status != GRADED and "because" in record:
                    told[-1]["because"] = record["because"]
                for id, one in (record or {}).get("exercises", {}).items():
                    tried.setdefault(id, []).append(one)
            yield Row(
                learner, {id: best(found) if found else result("not attempted") for id, found in tried.items()}, told
            )
