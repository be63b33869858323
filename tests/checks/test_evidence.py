"""Whatever a learner hands over: turned into plain numbers, or told kindly what it is. Quickly, and never with a traceback of ours."""

import decimal
import fractions
import itertools
import json
import math
import time
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import autograd_lessons
from autograd_lessons import exercises
from autograd_lessons.checks import check_derivative, check_gradient, check_value
from autograd_lessons.checks.evidence import array_of, collect
from autograd_lessons.checks.judge import judge

VALUE = {"kind": "value", "parts": 1}


def libraries():
    found = [pytest.param(autograd_lessons, id="autograd_lessons")]
    try:
        import torch
    except ImportError:
        return found
    return [*found, pytest.param(torch, id="torch")]


class Node:
    """A learner's own scalar node."""

    def __init__(self, data):
        self.data = data


class Liar:
    """Equal to everything."""

    __class__ = float

    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments):
        return self


class Subclass(np.ndarray):
    """An array whose every comparison holds."""

    def __eq__(self, other):
        return np.True_

    @property
    def shape(self):
        return (2,)

    def __sub__(self, other):
        return np.zeros(2)

    def __array__(self, *arguments, **named):
        return np.array([4.5, 4.5])


class Broken:
    @property
    def data(self):
        raise RuntimeError("broken")

    def __getattr__(self, name):
        raise ValueError(name)


class Shouts:
    def __float__(self):
        raise SystemExit("no")


def recursive():
    loop = []
    loop.append(loop)
    return loop


def wide():
    row = [0.0]
    for _ in range(18):
        row = [row, row]
    return row


NUMBERS = {
    "int": (3, []),
    "bool": (True, []),
    "float": (2.5, []),
    "fraction": (fractions.Fraction(1, 3), []),
    "decimal": (decimal.Decimal("0.25"), []),
    "0-d": (np.array(2.0), []),
    "(1,)": (np.array([2.0]), [1]),
    "list": ([1, 2], [2]),
    "tuple": (((1, 2), (3, 4)), [2, 2]),
    "float32": (np.ones((2, 3), np.float32), [2, 3]),
    "float16": (np.ones(2, np.float16), [2]),
    "generator": ((x * x for x in range(3)), [3]),
    "range": (range(4), [4]),
    "map": (map(float, "123"), [3]),
    "values": ({"a": 1.0}.values(), [1]),
    "objects": (np.array([fractions.Fraction(1, 2), 2], dtype=object), [2]),
    "list of arrays": ([np.ones(2), np.zeros(2)], [2, 2]),
    "read-only view": (np.broadcast_to(4.5, (2, 2)), [2, 2]),
    "matrix-like": (np.ma.masked_array([1.0, 2.0]), [2]),
    "own node": (Node(3.0), []),
    "own array node": (Node(np.ones(3)), [3]),
    "complex with no imaginary part": (2 + 0j, []),
    "huge int": (10**400, []),
    "bools": (np.array([True, False]), [2]),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(name):
    answer, shape = NUMBERS[name]
    found = collect(answer, VALUE)
    assert found["status"] == "numbers", found
    assert found["replies"][0][0]["shape"] == shape
    json.loads(json.dumps(found), parse_constant=pytest.fail)


@pytest.mark.parametrize("torch", libraries())
def test_tensors(torch):
    x = torch.tensor([[1.0, 2.0]], requires_grad=True)
    for answer in (x, x.detach(), x * 1, [torch.tensor(1.0), torch.tensor(2.0)]):
        found = collect(answer, VALUE)
        assert found["status"] == "numbers"
        assert array_of(found["replies"][0][0]).ravel().tolist() == [1.0, 2.0]
    assert collect(x, VALUE)["replies"][0][0]["dtype"] == "float32"
    assert collect(torch.tensor([1, 2]), VALUE)["replies"][0][0]["dtype"] == "int64"


def test_a_bfloat16_tensor():
    torch = pytest.importorskip("torch")
    found = collect(torch.tensor([1.5, 2.0], dtype=torch.bfloat16), VALUE)["replies"][0][0]
    assert found == {"shape": [2], "dtype": "bfloat16", "values": [1.5, 2.0]}


def test_what_is_not_finite_survives_strict_json():
    found = json.loads(json.dumps(collect([math.nan, math.inf, -math.inf], VALUE)), parse_constant=pytest.fail)
    values = array_of(found["replies"][0][0])
    assert math.isnan(values[0])
    assert values[1:].tolist() == [math.inf, -math.inf]


def test_a_subclass_is_read_as_the_array_it_is():
    answer = np.array([1.0, 2.0, 3.0]).view(Subclass)
    assert array_of(collect(answer, VALUE)["replies"][0][0]).tolist() == [1.0, 2.0, 3.0]


def test_the_answer_is_copied():
    answer = np.ones(3)
    answer.flags.writeable = False
    assert collect(answer, VALUE)["status"] == "numbers"


ABSENT = {
    "ellipsis": ...,
    "None": None,
    "a list of them": [..., ...],
    "one of them": [1.0, ...],
    "an array of them": np.array([..., 1], dtype=object),
    "NotImplemented": NotImplemented,
}


@pytest.mark.parametrize("name", ABSENT)
def test_not_attempted(name):
    assert collect(ABSENT[name], VALUE) == {"status": "absent"}


OTHER = {
    "a text": ("4.5", "text"),
    "bytes": (b"4.5", "text"),
    "texts": (np.array(["a"]), "text"),
    "a method": ([1].copy, "not called"),
    "a method of a tensor": (np.ones(2).sum, "not called"),
    "a function": (math.cos, "function"),
    "a lambda": (lambda x: x, "function"),
    "a ufunc": (np.cos, "function"),
    "a module": (np, "module"),
    "a class": (float, "class"),
    "a dict": ({"a": 1}, "unordered"),
    "a set": ({1, 2}, "unordered"),
    "rows of two lengths": ([[1, 2], [3]], "ragged"),
    "a recursive list": (recursive(), "too deep"),
    "a list of lists without end": (wide(), "endless"),
    "an infinite generator": (itertools.count(), "endless"),
    "10 GB": (np.broadcast_to(0.0, (50_000, 25_000)), "too large"),
    "an imaginary part": (2 + 1j, "complex"),
    "an object": (object(), "not numbers"),
    "dates": (np.array(["2018-01-29"], dtype="datetime64[D]"), "not numbers"),
    "equal to everything": (Liar(), "not numbers"),
    "broken": (Broken(), "unreadable"),
    "exits": (Shouts(), "unreadable"),
}


@pytest.mark.parametrize("name", OTHER)
def test_what_is_no_number(name):
    answer, code = OTHER[name]
    start = time.process_time()
    found = collect(answer, VALUE)
    assert time.process_time() - start < 1
    assert found["status"] == "other"
    assert found["code"] == code
    json.dumps(found)


@pytest.mark.parametrize("torch", libraries())
def test_a_huge_view_of_a_tensor(torch):
    if not hasattr(torch.zeros(1), "expand"):
        pytest.skip("no expand")
    assert collect(torch.zeros(1).expand(50_000, 25_000), VALUE)["code"] == "too large"


@pytest.mark.parametrize("name", [*OTHER, *ABSENT, *NUMBERS])
@pytest.mark.parametrize("check", [check_value, check_gradient, check_derivative])
def test_every_check_takes_everything(name, check):
    """Whatever comes, on either side: a verdict with a few lines, in under a second."""
    answer = {**{k: v for k, (v, _) in {**OTHER, **NUMBERS}.items()}, **ABSENT}[name]
    for asked in (
        lambda: check(answer, exercise="1.3"),
        lambda: check(answer, exercise="2.3"),
        lambda: check(answer, exercise="3.6"),
        lambda: check(4.5, exercise=answer),
        lambda: check(answer, answer),
        lambda: check(answer),
    ):
        start = time.process_time()
        found = asked()
        assert time.process_time() - start < 1
        assert len(repr(found).splitlines()) <= 8
        assert found._repr_html_().startswith("<div")
        assert not found.passed


SHAPES = arrays.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)
ARRAYS = st.sampled_from([np.float64, np.float32, np.int64, np.bool_, np.complex128]).flatmap(
    lambda dtype: arrays.arrays(dtype, SHAPES)
)
NESTED = st.recursive(
    st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.text(max_size=1), inner, max_size=2)
    ),
    max_leaves=8,
)
ANSWERS = ARRAYS | NESTED | st.lists(ARRAYS, max_size=3)


@settings(max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(exercises.all()), ANSWERS)
def test_no_answer_makes_a_check_fail(exercise, answer):
    """Warnings are errors here: NumPy says nothing to a learner about numbers of our own."""
    asks = exercise.asks
    feed = asks.feed()
    for given_answer in (answer, lambda *arguments: answer):
        found = judge(exercise, collect(given_answer, feed), feed)
        assert len(repr(found).splitlines()) <= 8
        json.dumps(collect(given_answer, feed), allow_nan=False)


@pytest.mark.parametrize(
    "between", [3, "ab", (1,), (2, 1), (math.nan, 1), (0, math.inf), ..., object(), np.zeros((2, 2))]
)
def test_strange_bounds(between):
    assert check_derivative(np.sin, np.cos, between=between).status == "unusable"


@pytest.mark.parametrize("name", OTHER)
def test_strange_expectations(name):
    assert check_value(1.0, expected=OTHER[name][0]).status == "unusable"


@pytest.mark.parametrize("value", [1e308, -1e308, 1e-300, 5e-324, 1e15, math.inf, 0.0])
def test_numbers_of_any_size(value):
    """... nor does an overflow of our own arithmetic warn."""
    for exercise in exercises.all():
        feed = exercise.asks.feed()
        answer = [np.full(case.expected.shape, value) for case in exercise.asks.cases(feed)]
        if not answer:  # words and guesses
            continue
        if feed["kind"] == "function":
            answer = [lambda x: value * np.ones_like(x)]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert not judge(exercise, collect(answer if len(answer) > 1 else answer[0], feed), feed).passed
