"""What a learner calls: the checks, the hints, the solutions, the progress. Every one gives something that shows itself."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from autograd_lessons import exercises
from autograd_lessons.checks import record
from autograd_lessons.checks import sentences as say
from autograd_lessons.checks.evidence import array_of, collect, is_written
from autograd_lessons.checks.judge import judge
from autograd_lessons.checks.measuring import measure
from autograd_lessons.checks.patience import Endless, patience
from autograd_lessons.checks.verdict import Verdict
from autograd_lessons.exercises.asks import Ask, Derivative, Gradient, Value
from autograd_lessons.exercises.exercise import Exercise

_NOTHING: Any = object()
SECONDS = 5  # that a learner's code may take
# each function that was checked in this session: was it right at last?
_passed: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def _unusable(key: str, **facts) -> Verdict:
    return Verdict("unusable", lines=(("because", say.PHRASES[key].format(**facts)),), codes=(key,))


def _patiently(work: Callable[[], Any]) -> Any:
    """What work gives, or the evidence of an answer that takes too long."""
    try:
        with patience(SECONDS):
            return work()
    except Endless:
        return {"status": "other", "code": "unending", "detail": str(SECONDS)}


def _collect(answer: Any, feed: dict) -> dict:
    return _patiently(lambda: collect(answer, feed))


def _short(value: Any) -> str:
    return repr(value)[:40] if isinstance(value, (str, int, float)) else type(value).__name__


def _find(id: Any, answer: Any = None) -> Exercise | Verdict:
    if isinstance(id, str):
        try:
            return exercises.find(id)
        except KeyError:
            pass
    elif isinstance(answer, str):
        try:
            return _unusable("swapped", id=exercises.find(answer).id)
        except KeyError:
            pass
    return _unusable("unknown exercise", id=_short(id))


def _check(answer: Any, exercise: Any, expected: Any, ask: type[Ask], title: str) -> Verdict:
    if exercise is None:
        if expected is _NOTHING:
            return _unusable("nothing asked")
        feed = ask(expected=0.0).feed()
        wanted = _collect(expected, feed)
        if wanted["status"] != "numbers":
            return _unusable("nothing asked")
        asks = ask(expected=array_of(wanted["replies"][0][0]))
        own = Exercise("", say.PHRASES[title], asks, say.PHRASES["differs question"])
        return judge(own, _collect(answer, feed), feed)
    found = _find(exercise, answer)
    if isinstance(found, Verdict):
        return found
    feed = found.asks.feed()
    verdict = judge(found, _collect(answer, feed), feed)
    if isinstance(answer, (FunctionType, type)):
        _passed[answer] = verdict.passed
    if verdict.passed:
        record.update(found.id, passed=True)
    return verdict


def check_value(answer: Any, exercise: Any = None, *, expected: Any = _NOTHING) -> Verdict:
    """Check an answer that is a number, an array, a tensor, a list of them, or a word.

    exercise: the question's id ("1.1"). Without it, `expected` is what your own answer is compared with.
    """
    return _check(answer, exercise, expected, Value, "own check")


def check_gradient(gradient: Any, exercise: Any = None, *, expected: Any = _NOTHING) -> Verdict:
    """Check a gradient; `check_gradient(x.grad, expected=np.cos(2))` serves your own experiments."""
    return _check(gradient, exercise, expected, Gradient, "own gradient")


def check_step(weights: Any, exercise: Any = None, *, expected: Any = _NOTHING) -> Verdict:
    """Check the weights after a step of gradient descent: one array, or a list with one for each parameter."""
    return _check(weights, exercise, expected, Value, "own check")


def check_prediction(guess: Any, exercise: Any = None) -> Verdict:
    """Note a guess. Any numbers are accepted: the next cell shows what is so."""
    return _check(guess, exercise, _NOTHING, Value, "own check")


def check_function(function: Any, exercise: Any = None) -> Verdict:
    """Check a function that you wrote, on several inputs that you have not seen."""
    return _check(function, exercise, _NOTHING, Value, "own check")


def check_rule(rule: Any, exercise: Any = None) -> Verdict:
    """Check a backward rule: a function from the gradient of an output to the gradients of its operands."""
    return _check(rule, exercise, _NOTHING, Value, "own check")


def check_order(function: Any, exercise: Any = None) -> Verdict:
    """Check a function that puts the nodes of a graph into an order; any valid order is right."""
    return _check(function, exercise, _NOTHING, Value, "own check")


def check_walk(function: Any, exercise: Any = None) -> Verdict:
    """Check a function that walks back through a graph: it is tried on small graphs that you have not seen."""
    return _check(function, exercise, _NOTHING, Value, "own check")


def check_engine(engine: Any, exercise: Any = None) -> Verdict:
    """Check an engine that you wrote: the class of its nodes is tried on each operation and on random graphs."""
    return _check(engine, exercise, _NOTHING, Value, "own check")


def check_training(train: Any, exercise: Any = None) -> Verdict:
    """Check a training run that you wrote, by the losses that it notes turn by turn."""
    return _check(train, exercise, _NOTHING, Value, "own check")


def check_derivative(
    function: Any, derivative: Any = None, *, exercise: Any = None, between: tuple[float, float] | None = None
) -> Verdict:
    """Check a function that you wrote, at points you have not seen.

    With an exercise: `check_derivative(dsqrt, exercise="2.3")`. Without: `check_derivative(f, df)` asks whether df is the
    derivative of f, by central differences (f(x + h) - f(x - h)) / 2h at points between two bounds.
    """
    if exercise is not None or isinstance(derivative, str):
        return _check(function, derivative if exercise is None else exercise, _NOTHING, Value, "own check")
    if derivative is None:
        return _unusable("nothing asked")
    return _own_derivative(function, derivative, between)


def _bounds(between: Any) -> tuple[float, float] | None:
    found = _collect(between, Value(expected=0.0).feed())
    values = array_of(found["replies"][0][0]) if found["status"] == "numbers" else np.zeros(0)
    if values.shape != (2,) or not np.isfinite(values).all() or not values[0] < values[1]:
        return None
    return float(values[0]), float(values[1])


def _own_derivative(function: Any, derivative: Any, between: Any) -> Verdict:
    bounds = (-3.0, 3.0) if between is None else _bounds(between)
    if bounds is None:
        return _unusable("no bounds")
    measured = _patiently(lambda: measure(lambda feed: collect(function, feed), *bounds))
    title, question = say.PHRASES["own derivative"], say.PHRASES["differs question"]
    if isinstance(measured, str):
        return _unusable(measured)
    if isinstance(measured, dict):
        return judge(Exercise("", title, Derivative(df=np.cos)), measured)
    feed = measured.feed()
    return judge(Exercise("", title, measured, question), _collect(derivative, feed), feed)


class Note:
    """A few lines for the learner: a hint, a solution."""

    def __init__(self, heading: str, text: str, code: bool = False):
        self.heading, self.text, self.code = heading, text, code

    def __repr__(self) -> str:
        if not self.code:
            return f"{self.heading}  {self.text}"
        return "\n".join([self.heading, *("    " + line for line in self.text.splitlines())])

    def _repr_html_(self) -> str:
        text = html.escape(self.text)
        body = f'<pre style="margin:.3em 0 0">{text}</pre>' if self.code else f" {text}"
        return (
            '<div style="border-left:4px solid #8a8a8a;padding:.35em .9em;color:var(--jp-ui-font-color1, currentColor)">'
            f"<b>{html.escape(self.heading)}</b>{body}</div>"
        )


def ready(*functions: Any) -> bool:
    """Whether you have written all of these functions, and none of them was wrong when it was checked. If not, one line says which of
    them this cell waits for."""
    missing = [function for function in functions if not is_written(function)]
    wrong = [f for f in functions if isinstance(f, (FunctionType, type)) and not _passed.get(f, True)]
    waiting = [function.__name__ for function in missing or wrong]
    if waiting:
        names = " and ".join(filter(None, (", ".join(waiting[:-1]), waiting[-1])))
        key = "waits for right" if not missing else "waits" if len(missing) > 1 else "waits for one"
        print(say.PHRASES[key].format(names=names))
    return not waiting


def hint(id: str) -> Note | Verdict:
    """The next hint for an exercise, from the picture to the rule to the first line; after the last, it starts again."""
    found = _find(id)
    if isinstance(found, Verdict):
        return found
    if not found.hints:
        return Note(found.id, say.PHRASES["no hints"])
    seen = record.load().get(found.id, {}).get("hints", 0)
    record.update(found.id, hints=seen + 1)
    number = seen % len(found.hints)
    again = "hint of" if seen < len(found.hints) else "hint again"
    text = say.PHRASES[again].format(number=number + 1, count=len(found.hints), hint=found.hints[number])
    return Note(found.id, text)


def solution(id: str) -> Note | Verdict:
    """A worked solution: after the exercise is passed, or when it is asked for a second time."""
    found = _find(id)
    if isinstance(found, Verdict):
        return found
    if os.environ.get("AUTOGRAD_LESSONS_SOLUTIONS", "").lower() == "off":
        return Note(found.id, say.PHRASES["solution off"])
    if not found.solution:
        return Note(found.id, say.PHRASES["no solution"])
    entry = record.load().get(found.id, {"passed": False, "asked": 0})
    if not entry["passed"] and not entry["asked"]:
        record.update(found.id, asked=1)
        return Note(found.id, say.PHRASES["solution first"].format(id=found.id))
    return Note(f"{found.id}  {say.PHRASES['solution']}", found.solution, code=True)


def progress() -> record.Board:
    """The board: for each lesson what is passed, what is open, and what to try next."""
    return record.Board()
