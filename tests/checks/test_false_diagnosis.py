"""A false diagnosis is worse than none: how often is a cause claimed for an answer that is wrong at random?"""

import numpy as np
from checks.corpus import ASKS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograd_lessons import exercises
from autograd_lessons.checks.evidence import collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises.asks import Choice, Derivative, Prediction
from autograd_lessons.exercises.exercise import Exercise

# what is said when no cause is claimed
PLAIN = {"differs", "shape", "not finite"}


def questions():
    found = [Exercise(key, "", ask, question="why?") for key, ask in ASKS.items()]
    found += [e for e in exercises.all() if not isinstance(e.asks, (Prediction, Choice))]
    return [(e, e.asks.feed()) for e in found if e.asks.feed()["kind"] == "value"]


QUESTIONS = questions()


@st.composite
def wrong_answers(draw):
    """An exercise, and an answer of the right shape: numbers of the right size, small whole numbers, or the right ones disturbed."""
    exercise, feed = draw(st.sampled_from(QUESTIONS))
    cases = exercise.asks.cases(feed)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    how = draw(st.sampled_from(["normal", "uniform", "disturbed", "one entry"]))
    answer = []
    for case in cases:
        right = case.expected
        size = np.abs(right).max() or 1.0
        if how == "normal":
            made = rng.normal(size=right.shape) * size
        elif how == "uniform":
            made = rng.uniform(-3, 3, size=right.shape)
        elif how == "disturbed":
            made = right + rng.normal(size=right.shape) * size / 5
        else:
            made = np.array(right, float)
            made.flat[rng.integers(right.size)] += rng.normal() * size
        answer.append(np.asarray(made))
    return exercise, feed, answer if len(answer) > 1 else answer[0]


def test_the_rate_of_false_diagnoses(capsys):
    counts = {"random": 0, "claimed": 0}
    claims = {}

    @settings(
        max_examples=1500, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(wrong_answers())
    def feed_random(drawn):
        exercise, feed, answer = drawn
        found = judge(exercise, collect(answer, feed), feed)
        if found.passed:
            return
        counts["random"] += 1
        if not set(found.codes) <= PLAIN:
            counts["claimed"] += 1
            claims[exercise.id] = found.codes

    feed_random()
    rate = counts["claimed"] / counts["random"]
    with capsys.disabled():
        print(f"\n  causes claimed for random answers: {counts['claimed']} of {counts['random']} ({rate:.2%}) {claims}")
    assert counts["random"] > 1000
    assert rate < 0.01


def random_function(rng):
    """A smooth function that has nothing to do with the question."""
    a, b, c, d, e = rng.normal(size=5)
    shape = [np.sin, np.tanh, np.square, lambda x: np.exp(np.clip(x, -5, 3))][rng.integers(4)]
    return lambda x: a * shape(b * x + c) + d * x + e


def test_the_rate_for_functions(capsys):
    rng = np.random.default_rng(0)
    asked = [e for e in exercises.all() if isinstance(e.asks, Derivative)]
    asked += [
        Exercise(key, "", Derivative(f=ask.f, df=ask.df, chain=ask.chain, product=ask.product, between=(0.2, 3)))
        for key, ask in ASKS.items()
        if getattr(ask, "f", None)
    ]
    tried = claimed = 0
    for exercise in asked:
        feed = exercise.asks.feed()
        for _ in range(40):
            found = judge(exercise, collect(random_function(rng), feed), feed)
            tried += 1
            claimed += not set(found.codes) <= PLAIN
    with capsys.disabled():
        print(f"\n  causes claimed for random functions: {claimed} of {tried} ({claimed / tried:.2%})")
    assert tried > 800
    assert claimed / tried < 0.01


def test_the_rate_for_small_whole_numbers(capsys):
    """What people type when they guess. One number alone proves little: only exercises with more than one are counted."""
    rng = np.random.default_rng(0)
    tried = claimed = 0
    claims = {}
    for exercise, feed in QUESTIONS:
        cases = exercise.asks.cases(feed)
        if sum(case.expected.size for case in cases) < 3:
            continue
        for _ in range(40):
            answer = [rng.integers(-5, 6, size=case.expected.shape) for case in cases]
            found = judge(exercise, collect(answer if len(answer) > 1 else answer[0], feed), feed)
            tried += not found.passed
            if not found.passed and not set(found.codes) <= PLAIN:
                claimed += 1
                claims[exercise.id] = found.codes
    with capsys.disabled():
        print(f"\n  causes claimed for small whole numbers: {claimed} of {tried} ({claimed / tried:.2%}) {claims}")
    assert tried > 1000
    assert claimed / tried < 0.01
