"""Wrong numbers -> the codes of the mistakes that they look like.

A mistake is named when it explains every number of the answer, and would not have given the right ones (`mistakes.py` has them in
tables). The tables come in ranks; the first in which something fits speaks, and all that fit there are named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from autograd_lessons.checks.compare import agrees
from autograd_lessons.checks.mistakes import (
    ARRAYS,
    DERIVED,
    ENGINES,
    FACTORS,
    FACTS,
    FORMULAS,
    RULES,
    SAYS_MORE,
    STEPS,
    WALKS,
    Row,
)


def _needs(rule: Callable) -> tuple[str, ...]:
    """The pieces that a rule names: its parameters without a default."""
    return rule.__code__.co_varnames[: rule.__code__.co_argcount - len(rule.__defaults__ or ())]


class Pieces:
    """The pieces of one case by name, the derived ones computed when first asked for."""

    def __init__(self, pieces: Mapping[str, Any], shared: dict):
        self.pieces, self.shared = dict(pieces), shared

    def __getitem__(self, name: str) -> Any:
        if name not in self.pieces:
            rule = DERIVED.get(name)
            cached = name != "links"  # the others depend on the exercise alone
            if cached and name in self.shared:
                self.pieces[name] = self.shared[name]
            else:
                value = None if rule is None else self.call(rule)
                self.pieces[name] = value
                if cached and rule is not None:
                    self.shared[name] = value
        return self.pieces[name]

    def call(self, rule: Callable) -> Any:
        """rule with the pieces that it names, or None where one is missing."""
        given = [self[name] for name in _needs(rule)]
        return None if any(value is None for value in given) else rule(*given)


def _trap(code):
    return lambda traps: traps[code]()


def ratio(answer: np.ndarray, right: np.ndarray) -> float | None:
    """The number by which right has to be multiplied to give answer, when there is one."""
    if answer.shape != right.shape or not np.isfinite(answer).all() or not np.isfinite(right).all():
        return None
    place = np.abs(right).argmax() if right.size else 0
    if not right.size or right.flat[place] == 0:
        return None
    factor = float(answer.flat[place] / right.flat[place])
    return factor if factor and math.isfinite(factor) and agrees(answer, factor * right).all() else None


def simple_factor(factor: float, entries: int) -> str | None:
    """The code of a factor ("sign", "factor 4", "factor 1/2") that so many entries share; one number alone proves little."""
    fraction = Fraction(factor).limit_denominator(60)
    small, large = sorted((abs(fraction.numerator), fraction.denominator))
    if fraction == -1:
        return "sign"
    if not math.isclose(fraction, factor, rel_tol=1e-4) or large == 1 or (small > 1 and large > 12):
        return "constant factor" if entries > 2 else None
    if (entries < 2 and (small > 1 or large > 4)) or (entries < 3 and large > 10):
        return None
    return f"factor {fraction}"


def _fits(row: Callable, answers: list[np.ndarray], cases: list[Pieces]) -> bool:
    """Whether a row explains every answer, and at least one of them differs from what is right."""
    tells = False
    asks_answer = "answer" in _needs(row)
    for answer, pieces in zip(answers, cases, strict=True):
        if asks_answer:
            pieces.pieces["answer"] = answer
        try:
            with np.errstate(all="ignore"):
                found = pieces.call(row)
        except (
            ArithmeticError,
            ValueError,
            TypeError,
            IndexError,
        ):  # outside a closed form's domain: it explains nothing
            return False
        if found is None:
            return False
        if asks_answer:
            if not found:
                return False
            tells = True
            continue
        candidate, right = np.asarray(found, np.float64), pieces["right"]
        if candidate.shape != answer.shape and not (candidate.size == answer.size == 1):
            return False
        if not np.isfinite(candidate).all() or not agrees(answer, candidate).all():
            return False
        tells = tells or candidate.shape != right.shape or not agrees(candidate, right).all()
    return tells


def explain(answers: list[np.ndarray], cases: list) -> tuple[str, ...]:
    """The codes of the mistakes that explain all these answers (one for each case), best rank only; () when none does."""
    if not all(np.isfinite(case.expected).all() for case in cases):
        return ()
    shared: dict = {}
    pieces = [Pieces(case.pieces, shared) for case in cases]
    traps = list(cases[0].pieces.get("traps", {}))
    for rank in ([(code, _trap(code)) for code in traps], FORMULAS + ARRAYS + STEPS + RULES + FACTORS):
        codes = _fitting(rank, answers, pieces)
        if codes:
            return codes
    factors = [ratio(a, case.expected) for a, case in zip(answers, cases, strict=True) if np.any(case.expected)]
    if factors and None not in factors and np.ptp(factors) <= 2e-4 * abs(factors[0]):
        entries = sum(np.count_nonzero(case.expected) for case in cases)
        code = simple_factor(float(np.median(factors)), entries)
        if code:
            return (code,)
    return _fitting(FACTS, *_joined(answers, cases, shared))[:1]


def explain_engine(answers: list[np.ndarray], cases: list, right: list[bool]) -> tuple[str, ...]:
    """The codes for an engine: what explains its small graphs, in which the order of the walk cannot matter; when those are
    right and paths of different length are not, it is the order."""
    small = [i for i, case in enumerate(cases) if case.pieces["small"]]
    if not all(right[i] for i in small):
        small.sort(key=right.__getitem__)  # the wrong ones first: there most explanations fail at once
        return _fitting(ENGINES + WALKS, [answers[i] for i in small], [Pieces(cases[i].pieces, {}) for i in small])
    uneven = any(not right[i] and case.pieces["uneven"] for i, case in enumerate(cases))
    return ("order of the walk",) if uneven else ()


def _fitting(rank: list[Row], answers: list[np.ndarray], pieces: list[Pieces]) -> tuple[str, ...]:
    codes = dict.fromkeys(code for code, row in rank if _fits(row, answers, pieces))
    less = set().union(*(SAYS_MORE.get(code, ()) for code in codes))
    return tuple(code for code in codes if code not in less)


def _joined(answers, cases, shared) -> tuple[list[np.ndarray], list[Pieces]]:
    """Many calls of an elementwise function as one: its facts show over all points together."""
    if len(cases) == 1 or any(a.shape != c.expected.shape for a, c in zip(answers, cases, strict=True)):
        return answers, [Pieces(case.pieces, shared) for case in cases]
    joined = dict(cases[0].pieces)
    for name in ("x", "right"):
        if all(name in case.pieces for case in cases):
            joined[name] = np.concatenate([np.ravel(case.pieces[name]) for case in cases])
    return [np.concatenate([a.ravel() for a in answers])], [Pieces(joined, shared)]
