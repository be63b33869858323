"""The report as one HTML page that needs nothing besides: the summary first, then a table with the details folded in."""

from __future__ import annotations

from html import escape
from pathlib import Path

from autograd_lessons.grading.reports.summary import NOT_GRADED, Row, Summary
from autograd_lessons.grading.words import OUTCOMES, PROTECTIONS

_STYLE = """
:root { color-scheme: light dark; --edge: #8886; --quiet: #888; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; padding: 0 1.5em; max-width: 76em; }
table { border-collapse: collapse; } .wide { overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .25em .7em .25em 0; border-bottom: 1px solid var(--edge); }
td.count { white-space: nowrap; } td.mark { text-align: center; padding: .25em .4em; font-weight: bold; }
.passed { color: #2e8b57; } .wrong, .failed, .limit { color: #c77700; } .fault { color: #c33; } .absent { color: var(--quiet); }
code, .mono { font-family: ui-monospace, monospace; } details { margin: .2em 0; } summary { cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1em; margin: .2em 0 .8em 1.2em; } dd { margin: 0; }
"""


def write(summary: Summary, file: Path) -> None:
    with open(file, "w", encoding="utf-8") as out:
        out.write(
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Grades</title><style>{_STYLE}</style></head>\n'
        )
        out.write(f"<body><h1>Grades</h1>\n<p>{escape(_sentence(summary))}</p>\n")
        out.write(_legend() + _exercises(summary))
        heads = "".join(f'<th title="{escape(one.title, quote=True)}">{id}</th>' for id, one in summary.counts.items())
        out.write(f'<h2>Learners</h2>\n<div class="wide"><table><tr><th>learner</th><th>passed</th>{heads}</tr>\n')
        for row in summary.rows():
            marks = "".join(_mark(row.results[id]["outcome"]) for id in summary.counts)
            out.write(
                f"<tr><td>{escape(row.learner)}</td><td class='count'>{row.passed} of {len(row.results)}</td>{marks}</tr>\n"
            )
        out.write("</table></div>\n<h2>What was found</h2>\n")
        for row in summary.rows():
            out.write(_details(row, summary))
        out.write(f"<h2>How it was graded</h2>\n<ul>{_protections(summary)}</ul>\n</body></html>\n")


def _sentence(summary: Summary) -> str:
    told = f"Learners: {summary.learners}, of whom {summary.passed} passed every exercise. Notebooks: {len(summary.files)}."
    left = summary.statuses[NOT_GRADED]
    return told if summary.complete else f"{told} The run was interrupted; not graded yet: {left}."


def _class(outcome: str) -> str:
    return "absent" if outcome == "not attempted" else outcome


def _mark(outcome: str) -> str:
    mark, words = OUTCOMES[outcome]
    return f'<td class="mark {_class(outcome)}" title="{escape(words, quote=True)}">{mark}</td>'


def _legend() -> str:
    return (
        "<p>"
        + " &ensp; ".join(f'<b class="{_class(o)}">{m}</b> {escape(w)}' for o, (m, w) in OUTCOMES.items())
        + "</p>\n"
    )


def _exercises(summary: Summary) -> str:
    heads = "".join(f"<th>{escape(words)}</th>" for _, words in OUTCOMES.values())
    rows = []
    for one in summary.counts.values():
        numbers = "".join(f"<td>{one.outcomes[outcome] or ''}</td>" for outcome in OUTCOMES)
        found = "<br>".join(f"{count} &times; {escape(words)}" for _, count, words in one.commonest)
        rows.append(f"<tr><td>{one.id}</td><td>{escape(one.title)}</td>{numbers}<td>{found}</td></tr>\n")
    head = f"<tr><th></th><th>exercise</th>{heads}<th>commonest mistakes</th></tr>\n"
    return f'<h2>Exercises</h2>\n<div class="wide"><table>{head}{"".join(rows)}</table></div>\n'


def _details(row: Row, summary: Summary) -> str:
    parts = []
    for id, one in row.results.items():
        if one["outcome"] in ("passed", "not attempted") and not one["notes"]:
            continue
        lines = "".join(f"<dt>{escape(label)}</dt><dd class='mono'>{escape(text)}</dd>" for label, text in one["says"])
        lines += "".join(f"<dt>note</dt><dd>{escape(note)}</dd>" for note in one["notes"])
        mark, words = OUTCOMES[one["outcome"]]
        title = escape(f"{id} {summary.counts[id].title}: {words}")
        parts.append(f'<div><b class="{_class(one["outcome"])}">{mark}</b> {title}<dl>{lines}</dl></div>')
    for file in row.files:
        if file["status"] != "graded":
            parts.append(
                f"<p><code>{escape(file['name'])}</code>: {escape(file['status'])}. {escape(file.get('because', ''))}</p>"
            )
    if not parts:
        return ""
    return f"<details><summary>{escape(row.learner)}</summary>{''.join(parts)}</details>\n"


def _protections(summary: Summary) -> str:
    limits = summary.run.limits
    told = [f"One exercise could use {limits.seconds:g} seconds and {limits.memory} MB of memory."]
    told += [f"Learners' code was shut in: {PROTECTIONS[name][not got]}." for name, got in summary.protections.items()]
    return "".join(f"<li>{escape(sentence)}</li>" for sentence in told)
