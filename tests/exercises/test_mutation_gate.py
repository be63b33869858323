"""Every exercise rejects its own wrong answers with the diagnosis they carry: a check that cannot fail is no check."""

import numpy as np
import pytest
from wrong_answers import answer_of

from autograd_lessons import exercises
from autograd_lessons.checks import sentences
from autograd_lessons.checks.evidence import array_of, collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises.asks import Choice, Prediction
from autograd_lessons.exercises.asks_engine import Order

ALL = exercises.all()
ASKED = [e for e in ALL if not isinstance(e.asks, Prediction)]
FUNCTIONS = [e for e in ASKED if e.asks.feed()["kind"] in ("function", "walk", "order", "engine")]


def name(exercise):
    return exercise.id


def verdict(exercise, source, seed=0):
    feed = exercise.asks.feed(seed)
    return judge(exercise, collect(answer_of(exercise, source), feed), feed)


@pytest.mark.parametrize("exercise", ALL, ids=name)
def test_is_complete(exercise):
    assert exercise.title
    assert exercise.solution
    assert 1 <= len(exercise.hints) <= 3
    if isinstance(exercise.asks, Prediction):
        return
    assert exercise.question.endswith("?")
    assert len(exercise.wrong) >= 3
    codes = [code for _, code in exercise.wrong]
    unknown = [
        code for code in codes if code not in {**sentences.MISTAKES, **sentences.OTHER, "differs": 0, "raised": 0}
    ]
    assert [code for code in unknown if not code.startswith("factor ")] == []


@pytest.mark.parametrize(
    ("exercise", "source", "code"),
    [pytest.param(e, source, code, id=f"{e.id}-{i}") for e in ASKED for i, (source, code) in enumerate(e.wrong)],
)
def test_a_wrong_answer_is_named(exercise, source, code):
    found = verdict(exercise, source)
    assert not found.passed
    assert code in found.codes, (code, found)


@pytest.mark.parametrize("exercise", ASKED, ids=name)
def test_two_wrong_answers_need_the_numbers(exercise):
    """Two wrong answers have the right shape and finite numbers, and are no constants: only the values give them away."""
    if isinstance(exercise.asks, (Choice, Order)):
        pytest.skip("its answers are no numbers")
    feed = exercise.asks.feed()
    cases = exercise.asks.cases(feed)
    subtle = 0
    for source, _ in exercise.wrong:
        evidence = collect(answer_of(exercise, source), feed)
        if evidence["status"] != "numbers":
            continue
        arrays = [array_of(part) for reply in evidence["replies"] for part in reply]
        alike = all(a.shape == c.expected.shape for a, c in zip(arrays, cases, strict=True))
        values = np.concatenate([a.ravel() for a in arrays])
        constant = values.size > 1 and np.ptp(values) == 0 and np.ptp([v for c in cases for v in c.expected.flat]) > 0
        subtle += alike and np.isfinite(values).all() and not constant
    assert subtle >= 2


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=name)
def test_other_inputs_give_the_wrong_answers_away_too(exercise):
    for source, _ in exercise.wrong:
        assert not verdict(exercise, source, seed=5).passed, source


@pytest.mark.parametrize("exercise", ASKED, ids=name)
def test_not_attempted_is_calm(exercise):
    feed = exercise.asks.feed()

    def stub(*arguments): ...

    def later(*arguments):
        raise NotImplementedError

    for answer in (..., None, stub, later) if feed["kind"] == "function" else (..., None):
        assert judge(exercise, collect(answer, feed), feed).status == "absent"


@pytest.mark.parametrize("exercise", [e for e in ASKED if getattr(e.asks, "df", None)], ids=name)
def test_the_closed_form_is_the_derivative(exercise):
    """df agrees with central differences of f: a wrong closed form would teach the wrong thing."""
    ask = exercise.asks
    x = np.linspace(*ask.between, 23)[1:-1] if hasattr(ask, "between") else np.asarray(ask.at, float)
    h = 1e-6 * np.maximum(1, np.abs(x))
    slopes = (ask.f(x + h) - ask.f(x - h)) / (2 * h)
    np.testing.assert_allclose(ask.df(x) * np.ones_like(x), slopes, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("exercise", [e for e in ASKED if getattr(e.asks, "chain", None)], ids=name)
def test_the_chain_is_the_function(exercise):
    ask = exercise.asks
    x = np.linspace(*ask.between, 23)[1:-1] if hasattr(ask, "between") else np.asarray(ask.at, float)
    value, slope = x, np.ones_like(x)
    for f, df in reversed(ask.chain):
        slope = slope * df(value)
        value = f(value)
    np.testing.assert_allclose(value, ask.f(x), rtol=1e-12)
    np.testing.assert_allclose(slope, ask.df(x), rtol=1e-12)


def test_ids_are_in_order():
    for number, (_, asked) in exercises.LESSONS.items():
        assert [e.id for e in asked] == [f"{number}.{k}" for k in range(1, len(asked) + 1)]
