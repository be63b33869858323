"""The report as a table for spreadsheets: one row a learner, one column an exercise."""

from __future__ import annotations

import csv
from pathlib import Path

from autograd_lessons.grading.reports.summary import Summary
from autograd_lessons.grading.words import OUTCOMES


def write(summary: Summary, file: Path) -> None:
    """Write the table. It begins with a byte order mark, by which spreadsheets know that it is UTF-8."""
    with open(file, "w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow(["learner", "passed", "of", *summary.counts, "trouble"])
        for row in summary.rows():
            outcomes = [OUTCOMES[row.results[id]["outcome"]][1] for id in summary.counts]
            trouble = "; ".join(
                f"{f['name']}: {f.get('because', f['status'])}" for f in row.files if f["status"] != "graded"
            )
            table.writerow([_text(row.learner), row.passed, len(row.results), *outcomes, _text(trouble)])


def _text(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t") else value
