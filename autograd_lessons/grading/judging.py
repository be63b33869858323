"""One notebook: from its bytes to steps for a child, and from the child's lines to outcomes."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from autograd_lessons.checks.judge import judge
from autograd_lessons.checks.sentences import LABELS
from autograd_lessons.grading import lessons, replies, words
from autograd_lessons.grading.names import bound, parse
from autograd_lessons.grading.notebooks import CANDIDATES, LONGEST, Found, read
from autograd_lessons.grading.pool import Limits
from autograd_lessons.grading.steps import plan

_SPARE = 60.0  # seconds for the cells of a lesson together, besides what each answer may take
_NAME_ERROR = re.compile(r"name '(\w+)' is not defined")

# an exception that means a limit: (type, what its message contains) -> a key of words.STOPPED
_LIMITS = {
    ("MemoryError", ""): "memory",
    ("_ArrayMemoryError", ""): "memory",
    ("BlockingIOError", ""): "processes",
    ("RuntimeError", "can't start new thread"): "processes",
    ("OSError", "[Errno 27]"): "file size",
    ("OSError", "[Errno 28]"): "file size",
    ("OSError", "[Errno 24]"): "open files",
}


def result(outcome: str, codes=(), says=(), notes=()) -> dict:
    """What a report knows of one exercise: outcome, diagnosis codes, (label, text) pairs, notes."""
    return {"outcome": outcome, "codes": list(codes), "says": [list(pair) for pair in says], "notes": list(notes)}


def best(results: list[dict]) -> dict:
    """The one that counts: by the order of `words.OUTCOMES`, the last of equals."""
    order = list(words.OUTCOMES)
    return min(reversed(results), key=lambda one: order.index(one["outcome"]))


@dataclass
class Sheet:
    """A notebook's answers to one lesson while they are graded."""

    lesson: lessons.Lesson
    found: Found
    key: str
    limits: Limits
    steps: list[dict] = field(init=False)
    heard: dict[int, tuple[str, bytes]] = field(default_factory=dict)  # step -> word and JSON of the first line on it
    broken: dict[int, dict] = field(default_factory=dict)  # cells of the lesson itself that failed -> their error
    losses: int = 0

    def __post_init__(self):
        self.steps = plan(self.lesson, self.found.answers, self.key)

    @property
    def open(self) -> list[int]:
        """The answers of which nothing is known yet."""
        return [i for i, step in enumerate(self.steps) if "id" in step and i not in self.heard]

    def job(self) -> tuple[list[dict], float]:
        """The steps for a child, and the seconds that it may take for them; answers that are known are left as the lesson ships them."""
        steps = [{"source": s["pristine"]} if "id" in s and i in self.heard else s for i, s in enumerate(self.steps)]
        return steps, _SPARE + len(self.open) * (self.limits.seconds + 2)

    def hear(self, data: bytes | None) -> None:
        """Take in what a child said; None: its server was lost. When it did not come to the end, the first answer that is missing did it;
        when it did not even begin with the lesson's first cell, no answer did."""
        began = False
        for step, word, text in replies.lines(data or b""):
            began = True
            if word == "lesson" and step < len(self.steps):
                try:
                    self.broken.setdefault(step, replies.error(replies.parse(text)))
                except replies.Malformed:
                    continue
            if word in ("evidence", "stopped") and step < len(self.steps) and "id" in self.steps[step]:
                self.heard.setdefault(step, (word, text))
        if data is not None and not began:
            self.heard |= dict.fromkeys(self.open, ("not started", b""))
        self.losses += data is None
        if self.open and (data is not None or self.losses > 1):
            self.heard[self.open[0]] = ("stopped", b'"exit"' if data is not None else b'"lost"')
            self.losses = 0

    def results(self) -> dict[str, dict]:
        """Exercise id -> its result, for every exercise of the lesson."""
        found: dict[str, list[dict]] = {id: [] for id in self.lesson.exercises}
        for number, (word, text) in sorted(self.heard.items()):
            one = self._result(number, word, text)
            one["notes"] += self._renamed(self.steps[number])
            found[self.steps[number]["id"]].append(one)
        moved = self._moved()
        return {id: self._with_notes(id, best(tried) if tried else None, id in moved) for id, tried in found.items()}

    def _renamed(self, step: dict) -> list[str]:
        """Says what the lesson's cell binds and the answer does not."""
        missing = sorted(bound(step["pristine"]) - bound(step["source"])) if parse(step["source"]) else []
        return [words.NOTES["renamed"].format(names=", ".join(missing))] if missing else []

    def _moved(self) -> set[str]:
        """The exercises that stand elsewhere among the others than in the lesson."""
        wanted = [cell.exercise for cell in self.lesson.cells if cell.exercise in self.found.answers]
        order = [id for id in self.found.answers if id in self.lesson.exercises]
        stayed = SequenceMatcher(None, wanted, order, autojunk=False).get_matching_blocks()
        return set(wanted).difference(*(wanted[block.a : block.a + block.size] for block in stayed))

    def _with_notes(self, id: str, counted: dict | None, moved: bool) -> dict:
        answers = self.found.answers.get(id, [])
        odd = {note for answer in answers for note in answer.notes}
        if counted is None:
            counted = result("limit") if "too long" in odd else result("not attempted")
        notes = counted["notes"]
        if not answers:
            notes.append(words.NOTES["missing"])
        if moved:
            notes.append(words.NOTES["moved"])
        if len(answers) > 1:
            notes.append(words.NOTES["copied"].format(count=len(answers), tried=min(len(answers), CANDIDATES)))
        notes += [words.NOTES[name].format(longest=LONGEST) for name in ("not code", "too long") if name in odd]
        return counted

    def _result(self, number: int, word: str, text: bytes) -> dict:
        step = self.steps[number]
        if word == "not started":
            return result("fault", ("not started",), [("because", words.NOT_STARTED)])
        try:
            if word == "stopped":
                return self._stopped(*replies.stopped(text))
            evidence = replies.evidence(text, step["feed"])
        except replies.Malformed:
            return result("failed", ("malformed",), [("because", words.MALFORMED)])
        if evidence["status"] == "not asked":
            return result("failed", ("not asked",), [("because", words.NOT_ASKED)])
        if evidence.get("code") == "unreadable" and "MemoryError" in evidence["detail"]:
            return self._stopped("memory")
        if evidence["status"] == "raised":
            return self._raised(evidence, step)
        return self._judged(evidence, step)

    def _raised(self, evidence: dict, step: dict) -> dict:
        error = evidence["error"]
        for (kind, part), why in _LIMITS.items():
            if error["type"] == kind and part in error["message"]:
                return self._stopped(why)
        match = _NAME_ERROR.fullmatch(error["message"])
        name = match[1] if match else ""
        for number, first in self.broken.items():
            same = (first["type"], first["message"]) == (error["type"], error["message"])
            if same or name in bound(self.steps[number]["source"]):
                return result("fault", ("lesson failed",), [("because", words.LESSON_FAILED.format(**first))])
        judged = self._judged(evidence, step)
        if name and self.found.defines(name):
            judged["notes"].append(words.NOTES["other cell"].format(name=name))
        return judged

    def _judged(self, evidence: dict, step: dict) -> dict:
        try:
            verdict = judge(self.lesson.exercises[step["id"]], evidence, step["feed"])
        except Exception as error:  # whatever the evidence is, it has its form: the fault is ours
            told = words.JUDGE_FAILED.format(error=f"{type(error).__name__}: {error}")
            return result("fault", ("judge failed",), [("because", told)])
        outcome = {
            "right": "passed",
            "noted": "passed",
            "absent": "not attempted",
            "raised": "failed",
            "unusable": "fault",
        }
        says = [(LABELS[label], text) for label, text in verdict.lines if label != "hint"]
        return result(outcome.get(verdict.status, verdict.status), verdict.codes, says)

    def _stopped(self, why: str, number: int = 0) -> dict:
        outcome, sentence = words.STOPPED[why]
        name = signal.Signals(number).name if number in set(signal.Signals) else "unknown"
        told = sentence.format(seconds=self.limits.seconds, memory=self.limits.memory, number=number, name=name)
        return result(outcome, (why,), [("because", told)])


def sheets(data: bytes, stem: str, key: str, limits: Limits) -> list[Sheet]:
    """What is to be graded in a notebook: a sheet for each lesson that it has an exercise of, or that its name begins with.

    Raises notebooks.Unreadable."""
    every = lessons.every()
    found = read(data, {id for lesson in every for id in lesson.exercises})
    asked = [lesson for lesson in every if any(id in found.answers for id in lesson.exercises)]
    if not asked:
        asked = [lesson for lesson in every if lesson.number == number_of(stem)]
    return [Sheet(lesson, found, key, limits) for lesson in asked]


def number_of(stem: str) -> int | None:
    """The lesson that a file's name begins with."""
    match = re.match(r"(\d{1,3})(?!\d)", stem)
    return int(match[1]) if match and match[1].isascii() else None


def modules() -> list[str]:
    """What the lessons' cells import and use: loaded once, by the servers."""
    import ast

    found = []
    for lesson in lessons.every():
        for step in plan(lesson, {}, ""):
            for node in ast.walk(ast.parse(step["source"])):
                if isinstance(node, ast.Import):
                    found += [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.append(node.module)
    return sorted(set(found))


def dump(record: dict) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)
