"""What stands in the place of `autograd_lessons.checks.faces` where learners' code runs: a check notes the evidence, and judges nothing.

`snapshot.py` puts it there. The lesson's own import cell finds these names in it.
"""

from __future__ import annotations

from typing import Any

from autograd_lessons.checks.evidence import collect, is_written

_feeds: dict[str, dict] = {}
_found: dict[str, dict] = {}


def expect(id: str, feed: dict) -> None:
    """From now on, the check of this exercise is the one that counts."""
    _feeds.clear()
    _found.clear()
    _feeds[id] = feed


def found(id: str) -> dict | None:
    """The evidence that its check has noted; None when it was not called."""
    return _found.get(id)


def _check(answer: Any = ..., exercise: Any = None, **others: Any) -> None:
    if isinstance(exercise, str) and exercise in _feeds:
        _found[exercise] = collect(answer, _feeds[exercise])


def ready(*functions: Any) -> bool:
    """Whether all of these functions are written: cells of the lesson wait for them."""
    return all(map(is_written, functions))


def _nothing(*_: Any, **__: Any) -> None:
    """Hints, solutions and progress are for the learner's own notebook."""


def __getattr__(name: str):
    if name.startswith("check_"):
        return _check
    if name in ("hint", "solution", "progress"):
        return _nothing
    raise AttributeError(name)
