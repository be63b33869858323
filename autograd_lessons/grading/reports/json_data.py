"""The report as JSON, for programs. Its schema is said here and has a number; the number changes when a reader would have to.

    schema       "autograd_lessons/grades"
    version      1
    course       the version of the course
    complete     false when the run was interrupted: then some files are "not graded yet"
    limits       {"seconds", "memory"}: what one exercise could use; memory in MB
    protections  {"processes", "network", "files", "user"}: true where this system could shut learners' code in that way
    outcomes     outcome -> its meaning in words; every "outcome" below is one of these
    exercises    [{"id", "title", "lesson", "outcomes": {outcome: learners}, "commonest": [{"code", "learners", "words"}]}]
    learners     [{"learner", "passed", "of", "exercises": {id: RESULT}, "files": [{"name", "status", "because"?}]}]

A RESULT is {"outcome", "codes": diagnoses, "says": [[label, text]], "notes": [text]}.
A file's status is "graded", "unreadable", "no exercises" or "not graded yet".
"""

from __future__ import annotations

import json
from pathlib import Path

from autograd_lessons.grading.reports.summary import Summary
from autograd_lessons.grading.words import OUTCOMES

SCHEMA, VERSION = "autograd_lessons/grades", 1


def write(summary: Summary, file: Path) -> None:
    """Write the report, one learner a line."""
    head = {
        "schema": SCHEMA,
        "version": VERSION,
        "course": summary.version,
        "complete": summary.complete,
        "limits": {"seconds": summary.run.limits.seconds, "memory": summary.run.limits.memory},
        "protections": summary.protections,
        "outcomes": {outcome: words for outcome, (_, words) in OUTCOMES.items()},
        "exercises": [
            {
                "id": one.id,
                "title": one.title,
                "lesson": one.lesson,
                "outcomes": {outcome: one.outcomes[outcome] for outcome in OUTCOMES},
                "commonest": [{"code": code, "learners": n, "words": words} for code, n, words in one.commonest],
            }
            for one in summary.counts.values()
        ],
    }
    with open(file, "w", encoding="utf-8") as out:
        out.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "learners": [')
        for number, row in enumerate(summary.rows()):
            data = {"learner": row.learner, "passed": row.passed, "of": len(row.results), "exercises": row.results}
            out.write(",\n  " if number else "\n  ")
            out.write(json.dumps({**data, "files": row.files}, ensure_ascii=False))
        out.write("\n ]\n}\n")
