"""An answer, whatever it is, as plain numbers. Knows no right answers and judges nothing.

`collect(answer, feed)` gives JSON data, so that it can run in another process than the judge. `feed` says what to try the
answer on (`exercises/asks.py`). What comes back has a "status":

    "absent"    nothing was answered yet: `...`, None, NotImplementedError, a function whose body is `...`
    "numbers"   "replies": for each call a list with one {"shape", "dtype", "values"} for each part
    "text"      "text": a word
    "other"     "code": what the answer is instead (a key of `sentences.py`), "detail": its type or size
    "raised"    "error": type, message, and the line of the learner's own code; "unwritten": the functions that it counts on and
                that have no body yet, if there are any

Objects are recognised by what they can do, never by asking them whether they are equal to something.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd_lessons.checks.calls import NO_ERROR, STOPS, LearnerError, collect_function, is_written, unwritten
from autograd_lessons.checks.graphs import collect_engine, collect_order, collect_walk
from autograd_lessons.checks.plain import WORD, Absent, NotNumbers, array_of, numbers, parts, plain

__all__ = ["array_of", "collect", "is_written"]


def collect(answer: Any, feed: dict) -> dict:
    """The evidence for an answer; never raises (but lets KeyboardInterrupt through)."""
    try:
        return _COLLECTORS[feed["kind"]](answer, feed)
    except Absent:
        return {"status": "absent"}
    except NotNumbers as found:
        if found.code == "returns nothing" and (names := unwritten(answer)):
            return {"status": "raised", "error": {**NO_ERROR, "unwritten": ", ".join(names)}}
        return {"status": "other", "code": found.code, "detail": found.detail}
    except LearnerError as failed:
        names = unwritten(answer)
        return {"status": "raised", "error": {**failed.error, "unwritten": ", ".join(names)} if names else failed.error}
    except STOPS as error:  # an object that misbehaves when it is looked at
        return {"status": "other", "code": "unreadable", "detail": type(error).__name__}


def _value(answer: Any, feed: dict) -> dict:
    found = {"status": "numbers", "replies": [parts(answer, feed["parts"])], "notes": []}
    if isinstance(answer, np.matrix):
        found["notes"].append("matrix")
    return found


def _prediction(answer: Any, feed: dict) -> dict:
    return {"status": "numbers", "replies": [[plain(numbers(answer))]], "notes": []}


def _text(answer: Any, feed: dict) -> dict:
    if answer is None or answer is Ellipsis:
        raise Absent
    if isinstance(answer, str):
        return {"status": "text", "text": str(answer)[:WORD].strip()}
    raise NotNumbers("not a word", type(answer).__name__)


_COLLECTORS = {
    "value": _value,
    "prediction": _prediction,
    "text": _text,
    "function": collect_function,
    "order": collect_order,
    "walk": collect_walk,
    "engine": collect_engine,
}
