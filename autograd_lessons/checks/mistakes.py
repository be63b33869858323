"""The mistakes that a check knows: for each what the answer would have been, recomputed from the exercise's own pieces.

A row is a code (a key of `sentences.py`) and a function. The names of the function's parameters say which pieces of the
exercise it needs (`exercises/asks.py`; `DERIVED` computes some from others); where one is missing, the row stays silent. It gives
what the answer would be if that mistake had been made, on the very inputs of the exercise, or None. With a parameter `answer`
it says instead whether the answer shows the mistake. `diagnose.py` asks the rows.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np

from autograd_lessons.checks.compare import agrees
from autograd_lessons.exercises.programs import unbroadcast

Row = tuple[str, Callable]

# --- pieces computed from pieces ---------------------------------------------------------------------------------------


def _powers_of_output(f, df, sample):
    """df as a short sum of powers of the output, {exponent: coefficient}: tanh' = 1 - y**2 gives {0: 1, 2: -1}. Else None."""
    with np.errstate(all="ignore"):
        y, slope = f(sample), df(sample) * np.ones_like(sample)
    keep = np.isfinite(y) & np.isfinite(slope)
    y, slope = y[keep], slope[keep]
    if len(y) < 12 or np.ptp(y) == 0:
        return None
    exponents = [0, 1, 2, 3] if np.abs(y).min() < 1e-3 * np.abs(y).max() else [-2, -1, 0, 1, 2, 3]
    columns = np.stack([y**k for k in exponents], axis=1)
    sizes = np.abs(columns).max(axis=0)
    weights = np.linalg.lstsq(columns / sizes, slope, rcond=None)[0]
    size = np.abs(slope).max()
    found = {k: c / s for k, c, s in zip(exponents, weights, sizes, strict=True) if abs(c) > 1e-6 * size}
    again = sum(c * y**k for k, c in found.items()) if found else 0 * y
    return found if 0 < len(found) <= 3 and np.abs(again - slope).max() < 1e-6 * size else None


def _constant(values):
    """The number that all finite values are, or None."""
    values = values[np.isfinite(values)]
    if len(values) < 12:
        return None
    middle = float(np.median(values))
    return middle if np.abs(values - middle).max() < 1e-8 * max(1.0, abs(middle)) else None


def _power(f, df, sample):
    """n when f is a multiple of x ** n."""
    with np.errstate(all="ignore"):
        return _constant(sample * df(sample) / f(sample))


def _base(f, df, sample):
    """b when f is a multiple of b ** x."""
    with np.errstate(all="ignore"):
        rate = _constant(df(sample) / f(sample) * np.ones_like(sample))
    return None if rate is None or abs(rate) > 50 else math.exp(rate)


def _links(chain, x):
    """The links of a chain at x, outermost first: (function, its derivative, the number that goes in)."""
    links = []
    for f, df in reversed(chain):
        links.append((f, df, x))
        x = f(x)
    return links[::-1]


DERIVED: dict[str, Callable] = {
    "by_output": _powers_of_output,
    "power": _power,
    "base": _base,
    "links": _links,
}


# --- candidates that need more than a line -----------------------------------------------------------------------------


def _without(k):
    """The chain rule with factor k left out (0 is the outermost)."""

    def candidate(links, scale):
        if k >= len(links) or len(links) < 2:
            return None
        return scale * math.prod(df(u) for i, (_, df, u) in enumerate(links) if i != k)

    return candidate


def _at_x(k):
    """The chain rule with the slope of link k taken at x."""

    def candidate(links, scale, x):
        if k >= len(links) - 1:
            return None
        return scale * math.prod(df(x if i == k else u) for i, (_, df, u) in enumerate(links))

    return candidate


def _all_at_x(links, scale, x):
    return scale * math.prod(df(x) for _, df, _ in links) if len(links) > 1 else None


def _at_output(f, df, x, scale):
    return scale * df(f(x))


def _output_rule_at_input(by_output, x, scale):
    return scale * sum(c * x ** float(k) for k, c in by_output.items())


def _term_sign(flipped):
    """df written with the output, the signs of the terms at these places turned."""

    def candidate(by_output, f, x, scale):
        if len(by_output) < 2 or max(flipped) >= len(by_output):
            return None
        y = f(x)
        return scale * sum((-c if i in flipped else c) * y**k for i, (k, c) in enumerate(by_output.items()))

    return candidate


def _term_upstream(place):
    """The upstream gradient multiplied to all terms but one."""

    def candidate(by_output, f, x, upstream, scale):
        if len(by_output) < 2 or place >= len(by_output):
            return None
        y = f(x)
        return sum(c * y**k * (1.0 if i == place else scale) for i, (k, c) in enumerate(by_output.items()))

    return candidate


def _derivative_inside(outer_of, extra):
    """The inner function replaced by its derivative: cos(2 * x) for sin(x**2); extra: times that derivative again."""

    def candidate(links, scale):
        if len(links) < 2:
            return None
        inner = math.prod(df(u) for _, df, u in links[1:])
        return scale * links[0][outer_of](inner) * (inner if extra else 1.0)

    return candidate


def _slope_in_next(k):
    """Link k + 1 replaced by its slope inside link k, further slopes multiplied: exp(cos(3 * x)) * 3 for exp(sin(3 * x))."""

    def candidate(links, scale):
        if k + 2 > len(links):
            return None
        inside = links[k + 1][1](links[k + 1][2])
        for f, _, _ in links[k::-1]:
            inside = f(inside)
        return scale * inside * math.prod(df(u) for _, df, u in links[k + 2 :])

    return candidate


def _second(df, x, scale):
    h = 1e-5 * np.maximum(1.0, np.abs(x))
    return scale * (df(x + h) - df(x - h)) / (2 * h)


def _factors(turn_p, turn_q, swap, elementwise=False):
    """A product of two matrices with a transpose added, or in the other order, or entry by entry."""

    def candidate(matrices):
        p, q = matrices
        p, q = (p.T if turn_p else p), (q.T if turn_q else q)
        if swap:
            p, q = q, p
        if elementwise:
            return p * q if p.shape == q.shape else None
        return p @ q if p.ndim == q.ndim == 2 and p.shape[1] == q.shape[0] else None

    return candidate


def _hidden_rule_at_input(before, activation, preactivation):
    """A hidden layer's gradient with the rule for the output, 1 - y**2, fed with the input."""
    rule = _powers_of_output(*activation, np.linspace(-2, 2, 41)[1:-1])
    return rule and before[0] @ (before[1] * sum(c * preactivation ** float(k) for k, c in rule.items()))


def _hidden_matrix_product(before, activation, preactivation):
    """... with matrix products where the activation's slope multiplies entry by entry: y.T @ y for y**2."""
    rule = _powers_of_output(*activation, np.linspace(-2, 2, 41)[1:-1])
    y = activation[0](preactivation)
    return rule and 2 in rule and before[0] @ (before[1] @ (rule.get(0, 0.0) + rule[2] * y.T @ y))


def _one_path(place, kept):
    def candidate(paths):
        if len(paths) < 2 or place >= len(paths):
            return None
        return paths[place] if kept else sum(p for i, p in enumerate(paths) if i != place)

    return candidate


def _units(w):
    return np.eye(w.size).reshape(w.size, *w.shape)


def _one_sided(loss, w, h):
    return np.array([(loss(w + h * e) - loss(w)) / (2 * h) for e in _units(w)]).reshape(w.shape)


def _whole_steps(loss, w, h):
    """Central differences over integers: w + h is cut to w, and w - h to w - 1."""
    return np.array([(loss(w) - loss(w - e)) / (2 * h) for e in _units(w)]).reshape(w.shape)


# --- facts about an answer ------------------------------------------------------------------------------------------


def _integrated(answer, f, x, right):
    """Whether answer is an antiderivative of f, up to a constant: its differences are integrals of f (Gauss, 20 points)."""
    order = np.argsort(x, axis=None)
    a, at = answer.ravel()[order], x.ravel()[order]
    if len(at) < 3 or np.ptp(a - right.ravel()[order]) <= 1e-9 * np.abs(a).max():
        return False
    nodes, weights = np.polynomial.legendre.leggauss(20)
    low, high = at[:-1, None], at[1:, None]
    areas = ((high - low) / 2 * f((high + low) / 2 + (high - low) / 2 * nodes) * weights).sum(axis=1)
    return bool(np.isfinite(areas).all() and np.abs(areas).max() > 0 and agrees(np.diff(a), areas).all())


def _sums_to_right(answer, right):
    """Whether answer has further axes, and summing over them gives right."""
    if answer.ndim < right.ndim or answer.size <= right.size or answer.ndim > 4:
        return False
    for count in range(1, answer.ndim + 1):
        for axes in itertools.combinations(range(answer.ndim), count):
            for keep in (False, True):
                total = answer.sum(axis=axes, keepdims=keep)
                if total.shape == right.shape and agrees(total, right).all():
                    return True
    return False


def _coarse(answer, right, decimals):
    if answer.size != right.size or agrees(answer.reshape(right.shape), right).all():
        return False
    answer = answer.reshape(right.shape)
    return any(agrees(answer, np.round(right, d)).all() and np.round(right, d).all() for d in range(1, decimals))


def _off_by_a_constant(answer, right):
    if answer.shape != right.shape or right.size < 2 or np.ptp(right) == 0:
        return False
    gap = answer - right
    return bool(np.ptp(gap) <= 1e-6 * np.abs(right).max() and np.ptp(answer) > 0)


def _broadcast(answer, right):
    """A column and a row made a square: what belongs together stands on its diagonal."""
    n = right.size
    square = n > 1 and answer.shape == (n, n) and right.shape in ((n,), (n, 1), (1, n))
    return bool(square and agrees(np.diagonal(answer), right.ravel()).all())


def _cut_to_integers(answer, right):
    whole = (answer == np.trunc(answer)).all() and np.count_nonzero(answer) > 1
    return bool(whole and answer.shape == right.shape and (np.trunc(right) == answer).all())


def _partly_zero(answer, right):
    if answer.shape != right.shape or right.size < 2:
        return False
    wrong = ~agrees(answer, right)
    return bool(0 < wrong.sum() < right.size and (answer[wrong] == 0).all() and (right[~wrong] != 0).any())


def _one_for_all(answer, right):
    """The same numbers in every place (row), right for one of them."""
    if answer.shape != right.shape or right.size < 3 or len(answer) < 2 or (answer != answer[0]).any():
        return False
    return bool(any(agrees(row, answer[0]).all() for row in right))


# --- ranks of the table --------------------------------------------------------------------------------------------------

FORMULAS: list[Row] = [
    ("value for derivative", lambda f, x: f(x)),
    ("value for derivative", lambda f, x, scale: scale * f(x)),
    ("derivative for value", lambda slope_of, x: slope_of(x)),
    ("first derivative", lambda first, x: first(x)),
    ("second derivative", _second),
    ("rule at the wrong point", _at_output),
    ("rule at the wrong point", _output_rule_at_input),
    *[("rule at the wrong point", _at_x(k)) for k in range(3)],
    ("rule at the wrong point", _all_at_x),
    ("inner derivative missing", lambda links, scale: scale * links[0][1](links[0][2]) if len(links) > 1 else None),
    *[("inner derivative missing", _without(k)) for k in range(1, 4)],
    ("outer derivative missing", _without(0)),
    *[("derivative inside", _derivative_inside(which, extra)) for which in (0, 1) for extra in (False, True)],
    *[("derivative inside", _slope_in_next(k)) for k in range(2)],
    ("derivative inside", lambda f, x, scale, power: scale * f(np.ones_like(x))),
    ("product of derivatives", lambda product, x, scale: scale * product[0][1](x) * product[1][1](x)),
    ("product rule", lambda product, x, scale: scale * product[0][1](x) * product[1][0](x)),
    ("product rule", lambda product, x, scale: scale * product[0][0](x) * product[1][1](x)),
    (
        "product rule",
        lambda product, x, scale: scale * (product[0][1](x) * product[1][0](x) - product[0][0](x) * product[1][1](x)),
    ),
    ("product of derivatives", lambda quotient, x, scale: scale * quotient[0][1](x) / quotient[1][1](x)),
    (
        "quotient rule",
        lambda quotient, x, scale: (
            scale
            * (quotient[0][0](x) * quotient[1][1](x) - quotient[0][1](x) * quotient[1][0](x))
            / quotient[1][0](x) ** 2
        ),
    ),
    (
        "quotient rule",
        lambda quotient, x, scale: (
            scale
            * (quotient[0][0](x) * quotient[1][1](x) + quotient[0][1](x) * quotient[1][0](x))
            / quotient[1][0](x) ** 2
        ),
    ),
    ("quotient rule", lambda quotient, right, x: right * quotient[1][0](x)),
    ("quotient rule", lambda quotient, right, x: right * quotient[1][0](x) ** 2),
    ("exponent kept", lambda power, right, x: right * x),
    ("precedence", lambda power, right, x: right * x if 0 < power < 1 else None),
    ("coefficient lost", lambda power, right: right / power if abs(power) != 1 else None),
    ("power rule on exponential", lambda base, f, x, scale: scale * x * f(x) / base),
    ("log base", lambda base, f, x, scale: scale * f(x) if abs(base - math.e) > 1e-6 else None),
    ("degrees", lambda df, x, scale: scale * df(np.deg2rad(x))),
    ("degrees", lambda df, x, scale: scale * df(np.rad2deg(x))),
    ("degrees", lambda df, x, scale: scale * df(np.deg2rad(x)) * np.pi / 180),
    ("degrees", lambda value_of, x: value_of(np.deg2rad(x))),
    ("degrees", lambda right: right * np.pi / 180),
    ("degrees", lambda right: right * 180 / np.pi),
    ("log base", lambda df, right: right * math.log(10)),
    ("log base", lambda df, right: right * math.log(2)),
    ("log base", lambda df, right: right / math.log(2)),
    ("log base", lambda df, right: right / math.log(10)),
    ("lost square", lambda df, x, scale: scale * np.sqrt(df(x))),
    ("upstream ignored", lambda df, x, upstream: df(x) * np.ones_like(x)),
    ("upstream ignored", lambda right, upstream: right / upstream),
    ("local derivative ignored", lambda df, scale: scale),
    *[("sign", _term_sign(places)) for n in (1, 2) for places in itertools.combinations(range(3), n)],
    *[("precedence", _term_upstream(k)) for k in range(3)],
    ("difference of samples", lambda f, x: np.gradient(f(x)) if x.ndim == 1 and x.size > 1 else None),
    ("difference of samples", lambda f, x: np.diff(f(x)) / np.diff(x) if x.ndim == 1 and x.size > 2 else None),
    ("slope at a kink", lambda df, x, scale: scale * df(x + 1e-9 * np.maximum(1, np.abs(x)))),
    ("slope at a kink", lambda df, x, scale: scale * df(x - 1e-9 * np.maximum(1, np.abs(x)))),
    ("difference across a kink", lambda f, x, h, scale: scale * (f(x + h) - f(x - h)) / (2 * h)),
    ("mask on the gradient", lambda df, upstream: np.maximum(upstream, 0.0)),
    ("mask on the gradient", lambda df, upstream, right: right * (upstream > 0)),
]

ARRAYS: list[Row] = [
    ("transposed", lambda right: right.T if right.ndim == 2 else None),
    ("transposed", _factors(True, False, False)),
    ("transposed", _factors(False, True, False)),
    *[("matrix order", _factors(p, q, True)) for p in (False, True) for q in (False, True) if not (p and q)],
    *[
        ("elementwise for matmul", _factors(p, q, False, elementwise=True))
        for p, q in ((False, False), (True, False), (False, True))
    ],
    ("extra axis", lambda right: right[None] if right.ndim else None),
    ("extra axis", lambda right: right[..., None] if right.ndim else None),
    ("axis missing", lambda right: right.reshape([n for n in right.shape if n > 1]) if 1 in right.shape else None),
    ("one number for all", lambda right: right.flat[0] if right.size > 1 and np.ptp(right) == 0 else None),
    ("summed", lambda right: right.sum() if right.size > 1 else None),
    ("summed", lambda right: right.mean() if right.size > 1 else None),
    *[("summed", lambda right, k=k: right.sum(axis=k) if right.ndim == 2 else None) for k in (0, 1)],
    ("not summed", lambda summed: summed[0]),
    ("averaged not summed", lambda summed: summed[0].mean(axis=summed[1])),
    ("wrong axis", lambda summed: summed[0].sum(axis=1 - summed[1]) if summed[0].ndim == 2 else None),
    ("summed", lambda summed: summed[0].sum()),
    ("summed", lambda summed, right: np.full_like(right, summed[0].sum()) if right.size > 1 else None),
    ("extra axis", lambda summed: summed[0].sum(axis=summed[1], keepdims=True)),
    ("upstream ignored", lambda right, summed: np.ones_like(right)),
    ("bias forgotten", lambda right, offset: right - offset),
    ("square of the mean", lambda right, errors: errors.mean() ** 2 if right.size == 1 else None),
    (
        "broadcast",
        lambda right, output, target: (
            ((output - target.ravel()) ** 2).mean() if right.size == 1 and output.shape[1] == 1 else None
        ),
    ),
    ("local derivative ignored", lambda before: before[0] @ before[1]),
    (
        "rule at the wrong point",
        lambda before, activation, preactivation: before[0] @ (before[1] * activation[1](activation[0](preactivation))),
    ),
    ("rule at the wrong point", _hidden_rule_at_input),
    ("matmul for elementwise", _hidden_matrix_product),
    ("new weights used", lambda g_new: g_new),
    *[("path lost", _one_path(k, kept)) for k in range(4) for kept in (True, False)],
    *[("another gradient", lambda others, k=k: others[k] if k < len(others) else None) for k in range(3)],
    ("Jacobian's diagonal", lambda jacobian, upstream: np.diagonal(jacobian) * upstream),
    ("Jacobian transposed", lambda jacobian, upstream: jacobian @ upstream),
    ("all entries moved at once", lambda loss, w, h: (loss(w + h) - loss(w - h)) / (2 * h)),
    ("integers", _whole_steps),
    ("one-sided difference", _one_sided),
    ("not restored", lambda right, h: right - h),
    ("not restored", lambda right, h: right + h),
    ("mean of means", lambda averages: np.mean(averages[0])),
]


def _step(descent, number):
    """How far a step goes downhill, in the direction of the gradient."""
    return descent(steps=number - 1) - descent(steps=number)


STEPS: list[Row] = [
    ("ascending", lambda w, g, lr: w + lr * g),
    ("without lr", lambda w, g, lr: w - g),
    ("without lr", lambda w, g, lr: w + g),
    ("lr twice", lambda w, g, lr: w - lr**2 * g),
    ("only the step", lambda w, g, lr: lr * g),
    ("only the step", lambda w, g, lr: -lr * g),
    ("not moved", lambda w, g, lr: w),
    ("step twice", lambda w, g, lr: w - 2 * lr * g),
    ("gradient for weights", lambda w, g, lr: g),
    ("weights for gradient", lambda w, g, lr: w - lr * w),
    ("new weights used", lambda w, g_new, lr: w - lr * g_new),
    ("gradients accumulated", lambda descent: descent(accumulate=True)),
    ("stale gradient", lambda descent: descent(stale=True)),
    ("a step missing", lambda descent, steps: descent(steps=steps - 1) if steps > 1 else None),
    ("a step too many", lambda descent, steps: descent(steps=steps + 1)),
    ("ascending", lambda descent, descent_lr: descent(lr=-descent_lr)),
    ("without lr", lambda descent: descent(lr=1.0)),
    ("lr twice", lambda descent, descent_lr: descent(lr=descent_lr**2)),
    ("not moved", lambda descent, start: start),
    *[
        ("gradient for weights", lambda descent, steps, descent_lr, k=k: _step(descent, steps + k) / descent_lr)
        for k in (0, 1)
    ],
    ("only the step", lambda descent, steps: _step(descent, steps)),
    ("only the step", lambda descent, steps: -_step(descent, steps)),
]

# the learner's own backward rules and engine
RULES: list[Row] = [
    ("upstream ignored", lambda vjp, g, operands, right: unbroadcast(vjp(np.ones_like(g), *operands), right.shape)),
    ("local derivative ignored", lambda g, operands, right: unbroadcast(g, right.shape)),
    ("operands exchanged", lambda exchanged: exchanged),
    ("operands exchanged", lambda vjp, g, operands, right: unbroadcast(vjp(g, *operands[::-1]), right.shape)),
    ("not summed", lambda vjp, g, operands: vjp(g, *operands)),
    ("averaged not summed", lambda vjp, g, operands, right: right * right.size / np.size(vjp(g, *operands))),
    ("value for derivative", lambda output, g: output),
    ("value for derivative", lambda output, g: output * g),
]

ENGINES: list[Row] = [
    ("gradient replaced", lambda engine, times: times * engine(accumulate=False)),
    ("upstream ignored", lambda engine, times: times * engine(upstream=False)),
    ("first operand only", lambda engine, times: times * engine(first_only=True)),
    ("not summed", lambda engine, times: times * engine(unbroadcasts=False)),
    ("stretched axis left", lambda engine, times: times * engine(unbroadcasts="in front")),
    ("no gradient at the end", lambda engine, times: times * engine(seed=0.0)),
    ("gradient cleared", lambda engine, backwards: engine() if backwards > 1 else None),
]

# ... and the learner's own walk through a graph that is given, in order or along all paths
WAYS = ("children first", "paths")
WALKS: list[Row] = [
    *[("gradient replaced", lambda walk, way=way: walk(accumulate=False, way=way)) for way in WAYS],
    *[("upstream ignored", lambda walk, way=way: walk(upstream=False, way=way)) for way in WAYS],
    *[("local derivative ignored", lambda walk, way=way: walk(local=False, way=way)) for way in WAYS],
    *[("first operand only", lambda walk, way=way: walk(first_only=True, way=way)) for way in WAYS],
    ("no gradient at the end", lambda walk, starts: walk(start=0.0)),
    ("nothing noted", lambda walk, handed: walk(start=0.0)),
    ("gradient twice", lambda walk, starts: walk(squared=True)),
    ("array shared", lambda walk: walk(way="in place")),
    ("passed on twice", lambda walk: walk(way="paths, all")),
    ("passed on twice", lambda walk: walk(way="each arrival")),
    ("one step only", lambda walk: walk(way="parents first")),
]

# factors that have a name, where the exercise declares the piece
FACTORS: list[Row] = [
    ("target minus output", lambda right, errors: -right if right.size > 1 else None),
    ("sum for mean", lambda right, n: right * n),
    ("mean twice", lambda right, n: right / n),
    ("averaged over the batch only", lambda right, outputs: right * outputs),
    ("averaged over the outputs only", lambda right, batch: right * batch),
    ("mean twice", lambda right, batch: right / batch),
    ("sum for mean", lambda right, batches: right * batches),
    *[
        ("wrong count", lambda right, n, counts, k=k: right * n / counts[k] if k < len(counts) else None)
        for k in range(3)
    ],
    ("lr", lambda right, lr: right * lr),
    ("lr", lambda right, lr: right / lr),
]


def _one_entry(answer, right):
    return bool(answer.size == 1 < right.size and agrees(np.broadcast_to(answer.item(), right.shape), right).any())


FACTS: list[Row] = [
    ("constant", lambda answer, right, every_x: answer.shape == () and right.size > 1),
    ("one entry only", lambda answer, right: _one_entry(answer, right)),
    ("all zero", lambda answer, right: right.size > 1 and answer.shape == right.shape and bool((answer == 0).all())),
    ("partly zero", lambda answer, right: _partly_zero(answer, right)),
    ("one for all", lambda answer, right: _one_for_all(answer, right)),
    ("integers", lambda answer, right: _cut_to_integers(answer, right)),
    ("not summed", lambda answer, right: _sums_to_right(answer, right)),
    ("integrated", lambda answer, f, x, right: _integrated(answer, f, x, right)),
    ("too few decimals", lambda answer, right, decimals: _coarse(answer, right, decimals)),
    ("off by a constant", lambda answer, right: _off_by_a_constant(answer, right)),
    ("broadcast", lambda answer, right: _broadcast(answer, right)),
]

# a code that says more than another which fits the same numbers
SAYS_MORE = {
    "upstream ignored": {"value for derivative"},  # as with exp
    "another gradient": {"summed"},
    "averaged not summed": {"mean twice"},
    "all entries moved at once": {"summed"},
    "one number for all": {"summed"},
    "axis missing": {"summed", "wrong axis"},
    "extra axis": {"transposed", "summed"},
}
