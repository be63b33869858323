"""The slopes of a function that nobody knows in closed form, measured by central differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograd_lessons.checks.evidence import array_of
from autograd_lessons.exercises.asks import Case, Derivative

CANDIDATES, POINTS, FEWEST = 31, 15, 5


class Measured(Derivative):
    """A derivative that is known at a few points alone. Its pieces: x, and there the function's values and slopes."""

    def feed(self, seed: int = 0) -> dict:
        x = self.pieces["x"]
        return {"kind": "function", "parts": 1, "calls": [[x[3:].tolist()], *([float(v)] for v in x[:3])]}

    def cases(self, feed: dict) -> list[Case]:
        x, values, slopes = (self.pieces[name] for name in ("x", "values", "slopes"))
        return [
            Case(
                expected=slopes[place],
                pieces={"right": slopes[place], "traps": {"value for derivative": lambda place=place: values[place]}},
                points=x[place],
            )
            for place in (slice(3, None), 0, 1, 2)
        ]


def measure(collect: Callable[[dict], dict], low: float, high: float) -> Measured | dict | str:
    """The slopes of a function at points between two bounds, as a question; or the evidence of its failure, or the code of a phrase.

    collect: gives the evidence of the function for a feed.
    """
    steps = (np.arange(CANDIDATES) * 0.6180339887 + 0.2360679775) % 1.0
    points = np.round(low + (high - low) * (0.02 + 0.96 * steps), 3 - int(np.floor(np.log10(high - low))))
    failed = None
    for shape in ((), (1,)):  # single numbers; arrays, for a function that takes no others
        found = []
        for x in points:
            measured = _slope(collect, x, shape, (high - low) / 100)
            if isinstance(measured, tuple):
                found.append((x, *measured))
            elif measured is not None:
                failed = failed or measured
                if not _is_outside(measured):
                    break
        if found:
            return _question(np.array(found))
    return failed or "no domain"


def _is_outside(evidence: dict) -> bool:
    """Whether a function failed as Python's own functions do outside of their domain."""
    return evidence["status"] == "raised" and evidence["error"]["type"] in (
        "ValueError",
        "ZeroDivisionError",
        "OverflowError",
    )


def _question(found: np.ndarray) -> Measured | str:
    x, values, slopes, errors = found.T
    size = np.abs(slopes).max() or 1.0
    # two steps agree: no corner, no jump, no rounding between them
    good = errors <= 1e-3 * (np.abs(slopes) + min(1.0, size))
    if good.sum() < FEWEST:
        return "no slopes" if len(x) >= FEWEST else "no domain"
    x, values, slopes, errors = found[good][:POINTS].T
    if np.ptp(slopes) <= 1e-6 * size:  # the slope of a straight line is one number
        slopes = np.full_like(slopes, np.median(slopes))
    tolerance = max(1e-4, 3 * float((errors / (np.abs(slopes) + min(1.0, size))).max()))
    return Measured(pieces={"x": x, "values": values, "slopes": slopes}, tolerance=tolerance, one_number=True)


def _slope(
    collect: Callable[[dict], dict], x: float, shape: tuple, widest: float
) -> tuple[float, float, float] | dict | None:
    """The value, the slope and its uncertainty at one point; None where there are no finite numbers, or why there are none at all.

    The step is the cube root of the precision in which the function computes: truncation and rounding are then of one size (Press
    et al., Numerical Recipes, section 5.7). A second step of half the length shows how much there was.
    """
    for dtype in (np.float64, np.float32):
        h = min(np.cbrt(np.finfo(dtype).eps) * max(1.0, abs(x)), widest)
        calls = [[np.full(shape, x + k * h).tolist()] for k in (0, 1, -1, 0.5, -0.5)]
        found = collect({"kind": "function", "parts": 1, "calls": calls})
        if found["status"] != "numbers":
            return found
        if found["replies"][0][0]["dtype"] != "float32":
            break
    replies = [array_of(reply[0]) for reply in found["replies"]]
    if any(reply.size != 1 for reply in replies):
        return None
    value, above, below, near_above, near_below = (reply.item() for reply in replies)
    wide, narrow = (above - below) / (2 * h), (near_above - near_below) / h
    error = abs(narrow - wide) + np.finfo(dtype).eps * abs(value) / h
    return (value, narrow, error) if np.isfinite([value, narrow, error]).all() else None
