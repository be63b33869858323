"""What a check says: right answers in any form pass, wrong ones are told how, on exercises that no lesson has."""

import math
import re

import numpy as np
import pytest

import autograd_lessons
from autograd_lessons.checks import check_derivative, check_gradient, check_step, check_value, sentences
from autograd_lessons.checks.compare import agrees, copied
from autograd_lessons.checks.evidence import collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.checks.verdict import Verdict
from autograd_lessons.exercises.asks import (
    Choice,
    Derivative,
    Descent,
    Function,
    Gradient,
    LinearMSE,
    Prediction,
    Step,
    Value,
    descend,
)
from autograd_lessons.exercises.exercise import Exercise

TANH = Exercise(
    id="9.2",
    title="The slope of tanh",
    asks=Derivative(f=np.tanh, df=lambda x: 1 - np.tanh(x) ** 2, between=(-4, 4)),
    question="far to the right tanh is flat. What must its slope be there?",
    hints=("one", "two", "three"),
    solution="def dtanh(x):\n    return 1 - np.tanh(x) ** 2",
)


def verdict(ask, answer, **more):
    exercise = ask if isinstance(ask, Exercise) else Exercise("9.9", "A title", ask, question="why?", **more)
    feed = exercise.asks.feed()
    return judge(exercise, collect(answer, feed), feed)


def torches():
    found = [autograd_lessons]
    try:
        import torch
    except ImportError:
        return found
    return [*found, torch]


# --- a function, as in the example of the whole course -----------------------------------------------------------------


def test_a_right_function():
    assert repr(verdict(TANH, lambda x: 1 - np.tanh(x) ** 2)) == (
        "✓ 9.2  The slope of tanh: right\n  compared      15 slopes, all right; tried with a float, an array"
    )


def by_math(x):
    return 1 / math.cosh(x) ** 2


def by_branches(x):
    return 4 / (math.exp(x) + math.exp(-x)) ** 2 if x > 0 else 1 - math.tanh(x) ** 2


def by_hand(x):
    return [1 - math.tanh(v) ** 2 for v in np.ravel(x)] if np.ndim(x) == 1 else 1 - np.tanh(x) ** 2


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 1 / np.cosh(x) ** 2,
        lambda x: 4 / (np.exp(x) + np.exp(-x)) ** 2,
        lambda x: (1 - np.tanh(x)) * (1 + np.tanh(x)),
        lambda x: (1 - np.tanh(x) ** 2).astype(np.float32) if np.ndim(x) else 1 - np.tanh(x) ** 2,
        by_math,
        by_branches,
        by_hand,
        np.vectorize(by_math),
    ],
)
def test_any_form_of_the_right_function(function):
    assert verdict(TANH, function).passed


SINE = Derivative(f=np.sin, df=np.cos, between=(-4, 4))


@pytest.mark.parametrize("torch", torches())
def test_functions_of_a_library(torch):
    def formula(x):
        return torch.cos(x)

    def helped(x):
        return formula(x)

    def through_backward(x):
        x = torch.tensor(x, requires_grad=True)
        torch.sin(x).sum().backward()
        return x.grad

    def leaf_given(x):
        y = torch.sin(x)
        y.backward()
        return x.grad

    for function in (formula, helped, through_backward, leaf_given):
        found = verdict(SINE, function)
        assert found.passed, found


@pytest.mark.parametrize("torch", torches())
def test_a_library_that_refuses_arrays_is_told_in_the_verdict(torch):
    def formula(x):
        assert not isinstance(x, (float, np.ndarray))
        return torch.cos(x)

    assert "tried with a tensor" in repr(verdict(SINE, formula))


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (np.tanh, "value for derivative"),
        (lambda x: 1 - x**2, "rule at the wrong point"),
        (lambda x: 1 + np.tanh(x) ** 2, "sign"),
        (lambda x: -1 + np.tanh(x) ** 2, "sign"),
        (lambda x: 1 / np.cosh(x), "lost square"),
        (lambda x: -2 * np.tanh(x) / np.cosh(x) ** 2, "second derivative"),
        (lambda x: np.log(np.cosh(x)) + 3, "integrated"),
        (lambda x: 3 - 3 * np.tanh(x) ** 2, "factor 3"),
        (lambda x: math.pi * (1 - np.tanh(x) ** 2), "constant factor"),
        (lambda x: 1.5 - np.tanh(x) ** 2, "off by a constant"),
        (lambda x: np.divide(1, 0 * x), "not finite"),
        (lambda x: 3.0, "constant"),
        (lambda x: np.sum(1 - np.tanh(x) ** 2), "summed"),
        (lambda x: None, "returns nothing"),
        (lambda x: "0", "text"),
        (0.5, "value for function"),
        (np.tanh(1.0), "value for function"),
        (float, "class"),
        (lambda x: 1 - np.tanh(0.5) ** 2 + 0 * x, "differs"),
    ],
)
def test_a_wrong_function_is_told(function, code):
    if code == "returns nothing":

        def function(x):
            np.tanh(x)

    found = verdict(TANH, function)
    assert not found.passed
    assert code in found.codes, found


def test_one_explanation_brings_its_question():
    assert repr(verdict(TANH, lambda x: 1 / np.cosh(x))) == (
        "✗ 9.2  The slope of tanh: not yet\n"
        "  compared      15 slopes; none of them right\n"
        "  looks like    a square that got lost\n"
        "  ask yourself  how fast must the result fall off for large x?\n"
        '  hint("9.2") has 3 hints'
    )


def test_two_explanations_are_both_said():
    ask = Gradient(expected=[2.0, 4.0], n=2, upstream=0.5)
    found = verdict(ask, [4.0, 8.0])
    assert found.codes == ("upstream ignored", "sum for mean")
    assert "looks like" in repr(found)
    assert "or like" in repr(found)


def test_a_mistake_that_hardly_differs_from_the_truth_is_not_claimed():
    ask = Value(expected=[1.0, 2.0], traps={"precedence": [1.00008, 2.00016]})
    assert verdict(ask, [1.00015, 2.0003]).codes == ("differs",)


def test_no_explanation_says_where_it_differs():
    def half_right(x):
        return np.where(np.asarray(x) < 1, 1 - np.tanh(x) ** 2, 0.9 + 0 * np.asarray(x))

    found = verdict(TANH, half_right)
    assert found.codes == ("differs",)
    assert re.search(r"first at x = [12].*, where yours is about 0\.\d+ too large; for x < .* all agree", repr(found))


def test_right_at_one_point_only():
    assert verdict(TANH, lambda x: 1 - np.tanh(x) ** 2 if np.ndim(x) == 0 else 0.5 + 0 * x).codes == ("differs",)


def test_a_function_that_changes_its_input():
    def greedy(x):
        result = 1 - np.tanh(x) ** 2
        if np.ndim(x):
            x *= 0
        return result

    assert verdict(TANH, greedy).codes == ("changes input",)


def test_a_function_that_remembers():
    calls = []

    def forgetful(x):
        calls.append(x)
        return 1 - np.tanh(x) ** 2 + (0.5 if len(calls) > 5 else 0)

    assert verdict(TANH, forgetful).codes == ("remembers",)


def test_a_function_that_is_random():
    rng = np.random.default_rng(0)
    assert verdict(TANH, lambda x: 1 - np.tanh(x) ** 2 + rng.normal()).codes == ("remembers",)


def test_their_exception_is_shown_with_their_line():
    def dtanh(x):
        one = 1
        return one / np.cosh(x) ** two  # noqa: F821 the slip itself

    assert repr(verdict(TANH, dtanh)) == (
        "✗ 9.2  The slope of tanh: your function stopped\n"
        "  at            line 3 of dtanh:  return one / np.cosh(x) ** two  # noqa: F821 the slip itself\n"
        "  because       NameError: name 'two' is not defined\n"
        '  hint("9.2") has 3 hints'
    )


def test_an_exception_shows_no_address():
    def dtanh(x):
        raise ValueError(f"bad {object()}\nand more")

    assert "0x..." in repr(verdict(TANH, dtanh))
    assert len(repr(verdict(TANH, dtanh)).splitlines()) == 4


def test_recursion_without_end():
    def dtanh(x):
        return dtanh(x)

    assert "RecursionError" in repr(verdict(TANH, dtanh))


def test_exit_does_not_exit():
    assert verdict(TANH, lambda x: exit()).status == "raised"


def test_not_attempted_functions():
    def dots(x): ...

    def documented(x):
        """The slope of tanh."""

    def passes(x):
        pass

    def raises(x):
        raise NotImplementedError("later")

    for answer in (..., None, dots, documented, passes, raises):
        assert repr(verdict(TANH, answer)) == "○ 9.2  The slope of tanh: not attempted yet"


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [[[1, 2], [3, 4]], ((1, 2), (3, 4)), np.array([[1.0, 2], [3, 4]], np.float32), [np.array([1, 2]), [3, 4]]],
)
def test_a_value_in_many_forms(answer):
    assert verdict(Value(expected=[[1, 2], [3, 4]]), answer).passed


@pytest.mark.parametrize("answer", [6, 6.0, [6.0], np.array(6), np.array([[6.0]]), np.float32(6)])
def test_a_single_number_in_many_forms(answer):
    assert verdict(Value(expected=6.0), answer).passed


@pytest.mark.parametrize("torch", torches())
def test_a_value_as_tensor(torch):
    assert verdict(Value(expected=[1, 2]), torch.tensor([1.0, 2.0], requires_grad=True)).passed
    assert verdict(Value(expected=[1, 2]), torch.tensor([1, 2])).passed


def test_yes_and_no():
    assert verdict(Value(expected=True), np.True_).passed
    assert not verdict(Value(expected=True), False).passed


def test_copied_to_four_decimals():
    ask = Value(expected=[0.35355339, 0.0123456])
    found = verdict(ask, [0.3536, 0.0123])
    assert found.passed
    assert "4 decimals" in repr(found)
    assert not verdict(ask, [0.3536, 0.0122]).passed
    assert not verdict(ask, [0.3536, 0.01225]).passed
    assert not verdict(Value(expected=[0.35355339, 0.0123456], rounded=None), [0.3536, 0.0123]).passed


def test_one_number_for_all():
    right = np.full((2, 2), 4.5)
    assert verdict(Gradient(expected=right), 4.5).codes == ("one number for all",)
    found = verdict(Gradient(expected=right, one_number=True), 4.5)
    assert found.passed
    assert "(2, 2)" in repr(found)
    assert not verdict(Gradient(expected=right, one_number=True), 4.0).passed


@pytest.mark.parametrize(
    ("ask", "answer", "code"),
    [
        (Value(expected=[1.5, 2, 3]), [[1.5, 2, 3]], "extra axis"),
        (Value(expected=[[1.5], [2], [3]]), [1.5, 2, 3], "axis missing"),
        (Value(expected=[[1.5, 2], [3, 4]]), [[1.5, 3], [2, 4]], "transposed"),
        (Value(expected=[1.5, 2, 3]), [1.5, 2], "shape"),
        (Value(expected=[1.5, 2, 3]), np.ones((3, 3)), "shape"),
        (Value(expected=[1.5, 2, 3]), np.outer([1, 2, 3], [1.5, 1, 1]), "broadcast"),
        (Value(expected=[1.5, 2, 3]), 2, "one entry only"),
        (Value(expected=[1.5, 2, 3]), 6.5, "summed"),
        (Value(expected=[1.5, 2, 3]), 7, "shape"),
        (Value(expected=[1.5, 2.7, 3.2]), [1, 2, 3], "integers"),
        (Value(expected=[1.5, math.inf]), [1.5, 2.0], "differs"),
        (Value(expected=[1.5, 2.5]), [1.5, math.nan], "not finite"),
        (Value(expected=4.5), 18, "factor 4"),
        (Value(expected=2.5261, rounded=4), 2.53, "too few decimals"),
        (Value(expected=4.5), -4.5, "sign"),
        (Value(expected=4.5), 1.125, "factor 1/4"),
        (Value(expected=4.5), 7.3, "differs"),
        (Value(expected=4.5), "4.5", "text"),
        (Value(f=np.exp, df=np.exp, at=2.0), 2.0, "differs"),
        (Value(f=np.sin, df=np.cos, at=2.0), math.cos(2), "derivative for value"),
    ],
)
def test_a_wrong_value_is_told(ask, answer, code):
    found = verdict(ask, answer)
    assert not found.passed
    assert code in found.codes, found


def test_where_expected_is_infinite():
    assert verdict(Value(expected=[1.5, math.inf, math.nan]), [1.5, math.inf, math.nan]).passed


# --- steps, layers, functions of arrays, words ------------------------------------------------------------------------

W, B = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([0.2, -0.3])
DW, DB = np.array([[0.3, 0.4], [-0.6, 0.9]]), np.array([0.7, -0.8])
STEP = Step(weights=(W, B), gradients=(DW, DB), lr=0.1, parts=("weight", "bias"))


@pytest.mark.parametrize(
    "answer",
    [
        (W - 0.1 * DW, B - 0.1 * DB),
        [W - 0.1 * DW, B - 0.1 * DB],
        {"weight": W - 0.1 * DW, "bias": B - 0.1 * DB},
        (p for p in (W - 0.1 * DW, B - 0.1 * DB)),
    ],
)
def test_a_step_of_two_parameters(answer):
    assert verdict(STEP, answer).passed


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((W + 0.1 * DW, B + 0.1 * DB), "ascending"),
        ((W - DW, B - DB), "without lr"),
        ((W - 0.01 * DW, B - 0.01 * DB), "lr twice"),
        ((0.1 * DW, 0.1 * DB), "only the step"),
        ((W, B), "not moved"),
        ((DW, DB), "gradient for weights"),
        ((W - 0.1 * DW, B + 0.1 * DB), "ascending"),
        ((W - 0.1 * DW,), "too few parts"),
        (W - 0.1 * DW, "differs"),
        ((W - 0.1 * DW, B - 0.1 * DB, B), "too many parts"),
        ((W - 0.1 * DW, None), "part missing"),
        (3.0, "too few parts"),
    ],
)
def test_a_wrong_step_is_told(answer, code):
    found = verdict(STEP, answer)
    assert not found.passed
    if code == "differs":
        assert found.codes
    else:
        assert code in found.codes, found


def test_the_wrong_part_is_named():
    assert "(in bias)" in repr(verdict(STEP, (W - 0.1 * DW, B + 0.1 * DB)))


LAYER = {"x": [[1, 2.5], [0.3, -1], [2, 0.7]], "weight": [[0.5, -0.25]], "bias": [0.1], "target": [[1], [2.2], [-0.4]]}


def test_a_silent_broadcast_in_a_loss():
    x, w, b, t = (np.array(v) for v in LAYER.values())
    output = x @ w.T + b
    assert verdict(LinearMSE(**LAYER, wanted="loss"), ((output - t) ** 2).mean()).passed
    assert verdict(LinearMSE(**LAYER, wanted="loss"), ((output - t.ravel()) ** 2).mean()).codes == ("broadcast",)
    assert verdict(LinearMSE(**LAYER, wanted="output"), output - b).codes == ("bias forgotten",)


@pytest.mark.parametrize("wanted", ["weight", "bias", "input", "prediction"])
def test_the_gradient_of_another_tensor(wanted):
    right = {
        kind: LinearMSE(**LAYER, wanted=kind).cases({})[0].expected
        for kind in ("weight", "bias", "input", "prediction")
    }
    for kind, answer in right.items():
        found = verdict(LinearMSE(**LAYER, wanted=wanted), answer)
        assert found.passed if kind == wanted else "another gradient" in found.codes, (kind, found)


def test_several_steps():
    def gradient(w):
        return (2 * (w - 3) * np.array([1.0, 2.0]),)

    ask = Descent(gradient=gradient, start=([0.0, 1.0],), lr=0.1, steps=3)
    w = [descend(gradient, (np.array([0.0, 1.0]),), 0.1, steps)[0] for steps in range(4)]
    assert verdict(ask, w[3]).passed
    assert verdict(ask, gradient(w[3])[0]).codes == ("gradient for weights",)
    assert verdict(ask, gradient(w[2])[0]).codes == ("gradient for weights",)
    assert verdict(ask, w[3] - w[2]).codes == ("only the step",)


def test_a_function_of_two_arrays():
    ask = Function(
        expected=lambda p, t: ((p - t) ** 2).mean(),
        inputs=(((5, 2), (5, 2)), ((4,), (4,))),
        pieces_of=lambda p, t: {"n": p.size},
    )
    assert verdict(ask, lambda p, t: np.mean(np.square(t - p))).passed
    assert "sum for mean" in verdict(ask, lambda p, t: ((p - t) ** 2).sum()).codes
    for torch in torches():
        assert verdict(ask, lambda p, t, torch=torch: ((p - t) ** 2).mean()).passed


def test_an_update_in_place():
    def update(w, g):
        w -= 0.1 * g
        return w

    asks = {"expected": lambda w, g: w - 0.1 * g, "inputs": (((3,), (3,)),)}
    assert verdict(Function(**asks), update).codes == ("changes input",)
    assert verdict(Function(**asks, may_change_input=True), update).passed


@pytest.mark.parametrize(
    ("answer", "status", "codes"),
    [
        ("leaf", "right", ()),
        (" Leaf ", "right", ()),
        ("root", "wrong", ("wrong choice",)),
        ("branch", "wrong", ("no option",)),
        (3, "wrong", ("not a word",)),
        (..., "absent", ()),
    ],
)
def test_a_choice(answer, status, codes):
    found = verdict(Choice(options={"leaf": "", "root": "wrong choice"}), answer)
    assert (found.status, found.codes) == (status, codes)


def test_a_prediction():
    ask = Prediction(like=2, labels=("at 0", "at 3"))
    assert repr(verdict(ask, [1, 0.5])) == "● 9.9  noted: 1 at 0, and 0.5 at 3"
    assert repr(verdict(ask, [..., ...])) == "○ 9.9  not attempted yet: put a number in place of each ..."
    assert repr(verdict(ask, [1])) == "○ 9.9  1 given, 2 asked"
    assert repr(verdict(ask, ["a", "b"])) == "○ 9.9  not noted yet: a guess is a number, such as 1.5"
    assert verdict(Prediction(like=9), range(9)).passed


# --- without an exercise ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("torch", torches())
def test_own_gradients(torch):
    x = torch.tensor(2.0, requires_grad=True)
    torch.sin(x).backward()
    assert check_gradient(x.grad, expected=np.cos(2)).passed
    assert check_gradient(x.grad, expected=torch.cos(x)).passed
    assert check_gradient(x.grad, expected=-np.cos(2)).codes == ("sign",)
    assert "inf or nan is expected" in repr(check_gradient(x.grad, expected=math.nan))
    assert check_value(3, expected=[3]).passed
    assert check_step([1, 2], expected=[1, 3.3]).codes == ("differs",)


@pytest.mark.parametrize(
    ("f", "df"),
    [
        (np.sin, np.cos),
        (np.log, lambda x: 1 / x),
        (np.arcsin, lambda x: 1 / np.sqrt(1 - x**2)),
        (math.log, lambda x: 1 / x),
        (lambda x: np.exp(np.sin(3 * x)), lambda x: 3 * np.cos(3 * x) * np.exp(np.sin(3 * x))),
        (np.arccosh, lambda x: 1 / np.sqrt(x**2 - 1)),
    ],
)
def test_own_derivatives(f, df):
    assert check_derivative(f, df).passed
    assert not check_derivative(f, lambda x: 1.01 * df(x)).passed


@pytest.mark.parametrize("torch", torches())
def test_own_derivatives_of_a_library(torch):
    assert check_derivative(torch.sin, torch.cos).passed
    assert check_derivative(torch.sqrt, lambda x: 0.5 / torch.sqrt(x)).passed
    assert check_derivative(torch.sin, torch.sin).codes


def test_own_derivative_in_float32():
    def single(x):
        return np.sin(np.asarray(x, np.float32))

    assert check_derivative(single, np.cos).passed
    assert not check_derivative(single, lambda x: 1.1 * np.cos(x)).passed


@pytest.mark.parametrize(
    ("f", "df"),
    [
        (np.floor, lambda x: 0 * x),
        (np.abs, np.sign),
        (lambda x: 3, lambda x: 0),
        (lambda x: 3 * x + 1, lambda x: 3),
        (lambda x: np.log(-x), lambda x: 1 / x),
        (lambda x: np.sin(1000 * x), lambda x: 1000 * np.cos(1000 * x)),
        (lambda x: 1e-9 * np.sin(x), lambda x: 1e-9 * np.cos(x)),
        (lambda x: x.astype(np.float64) ** 2, lambda x: 2 * x),
    ],
)
def test_own_derivatives_of_awkward_functions(f, df):
    """Corners, jumps, constants, half a line, steep and flat ones, and one that takes no plain numbers."""
    assert check_derivative(f, df).passed
    assert not check_derivative(f, lambda x: df(x) + 1).passed


@pytest.mark.parametrize("between", [(0, 1e-12), (0, 1), (1e6, 1e6 + 1)])
def test_own_derivatives_at_an_edge(between):
    assert check_derivative(np.sqrt, lambda x: 0.5 / np.sqrt(x), between=between).passed
    assert not check_derivative(np.sqrt, lambda x: 0.51 / np.sqrt(x), between=between).passed


def test_a_slope_that_cannot_be_measured():
    """... is not judged: not one that drowns in rounding, nor one of a function that gives what it likes."""
    chance = np.random.default_rng(0)
    for f in (lambda x: 1e12 + np.sin(x), lambda x: chance.random()):
        found = check_derivative(f, np.cos)
        assert found.status == "unusable"
        assert "cannot be measured" in repr(found)


def test_an_own_derivative_is_no_other_function():
    """Only what was measured is compared with: no rule of the course is guessed at."""
    assert check_derivative(np.sin, np.sin).codes == ("value for derivative",)
    assert check_derivative(np.sin, lambda x: np.cos(np.deg2rad(x))).codes == ("differs",)


def test_own_derivative_between_bounds():
    assert check_derivative(lambda x: np.log(x - 7), lambda x: 1 / (x - 7), between=(7.5, 9)).passed
    assert check_derivative(lambda x: np.log(x - 7), lambda x: 1 / (x - 7)).status == "unusable"


def test_the_arguments_swapped():
    assert "the answer comes first" in repr(check_value("1.1", exercise=3.5))
    assert "the answer comes first" in repr(check_value("1.1", 3.5))


# --- the card -----------------------------------------------------------------------------------------------------------


def test_a_check_that_compared_nothing_cannot_pass():
    for compared, declared in ((0, 0), (3, 4), (4, 3)):
        with pytest.raises(AssertionError):
            Verdict("right", "9.9", compared=compared, declared=declared)


def test_an_empty_closed_form_never_passes():
    assert verdict(Value(expected=[]), []).status == "unusable"


def test_the_card_is_escaped():
    def dtanh(x):
        raise ValueError("<b>&amp;</b><script>alert(1)</script>")

    shown = verdict(TANH, dtanh)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in verdict(Value(expected=1), "<script>")._repr_html_()


def test_the_card_follows_the_theme():
    shown = verdict(TANH, np.tanh)._repr_html_()
    assert "var(--jp-ui-font-color1, currentColor)" in shown
    assert "border-left" in shown
    assert "not yet" in shown
    assert not re.search(r"(?<!-)color:\s*#", shown)


def test_a_long_answer_is_cut():
    def dtanh(x):
        raise ValueError("long " * 500)

    assert max(map(len, repr(verdict(TANH, dtanh)).splitlines())) <= 110


def test_the_answer_is_never_printed():
    ask = Value(expected=[1.2345678, 7.6543210])
    shown = repr(verdict(ask, [2.0, 3.0]))
    assert "1.23" not in shown
    assert "7.65" not in shown


def test_the_same_answer_gives_the_same_verdict():
    for function in (np.tanh, lambda x: x, lambda x: 1 / np.cosh(x) ** 2):
        one, two = verdict(TANH, function), verdict(TANH, function)
        assert (repr(one), one._repr_html_()) == (repr(two), two._repr_html_())


def test_sentences_keep_the_manner():
    """Questions end with a question mark; nothing exclaims, praises or jokes."""
    said = [
        *sentences.MISTAKES.values(),
        *sentences.OTHER.values(),
        *(("", asked) for asked in sentences.RAISED.values()),
    ]
    for looks, question in said:
        assert question is None or question.rstrip().endswith(("?", "later", "you mean", "in quotes")), question
        assert "!" not in looks + (question or "")
        assert len(looks) < 96
        assert len(question or "") < 94, question


# --- tolerance ----------------------------------------------------------------------------------------------------------


def test_float32_meets_the_tolerance():
    rng = np.random.default_rng(0)
    for size in (1e-3, 1.0, 1e3, 1e6):
        right = rng.normal(size=200) * size
        assert agrees(right.astype(np.float32).astype(float), right, "float32").all()
    right = np.exp(np.linspace(-20, 20, 50))
    assert agrees(right.astype(np.float32).astype(float), right, "float32").all()
    assert not agrees(right[right > 0.1] * 1.001, right[right > 0.1], "float32").any()


def test_a_small_entry_beside_large_ones_counts():
    assert agrees(np.array([0.5, 5e8]), np.array([1.0, 5e8])).tolist() == [False, True]
    assert agrees(np.array([2e-6]), np.array([1e-6])).tolist() == [False]
    assert agrees(np.array([1e-9, 1.0]), np.array([0.0, 1.0])).all()


def test_copied():
    assert copied(np.array([7.3891]), np.array([7.389056]), 4)
    assert copied(np.float32([0.3536]).astype(float), np.array([0.353553]), 4)
    assert not copied(np.array([7.389]), np.array([7.3893]), 4)
    assert not copied(np.array([0.00121]), np.array([0.001213]), 4)
    assert not copied(np.array([math.nan]), np.array([1.0]), 4)
