"""A verdict: the same facts as text and as HTML, and as data for a report. Says nothing of times, places or machines."""

from __future__ import annotations

import html
from dataclasses import dataclass

from autograd_lessons.checks.sentences import LABELS, STATES

WIDTH = 110  # characters of a line of text
_EDGES = {"right": "#2e8b57", "wrong": "#c77700", "raised": "#c77700", "unusable": "#c77700", "noted": "#3b78c3"}
_QUIET = "#8a8a8a"
_STYLE = (
    "border-left:4px solid {edge};padding:.35em .9em;margin:.3em 0;color:var(--jp-ui-font-color1, currentColor);"
    "font-family:var(--jp-ui-font-family, sans-serif);line-height:1.5"
)
# no <table>: JupyterLab stripes its rows
_GRID = "display:grid;grid-template-columns:max-content 1fr;gap:0 1em;margin-top:.2em"
MONO = "font-family:var(--jp-code-font-family, monospace)"


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    status: "right", "wrong", "absent" (not attempted), "noted", "raised" (the learner's code failed) or "unusable" (the check
    was called with something it cannot use). codes: the diagnosis. lines: (label, text), label a key of LABELS.
    compared, declared: how many numbers were compared, and how many the exercise has. A verdict is right only when they are equal and
    not zero; anything else raises AssertionError here, since it would be a fault of a check.
    """

    status: str
    id: str = ""
    title: str = ""
    codes: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    compared: int = 0
    declared: int = 0
    state: str = ""

    def __post_init__(self):
        assert self.status in STATES
        assert self.status != "right" or self.compared == self.declared > 0

    @property
    def passed(self) -> bool:
        """Whether the exercise is done: right, or a noted prediction."""
        return self.status in ("right", "noted")

    def _heading(self) -> tuple[str, str, str]:
        mark, word = STATES[self.status]
        return mark, self.title, self.state or word

    def __repr__(self) -> str:
        mark, title, word = self._heading()
        name = f"{self.id}  {title}" if self.id and title else self.id or title
        lines = [_cut(f"{mark} {name}{': ' if title else '  ' if name else ''}{word}")]
        lines += [_cut(f"  {LABELS[label]:<13} {text}" if LABELS[label] else f"  {text}") for label, text in self.lines]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        mark, title, word = self._heading()
        name = "&ensp;".join(html.escape(part) for part in (self.id, title) if part)
        gap = ": " if title else "&ensp;" if name else ""
        rows = "".join(
            f'<div style="opacity:.75">{LABELS[label]}</div><div style="{MONO}">{html.escape(text)}</div>'
            for label, text in self.lines
        )
        table = f'<div style="{_GRID}">{rows}</div>' if rows else ""
        style = _STYLE.format(edge=_EDGES.get(self.status, _QUIET))
        return f'<div style="{style}">{mark} {name}{gap}<b>{html.escape(word)}</b>{table}</div>'


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 3] + "..."
