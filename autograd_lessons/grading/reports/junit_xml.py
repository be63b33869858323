"""The report as JUnit XML, which systems for continuous integration show: a suite a learner, a case an exercise."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from autograd_lessons.grading.reports.summary import Summary
from autograd_lessons.grading.words import OUTCOMES

_ELEMENTS = {"wrong": "failure", "failed": "failure", "limit": "failure", "fault": "error", "not attempted": "skipped"}
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(summary: Summary, file: Path) -> None:
    with open(file, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="autograd_lessons">\n')
        for row in summary.rows():
            kinds = [_ELEMENTS.get(one["outcome"]) for one in row.results.values()]
            troubles = [f for f in row.files if f["status"] != "graded"]
            counts = f'tests="{len(kinds) + len(troubles)}" failures="{kinds.count("failure")}" '
            counts += f'errors="{kinds.count("error") + len(troubles)}" skipped="{kinds.count("skipped")}"'
            out.write(f" <testsuite name={_attribute(row.learner)} {counts}>\n")
            for id, one in row.results.items():
                known = summary.counts[id]
                out.write(f"  <testcase classname={_attribute(known.lesson)} name={_attribute(f'{id} {known.title}')}")
                if not (element := _ELEMENTS.get(one["outcome"])):
                    out.write("/>\n")
                    continue
                message = _attribute(OUTCOMES[one["outcome"]][1])
                says = "\n".join([f"{label} {text}".strip() for label, text in one["says"]] + one["notes"])
                out.write(f"><{element} message={message}>{_clean(says)}</{element}></testcase>\n")
            for trouble in troubles:
                told = _attribute(trouble.get("because", trouble["status"]))
                out.write(
                    f'  <testcase classname="files" name={_attribute(trouble["name"])}><error message={told}/></testcase>\n'
                )
            out.write(" </testsuite>\n")
        out.write("</testsuites>\n")


def _clean(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
