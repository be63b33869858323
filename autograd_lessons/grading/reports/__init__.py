"""The reports: one module for each kind of file, chosen by its ending. All are written from a `Summary`, row by row.

A report holds no time, no path of this machine and nothing random: the same notebooks give the same report.
"""

from __future__ import annotations

import os
from pathlib import Path

from autograd_lessons.grading.reports import csv_table, html_page, json_data, junit_xml
from autograd_lessons.grading.reports.summary import Summary

WRITERS = {".json": json_data.write, ".csv": csv_table.write, ".xml": junit_xml.write, ".html": html_page.write}


def write(summary: Summary, file: Path) -> None:
    """Write a report as a whole or not at all: the old file stays until the new one is complete."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        WRITERS[file.suffix.lower()](summary, half)
        os.replace(half, file)
    finally:
        half.unlink(missing_ok=True)
