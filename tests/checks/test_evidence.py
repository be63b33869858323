"""Whatever a learner hands over: turned into plain numbers, or told kindly what it is. Quickly, and never with a traceback of ours."""

import array
import collections
import decimal
import fractions
import itertools
import json
import math
import signal
import time
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import autograd_lessons
from autograd_lessons import exercises
from autograd_lessons.checks import check_derivative, check_gradient, check_value, faces
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


# --- a learner's code that stops, or does not ---------------------------------------------------------------------------


FUNCTION = {"kind": "function", "parts": 1, "calls": [[0.5], [[1.0, 2.0]]]}


def cell(source, **known):
    """What a notebook's cell defines, under the module name that cells have."""
    scope = {"__name__": "__main__", "np": np, **known}
    exec(compile(source, f"<cell {len(source)}>", "exec"), scope)
    return scope


def test_a_line_in_another_cell_is_told():
    first = cell("def helper(x):\n    y = 2 * x\n    return y / 0")
    second = cell("def slope(x):\n    return helper(x)", helper=first["helper"])
    error = collect(second["slope"], FUNCTION)["error"]
    assert (error["function"], error["line"]) == ("helper", 3)


def test_a_function_that_is_still_missing_is_named():
    waiting = cell("def order(root): ...\ndef backward(x):\n    for node in order(x):\n        pass")
    assert collect(waiting["backward"], FUNCTION)["error"]["unwritten"] == "order"
    passed_on = cell("def rule(x): ...\ndef slope(x):\n    def inner():\n        return rule(x)\n    return inner()")
    assert collect(passed_on["slope"], FUNCTION)["error"]["unwritten"] == "rule"
    whole = cell("def rule(x): ...\nclass Number:\n    def __init__(self, data):\n        self.data = rule(data) + 1")
    engine = {
        "kind": "engine",
        "programs": [{"name": "add", "leaves": [1.0], "steps": [["add", 0, 0]]}],
        "backwards": 1,
    }
    assert collect(whole["Number"], engine)["error"]["unwritten"] == "rule"


def test_nothing_is_called_missing_that_is_there():
    there = cell("def double(x):\n    return 2 * x\ndef slope(x):\n    return double(x) / 0")
    assert "unwritten" not in collect(there["slope"], FUNCTION)["error"]


@pytest.mark.parametrize("torch", libraries())
def test_not_implemented_yet_is_said_by_the_learner_alone(torch):
    own = cell("def slope(x):\n    raise NotImplementedError")
    assert collect(own["slope"], FUNCTION)["status"] == "absent"

    class Tensor:
        def __xor__(self, other):
            raise NotImplementedError

    another = cell("def slope(x):\n    return made ^ 2", made=Tensor())
    assert collect(another["slope"], FUNCTION)["error"]["type"] == "NotImplementedError"
    power = cell("def slope(x):\n    return x ^ 2", torch=torch)
    assert collect(power["slope"], FUNCTION)["error"]["type"] == "TypeError"


def test_a_forgotten_return_is_told_even_if_arrays_fail():
    methods = cell("def slope(x):\n    (1 - x.tanh() ** 2)", torch=autograd_lessons)
    assert collect(methods["slope"], FUNCTION)["code"] == "returns nothing"


@pytest.mark.parametrize("torch", libraries())
def test_trying_tensors_warns_nobody(torch):
    copied = cell("def slope(x):\n    return torch.tensor(x) / 0 + undefined", torch=torch)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert collect(copied["slope"], FUNCTION)["status"] == "raised"
    assert not heard


@pytest.mark.parametrize("torch", libraries())
def test_a_form_that_is_asked_for(torch):
    """A lesson that goes on with tensors, or with plain numbers, needs a function that takes just these."""
    arrays_alone, tensors_alone = (
        cell("def slope(x):\n    return np.tanh(x) + x.astype(float)"),
        cell("def slope(x):\n    return x.tanh()"),
    )
    for found in (arrays_alone, tensors_alone):
        found["torch"] = torch
    tensors, given = ({**FUNCTION, "calls": [[[1.0, 2.0]]], "form": form} for form in ("tensor", "as given"))
    assert collect(arrays_alone["slope"], tensors)["status"] == "raised"
    assert collect(tensors_alone["slope"], tensors)["forms"] == ["tensor"]
    assert collect(arrays_alone["slope"], given)["forms"] == ["array"]
    assert collect(tensors_alone["slope"], given)["status"] == "raised"
    wrapped = cell("def slope(x):\n    return (x,)")
    assert collect(wrapped["slope"], {**given, "calls": [[1.0]]})["code"] == "wrapped"
    assert collect(wrapped["slope"], {**given, "calls": [[1.0]], "form": ""})["status"] == "numbers"


def test_sequences_of_any_kind():
    for made in (collections.deque([1, 2]), array.array("d", [1, 2]), collections.UserList([1, 2]), range(1, 3)):
        assert collect(made, VALUE)["replies"][0][0]["values"] == [1.0, 2.0]
    assert collect(bytearray(b"12"), VALUE)["code"] == "not numbers"


def endless(x):
    while True:
        x = x + 0


def deaf(x):
    """It swallows an interruption."""
    while True:
        try:
            endless(x)
        except KeyboardInterrupt:
            if getattr(deaf, "heard", False):
                raise
            deaf.heard = True


@pytest.mark.parametrize("torch", libraries())
def test_an_object_that_can_be_called(torch):
    found = cell("class Slope:\n    def __call__(self, x):\n        return 0.5 / torch.sqrt(x)", torch=torch)
    assert check_derivative(found["Slope"](), exercise="2.3").passed


class Mute(Exception):
    def __str__(self):
        raise ValueError


@pytest.mark.parametrize("error", [Mute, GeneratorExit, SystemExit, MemoryError, RecursionError])
def test_whatever_is_raised_is_told(error):
    def slope(x):
        raise error

    assert collect(slope, FUNCTION)["error"]["type"] == error.__name__


@pytest.mark.parametrize("function", [endless, deaf])
@pytest.mark.parametrize(
    "handler", [signal.default_int_handler, signal.SIG_IGN]
)  # SIG_IGN: as in a shell's background job
def test_a_loop_without_an_end_is_stopped(function, handler, monkeypatch, request):
    monkeypatch.setattr(faces, "SECONDS", 0.2)
    monkeypatch.setattr(deaf, "heard", False, raising=False)
    before = signal.signal(signal.SIGINT, handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    found = check_derivative(function, exercise="2.3")
    assert found.codes == ("unending",)
    assert check_derivative(function, np.cos).codes == ("unending",)
    assert signal.getsignal(signal.SIGINT) is handler


def test_an_interruption_by_the_learner_goes_through():
    def interrupted(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_derivative(interrupted, exercise="2.3")
