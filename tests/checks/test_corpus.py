"""Wrong answers collected from real threads: each is rejected, and named where its mistake can be seen in numbers.

Their exercises are declared in `corpus.py`; no recogniser knows the rows.
"""

import numpy as np
import pytest
from checks.corpus import ALTERNATIVE_ASKS, ALTERNATIVES, ASKS, DEBATABLE, NAMES, ROWS, UNSEEN

from autograd_lessons.checks.evidence import collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises.asks import Gradient
from autograd_lessons.exercises.exercise import Exercise


def answer_of(code):
    """What a row's code leaves in `answer`, or the exception that stops its cell."""
    scope = {}
    with np.errstate(all="ignore"):
        exec(code, scope)
    return scope["answer"]


def verdict(row, key):
    exercise = Exercise(row["exercise_key"], "", ASKS[row["exercise_key"]], question="why?")
    try:
        answer = answer_of(row[key])
    except Exception as error:  # the learner sees the exception in the cell; there is no answer to check
        return error
    feed = exercise.asks.feed()
    return judge(exercise, collect(answer, feed), feed)


def alternative(row):
    ask = ALTERNATIVE_ASKS.get(row["id"]) or Gradient(expected=answer_of(row["reference_code"]))
    return judge(Exercise(row["id"], "", ask), collect(answer_of(row["alternative_code"]), ask.feed()))


@pytest.mark.parametrize("row", ALTERNATIVES, ids=lambda row: row["id"])
def test_an_unusual_right_answer_passes(row):
    if row["id"] == "A2-sympy":
        pytest.importorskip("sympy")
    found = alternative(row)
    assert found.passed == DEBATABLE.get(row["id"], True), found
    if "note" in row["verdict"] and row["id"] != "A2-forward-difference":  # too near for anybody to tell
        assert any(label == "note" for label, _ in found.lines)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_right_answer_passes(row):
    assert verdict(row, "right_answer_code").passed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_wrong_answer_does_not(row):
    found = verdict(row, "wrong_answer_code")
    assert isinstance(found, Exception) or not found.passed


@pytest.mark.parametrize("row", [r for r in ROWS if r["id"] not in UNSEEN], ids=lambda row: row["id"])
def test_the_mistake_is_named(row):
    found = verdict(row, "wrong_answer_code")
    if isinstance(found, Exception):
        pytest.skip(f"stops in its cell: {type(found).__name__}")
    assert NAMES[row["tag"]] & set(found.codes), found


def test_rates(capsys):
    """The three rates, over all rows."""
    found = {row["id"]: verdict(row, "wrong_answer_code") for row in ROWS}
    answered = [row for row in ROWS if not isinstance(found[row["id"]], Exception)]
    seen = [row for row in answered if row["id"] not in UNSEEN]
    named = [row for row in seen if NAMES[row["tag"]] & set(found[row["id"]].codes)]
    rejected = [row for row in answered if not found[row["id"]].passed]
    alternatives = [row for row in ALTERNATIVES if DEBATABLE.get(row["id"], True) and row["id"] != "A2-sympy"]
    accepted = [row for row in alternatives if alternative(row).passed]
    with capsys.disabled():
        print(
            f"\n  wrong answers rejected: {len(ROWS) - len(answered) + len(rejected)} of {len(ROWS)}"
            f" ({len(ROWS) - len(answered)} of them stop in their cell)"
            f"\n  mistakes named, where numbers show them: {len(named)} of {len(seen)}"
            f"\n  unusual right answers accepted: {len(accepted)} of {len(alternatives)}"
        )
    assert len(rejected) == len(answered)
    assert len(named) == len(seen) > 80
    assert len(accepted) == len(alternatives) > 35


@pytest.mark.parametrize("row", [r for r in ROWS if r["id"] in UNSEEN], ids=lambda row: row["id"])
def test_where_nothing_shows_nothing_is_claimed(row):
    found = verdict(row, "wrong_answer_code")
    assert found.status == "absent" or found.codes == ("differs",), found
