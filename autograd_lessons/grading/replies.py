"""What a child said, read as a stranger's letter: lines of JSON that must have exactly the expected form, or count as nothing."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from autograd_lessons.checks.plain import LIMIT
from autograd_lessons.checks.sentences import FORMS, OTHER
from autograd_lessons.grading.pool import PREFIX
from autograd_lessons.grading.words import STOPPED

_LINE = re.compile(rb"(\d{1,4}) (begins|evidence|stopped|lesson|end)(?: (.*))?", re.DOTALL)
_SIGNAL = re.compile(r"signal ([1-9][0-9]?)")
_WORDS = {"nan", "inf", "-inf"}  # numbers that JSON has no form for
_DTYPE = re.compile(r"(float|bfloat|int|uint|bool|complex)[a-z0-9_]{0,12}")
_PLACE = re.compile(
    rf"[^\s'\"]*{PREFIX}\w*(/room\d*(/\w*)?)?"
)  # where a child works: at random, so it is no part of a report
_SHORT = 400  # characters of any text


class Malformed(Exception):
    """It has not the form that our own code gives it: somebody else wrote it."""


def lines(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """(step, word, JSON) of every well-formed line, one after the other: there may be millions."""
    for line in io.BytesIO(data):
        if match := _LINE.fullmatch(line.removesuffix(b"\n")):
            yield int(match[1]), match[2].decode(), match[3] or b""


def parse(text: bytes) -> Any:
    """JSON without NaN and without numbers that take long to read. Raises Malformed."""

    def refuse(word: str):
        raise Malformed(word)

    def whole(digits: str):
        return int(digits) if len(digits) < 20 else refuse("number")

    try:
        return json.loads(text.decode(), parse_constant=refuse, parse_int=whole)
    except (ValueError, RecursionError):
        raise Malformed("JSON") from None


def _need(condition: bool) -> None:
    if not condition:
        raise Malformed


def _text(value: Any) -> str:
    """One line of printable text, the child's folder written as a dot."""
    _need(type(value) is str)
    return _PLACE.sub(".", "".join(c if c.isprintable() else " " for c in value[:_SHORT]))


def stopped(text: bytes) -> tuple[str, int]:
    """Why a copy ended without evidence: a key of `words.STOPPED`, and the number of a signal or 0. Raises Malformed."""
    why = parse(text)
    _need(type(why) is str)
    if match := _SIGNAL.fullmatch(why):
        return "signal", int(match[1])
    _need(why in STOPPED)
    return why, 0


def error(found: Any) -> dict:
    """An exception as `evidence.describe` tells it. Raises Malformed."""
    _need(type(found) is dict and type(found.get("line")) is int)
    told = {name: _text(found.get(name)) for name in ("type", "message", "function", "source")}
    told |= {name: _text(found[name]) for name in ("where", "unwritten") if name in found}
    return {**told, "line": found["line"]}


def evidence(text: bytes, feed: dict) -> dict:
    """The evidence in a line, checked part by part against what the feed asks. Raises Malformed."""
    found = parse(text)
    _need(type(found) is dict)
    status = found.get("status")
    if status in ("absent", "not asked"):
        return {"status": status}
    if status == "raised":
        return {"status": status, "error": error(found.get("error"))}
    if status == "other":
        _need(type(found.get("code")) is str and found["code"] in OTHER)
        return {"status": status, "code": found["code"], "detail": _text(found.get("detail"))}
    if status == "text":
        return {"status": status, "text": _text(found.get("text"))}
    if status == "orders":
        return {"status": status, "orders": _orders(found.get("orders"), feed), "notes": _names(found.get("notes"))}
    _need(status == "numbers" and feed["kind"] in _PARTS)
    wanted = _PARTS[feed["kind"]](feed)
    replies = found.get("replies")
    _need(type(replies) is list and len(replies) == len(wanted))
    for reply, count in zip(replies, wanted, strict=True):
        _need(type(reply) is list and len(reply) == count)
    forms = [form for form in _names(found.get("forms", [])) if form in FORMS]
    return {
        "status": status,
        "replies": [[_part(part) for part in reply] for reply in replies],
        "notes": _names(found.get("notes")),
        "forms": list(dict.fromkeys(forms)),
    }


# kind of feed -> for each call, how many arrays must come back
_PARTS = {
    "value": lambda feed: [feed["parts"]],
    "prediction": lambda feed: [1],
    "function": lambda feed: [feed["parts"]] * len(feed["calls"]),
    "walk": lambda feed: [sum(node["asked"] for node in graph["nodes"]) for graph in feed["graphs"]],
    "engine": lambda feed: [1 + len(program["leaves"]) for program in feed["programs"]],
}


def _part(part: Any) -> dict:
    _need(type(part) is dict)
    shape, dtype, values = part.get("shape"), part.get("dtype"), part.get("values")
    _need(type(shape) is list and len(shape) <= 64 and all(type(n) is int and n >= 0 for n in shape))
    _need(8 * math.prod(n for n in shape if n) < 2**63)  # more has no array, be it empty
    _need(type(values) is list and len(values) == math.prod(shape) <= LIMIT)
    _need(type(dtype) is str)
    _need(all(type(v) is float or type(v) is int or (type(v) is str and v in _WORDS) for v in values))
    return {"shape": shape, "dtype": dtype if _DTYPE.fullmatch(dtype) else "float64", "values": values}


def _names(found: Any) -> list[str]:
    _need(type(found) is list and len(found) <= 20)
    return [_text(name) for name in found]


def _orders(orders: Any, feed: dict) -> list[list[str]]:
    _need(feed["kind"] == "order" and type(orders) is list and len(orders) == len(feed["graphs"]))
    for order in orders:
        _need(type(order) is list and len(order) <= 1000 and all(type(name) is str for name in order))
    return orders
