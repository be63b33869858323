"""What has been passed: a small JSON file in the learner's folder, and the board that shows it.

The file is read before each change and replaced as a whole, so that two notebooks may write it. One that cannot be written leaves
the progress in memory; a damaged one is set aside, never lost, and never stops a lesson.
"""

from __future__ import annotations

import html
import json
import os

from autograd_lessons import exercises
from autograd_lessons.checks.sentences import BOARD
from autograd_lessons.checks.verdict import MONO

FILE = ".autograd_lessons_progress.json"
VARIABLE = "AUTOGRAD_LESSONS_PROGRESS"
_COUNTS = ("hints", "asked")
_memory: dict[str, dict] = {}  # what this kernel knows; stands in when the file cannot
_trouble = ""


def path() -> str:
    """Where the progress is kept: the file that the environment names, else one in the working directory."""
    return os.environ.get(VARIABLE) or FILE


def load() -> dict[str, dict]:
    """Exercise id -> {"passed": bool, "hints": int, "asked": int}; what cannot be read counts as not done."""
    global _trouble
    try:
        with open(path(), encoding="utf-8") as file:
            kept = json.load(file)["exercises"]
        entries = {id: _entry(found) for id, found in kept.items() if isinstance(found, dict)}
    except FileNotFoundError:
        entries = {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        entries = {}
        _set_aside()
    except OSError:
        entries = dict(_memory.get(path(), {}))
        _trouble = BOARD["read-only"]
    for id, known in _memory.get(path(), {}).items() if _trouble else ():
        entries[id] = _merge(entries.get(id, _entry({})), known)
    return entries


def _entry(found: dict) -> dict:
    counts = {name: found[name] if type(found.get(name)) is int and found[name] >= 0 else 0 for name in _COUNTS}
    return {"passed": found.get("passed") is True, **counts}


def _merge(one: dict, other: dict) -> dict:
    return {"passed": one["passed"] or other["passed"], **{n: max(one[n], other[n]) for n in _COUNTS}}


def _set_aside() -> None:
    global _trouble
    _trouble = BOARD["damaged"]
    try:
        os.replace(path(), path() + ".damaged")
    except OSError:
        _trouble = BOARD["read-only"]


def update(id: str, **changes) -> dict:
    """Note something about an exercise; gives its entry. Writes only what changes."""
    global _trouble
    entries = load()
    before = entries.get(id, _entry({}))
    entry = {**before, **changes}
    if entry == before and id in entries:
        return entry
    entries[id] = entry
    _memory[path()] = entries
    text = json.dumps({"version": 1, "exercises": entries}, indent=1, sort_keys=True)
    beside = path() + ".new"
    try:
        with open(beside, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(beside, path())
    except OSError:
        _trouble = BOARD["read-only"]
    return entry


class Board:
    """The progress in every lesson, as text and as HTML."""

    def __init__(self):
        entries = load()
        self.trouble = _trouble
        self.rows = []  # (slug, [(id, title, passed)])
        for _, (slug, questions) in sorted(exercises.LESSONS.items()):
            self.rows.append((slug, [(q.id, q.title, entries.get(q.id, {}).get("passed", False)) for q in questions]))

    def _next(self, row) -> str:
        return next((f"{id} {title}" for id, title, passed in row if not passed), "")

    def __repr__(self) -> str:
        lines = [BOARD["title"]]
        width = max((len(slug) for slug, _ in self.rows), default=0)
        marks = max((len(row) for _, row in self.rows), default=0)
        for slug, row in self.rows:
            done = "".join("✓" if passed else "○" for _, _, passed in row)
            count = BOARD["of"].format(passed=done.count("✓"), count=len(row))
            following = self._next(row)
            line = f"  {slug:<{width}}  {done:<{marks}}  {count}"
            lines.append(line + (f"   {BOARD['next']}: {following}" if following else ""))
        if self.trouble:
            lines.append(f"  {BOARD['memory'].format(reason=self.trouble)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        cells = [f"<b>{BOARD[name]}</b>" for name in ("lesson", "passed", "exercises", "next")]
        for slug, row in self.rows:
            marks = " ".join(
                f'<span title="{html.escape(title, quote=True)}" style="white-space:nowrap;margin-right:.6em">'
                f"{'✓' if passed else '○'}&thinsp;{html.escape(id)}</span>"
                for id, title, passed in row
            )
            count = BOARD["of"].format(passed=sum(passed for *_, passed in row), count=len(row))
            cells += [html.escape(slug), count, f'<span style="{MONO}">{marks}</span>', html.escape(self._next(row))]
        shown = "".join(f"<div>{cell}</div>" for cell in cells)
        trouble = f"<p>{html.escape(BOARD['memory'].format(reason=self.trouble))}</p>" if self.trouble else ""
        # no <table>: JupyterLab stripes its rows
        return (
            '<div style="color:var(--jp-ui-font-color1, currentColor);font-family:var(--jp-ui-font-family, sans-serif)">'
            '<div style="display:grid;grid-template-columns:max-content max-content fit-content(48em) 1fr;gap:.3em 1.5em">'
            f"{shown}</div>{trouble}</div>"
        )
