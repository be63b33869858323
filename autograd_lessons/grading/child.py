"""What a child does: it carries out the steps of one notebook, and says what it found, a line for each.

Every answer is carried out in a copy of the process (a fork), so that one that patches NumPy, loops or crashes leaves no trace: the
original waits, then goes on with the cell as it ships. Where later cells need the answer, the copy goes on itself with what
follows, and the original waits for that; should the copy end before, the original takes over, without that answer.

A line is `NUMBER WORD JSON`: the step, and `begins`, `evidence`, `stopped` (why a copy ended without evidence), `lesson` (an error in a
cell of the lesson), or `end`.
"""

from __future__ import annotations

import contextlib
import json
import linecache
import os
import random
import re
import select
import signal
import sys
import time
import types

import numpy.random

from autograd_lessons.checks import faces
from autograd_lessons.checks.calls import describe
from autograd_lessons.grading import sandbox

LESSON_SECONDS = 60.0  # for a cell of the lesson itself; one that trains takes a while
LINE = 4 * 2**20  # bytes; 100,000 numbers need half of it
GRACE = 0.5  # seconds that an original gives to each copy inside a copy, so that the innermost acts first
_LINE = re.compile(rb"(\d{1,4}) (begins|evidence|stopped|lesson|end)(?: .*)?", re.DOTALL)
_dumps, _write, _exit, _getpid = json.dumps, os.write, os._exit, os.getpid  # as they are before any answer


class Notebook:
    """The steps of one notebook, the names that its cells have bound, and where to say what was found."""

    def __init__(self, steps: list[dict], seconds: float, out: int):
        self.steps, self.seconds, self.out = steps, seconds, out
        self.done: set[int] = set()  # answers of which something was said
        self.clean = True  # whether no learner's code was run in this very process
        self.depth = sum(step.get("keep", False) for step in steps)  # copies that can still be inside this one
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names = vars(module)
        self.names["display"] = lambda *values, **settings: None  # IPython's

    def say(self, step: int, word: str, told: object = None) -> None:
        line = f"{step} {word}" + ("" if told is None else " " + _dumps(told, allow_nan=False))
        _send(self.out, line.encode() + b"\n")

    def carry_out(self, start: int = 0) -> None:
        """The steps from `start` to the end."""
        for number in range(start, len(self.steps)):
            step = self.steps[number]
            if "id" in step and number not in self.done and self._apart(number):
                return
            if "id" not in step:
                self.say(number, "begins")
            error = self._execute(step.get("pristine", step["source"]), "lesson")
            if error is not None and self.clean:
                self.say(number, "lesson", describe(error, None))
        self.say(len(self.steps), "end")

    def _execute(self, source: str, name: str) -> BaseException | None:
        """Carry out a cell; give the exception that ended it."""
        name = f"<{name}>"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        try:
            self.code = None
            self.code = compile(source, name, "exec")
            exec(self.code, self.names)
        except BaseException as error:
            return error
        return None

    # an answer, in a copy

    def _apart(self, number: int) -> bool:
        """Carry out an answer in a copy of this process. True when the copy went on to the end of the notebook."""
        step = self.steps[number]
        read, write = os.pipe()
        copy = os.fork()
        if copy == 0:
            try:
                os.close(read)
                self._be_the_copy(number, step, write)
            except Exception:  # the learner's own are evidence by now; here Python itself is patched
                self.say(number, "stopped", "unread")
            finally:
                _exit(0)
        os.close(write)
        ended, why = self._listen(read, number, step["keep"])
        os.close(read)
        if not why and number not in self.done:
            why = _ending_of(copy)
        self._end(copy)
        with contextlib.suppress(ChildProcessError):  # its end was seen already
            os.waitpid(copy, 0)
        if number not in self.done:
            self.done.add(number)
            self.say(number, "stopped", why)
        return ended

    def _be_the_copy(self, number: int, step: dict, out: int) -> None:
        first = self.clean
        os.close(self.out)  # the original's; a copy has its own
        self.out, self.clean, self.depth = out, False, self.depth - step["keep"]
        if first:
            os.setpgid(0, 0)
        sandbox.end_with_parent()
        self._answer(number, step)
        if step["keep"]:
            self.carry_out(number + 1)

    def _answer(self, number: int, step: dict) -> None:
        faces.expect(step["id"], step["feed"])
        random.seed(0)
        numpy.random.seed(0)
        me = _getpid()
        error = self._execute(step["source"], f"cell of exercise {step['id']}")
        if _getpid() != me:  # the answer forked: only one of the two goes on
            _exit(0)
        found = faces.found(step["id"])
        if found is None and error is not None:
            found = {"status": "absent"} if isinstance(error, NotImplementedError) else self._raised(error)
        self.say(number, "evidence", found or {"status": "not asked"})

    def _raised(self, error: BaseException) -> dict:
        told = describe(error, self.code)
        if isinstance(error, SyntaxError):
            told |= {"function": "the cell", "line": error.lineno or 0, "source": (error.text or "").strip()[:80]}
        if told["function"] == "<module>":
            told["function"] = "the cell"
        return {"status": "raised", "error": told}

    # the original, waiting

    def _listen(self, pipe: int, number: int, goes_on: bool) -> tuple[bool, str]:
        """Pass on what the copy says, each thing once, until it has said all, ends, or is silent for too long. Gives whether it came to
        the end of the notebook, and why it was stopped. goes_on: whether it was to carry out what follows, too."""
        rest, silent, heard = b"", time.monotonic(), set()
        allowed, grace = self.seconds, GRACE * self.depth * goes_on
        while True:
            left = silent + allowed + grace - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return False, "time"
            data = os.read(pipe, 1 << 16)
            if not data:
                return False, ""
            *lines, rest = (rest + data).split(b"\n")
            if len(rest) > LINE:
                return False, "output"
            for line in lines:
                if not (match := _LINE.fullmatch(line)):
                    continue
                step, word = int(match[1]), match[2]
                told = word in (b"evidence", b"stopped")
                if (step, word) in heard or not self._may_say(step, word, told, number, goes_on):
                    continue
                heard.add((step, word))
                if told:
                    self.done.add(step)
                allowed = max(self.seconds, LESSON_SECONDS) if word == b"begins" else self.seconds
                silent = time.monotonic()
                _send(self.out, line + b"\n")
                if word == b"end" or not goes_on:
                    return word == b"end", ""

    def _may_say(self, step: int, word: bytes, told: bool, number: int, goes_on: bool) -> bool:
        """Whether a copy may say this: of its own answer what came of it, and of what follows only where it goes on with that."""
        if told and step == number:
            return True
        return goes_on and number < step <= len(self.steps) and (told or word in (b"begins", b"end"))

    def _end(self, copy: int) -> None:
        """End a copy and what it started."""
        if self.clean and _getpid() == 1:
            os.kill(-1, signal.SIGKILL)  # all but this process, in its own namespace
            return
        for kill in (os.killpg, os.kill) if self.clean else (os.kill,):
            try:
                kill(copy, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue  # it had not yet a group of its own, or is gone


def _send(pipe: int, data: bytes) -> None:
    while data:
        data = data[_write(pipe, data) :]


def _ending_of(copy: int) -> str:
    """How a copy ends that has closed its pipe; it is given a moment, so that this does not hang on who is faster."""
    late = time.monotonic() + GRACE
    while not (found := os.waitpid(copy, os.WNOHANG))[0]:
        if time.monotonic() > late:
            return "exit"
        time.sleep(0.001)
    code = os.waitstatus_to_exitcode(found[1])
    if code == -signal.SIGXCPU:
        return "time"
    return f"signal {-code}" if code < 0 else "exit"
