"""Plots of a function's slope: the tangent, the derivative, and how far finite differences are from it."""

import numpy as np

from .functions import OUTSIDE_DOMAIN, name_of, plain, value_and_slopes, value_at
from .plots import BLUE, GREEN, ORANGE, RED, Plot, closest, drawing, figure

POINTS = 201
REACH = 4  # how far beyond its middle half a curve is shown, in widths of that half


def plot_derivative(f, at=1.0, df=None, between=None, leaf=None, xlabel="x", ylabel=None, beside=None, jumps=False):
    """Draw a function with its tangent, and below it the derivative from autograd.

    f: takes a tensor of one number, returns one.
    at: a number, or several, where the tangent touches.
    df: the derivative in closed form, of floats and of arrays; drawn over autograd's.
    between: (lowest, highest) x; by default 3 to either side of `at`.
    leaf: makes a leaf from a number, for a function of another engine, such as the learner's own. By default a leaf of PyTorch if
        f mentions it, else one of this package's.
    xlabel, ylabel: the axes, with units if there are any.
    beside: another function of floats, drawn beside f. jumps: the slope jumps, so its points are not joined.
    Returns a `Plot`. Raises TypeError if f gives nothing that autograd can follow, ValueError if several numbers.
    """
    touching = np.atleast_1d(np.asarray(at, float))
    low, high = between or (touching.min() - 3, touching.max() + 3)
    x = np.linspace(low, high, POINTS)
    touched = np.array([pair(f, point, leaf) for point in touching])  # first: here an error of f is an error
    y, slope = curve(f, x, leaf)
    name = name_of(f)
    with drawing():
        fig, (upper, lower) = figure(2, 1, height=6.0, sharex=True)
        draw_curve(upper, x, y, touched[:, 0], color=BLUE, label=name)
        if beside is not None:
            other = np.array([value_at(beside, (point,), float) for point in x])
            upper.plot(x, other, color=ORANGE, linestyle="-.", label=name_of(beside))
        style = {"linestyle": "none", "marker": ".", "markersize": 4} if jumps else {}
        draw_curve(lower, x, slope, touched[:, 1], color=BLUE, label="slope from autograd", **style)
        reach = (high - low) / 6
        for i, (point, (value, steep)) in enumerate(zip(touching, touched, strict=True)):
            span = np.array([point - reach, point + reach])
            upper.plot(span, value + steep * (span - point), color=RED, linestyle="--", label="" if i else "tangent")
            for axes, height in (upper, value), (lower, steep):
                axes.plot([point], [height], color=RED, marker="o", linestyle="none")
            offset = (10, -14 if np.interp(point + reach / 4, x, slope) > steep else 6)  # off the line
            lower.annotate(closest(steep), (point, steep), offset, textcoords="offset points", fontweight="bold")
        if df is not None:
            exact = np.broadcast_to(plain(df(x)), x.shape)
            every = slice(POINTS // 20, None, POINTS // 10)
            lower.plot(x[every], exact[every], "x", color=ORANGE, markersize=8, markeredgewidth=2, label="closed form")
        upper.set_ylabel(ylabel or f"{name}({xlabel})")
        lower.set_ylabel(f"slope of {name}")
        lower.set_xlabel(xlabel)
        upper.legend()
        lower.legend()
        words = [f"Plot of {name} for {xlabel} from {closest(low)} to {closest(high)}, with its slope below."]
        words += [
            f"At {xlabel} = {closest(point)} its value is {closest(value)} and its slope {closest(steep)}."
            for point, (value, steep) in zip(touching, touched, strict=True)
        ]
        if df is not None:
            words.append(agreement(slope, exact, x, xlabel))
        return Plot(fig, " ".join(words))


def pair(f, point, leaf):
    value, (slope,) = value_and_slopes(f, (point,), leaf)
    return value, slope


def curve(f, x, leaf):
    """f and its slope at each point, nan where it fails as outside its domain."""
    y, slope = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    for i, point in enumerate(x):
        try:
            y[i], slope[i] = pair(f, point, leaf)
        except OUTSIDE_DOMAIN:
            continue
    return y, slope


def draw_curve(axes, x, y, shown, **style):
    """Draw a curve. One that shoots up somewhere leaves the picture, and is not joined across a pole.

    shown: values that must stay in the picture.
    """
    known = y[np.isfinite(y)]
    low, high = np.percentile(known, [25, 75]) if known.size else (0.0, 0.0)
    low, high = min(low - REACH * (high - low), *shown), max(high + REACH * (high - low), *shown)
    if known.size and np.ptp(known) > 3 * (high - low) > 0:
        axes.set_ylim(low, high)
        pole = (y[:-1] * y[1:] < 0) & (np.abs(np.diff(y)) > high - low)
        y = np.where(np.append(pole, False), np.nan, y)
    axes.plot(x, y, **style)


def agreement(slope, exact, x, xlabel):
    """Whether two curves are the same, in words."""
    off = np.abs(slope - exact) / np.maximum(1, np.abs(exact))
    if not np.nanmax(off) > 1e-6:
        return "The closed form gives the same slopes."
    worst = np.nanargmax(off)
    values = f"{closest(exact[worst])} for {closest(slope[worst])}"
    return f"The closed form differs, most at {xlabel} = {closest(x[worst])}: {values}."


def plot_difference_error(f, x=1.0, df=None, leaf=None):
    """Draw how far finite differences are from the slope of f at x, for steps h from 1 down to 1e-15.

    f: takes a tensor of one number, returns one. It is computed in float64.
    df: the derivative in closed form, from which the errors are measured; by default they are measured from autograd's.
    leaf: as for `plot_derivative`.
    Each curve is a U: large steps miss the curvature, small ones lose the digits. Autograd takes no step: its error is
    a line; an error of 0, which has no logarithm, is drawn at the bottom, and the legend says so. Returns a `Plot`.
    Raises as `plot_derivative`.
    """
    slope = pair(f, x, leaf)[1]
    exact = slope if df is None else plain(df(x)).item()
    h = 10.0 ** -np.arange(0, 15.25, 0.25)
    middle = value_at(f, (x,), leaf)
    after, before = (np.array([value_at(f, (x + sign * step,), leaf) for step in h]) for sign in (1, -1))
    rounding = np.finfo(float).eps * (abs(exact) or 1.0)
    errors = {
        "one-sided, (f(x+h) - f(x)) / h": np.abs((after - middle) / h - exact),
        "two-sided, (f(x+h) - f(x-h)) / 2h": np.abs((after - before) / (2 * h) - exact),
    }
    own = abs(slope - exact)
    name = name_of(f)
    with drawing():
        fig, axes = figure(height=4.8)
        styles = (
            {"color": RED, "linestyle": "--", "linewidth": 1.4, "marker": "s", "zorder": 3},
            {"color": BLUE, "linewidth": 3.5},
        )
        for (words, error), style in zip(errors.items(), styles, strict=True):
            axes.loglog(h, np.maximum(error, rounding), markersize=3, label=words, **style)
        words = f"autograd, no step at all{'' if own else ': error 0, drawn at the bottom'}"
        axes.axhline(max(own, rounding), color=GREEN, linestyle="-.", label=words)
        axes.invert_xaxis()
        axes.set_xlabel("step h (smaller to the right)")
        axes.set_ylabel(f"error of the slope of {name} at x = {closest(x)}")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16))
        found = f"a line near 1e{int(np.floor(np.log10(own)))}" if own else "0, drawn at the bottom"
        return Plot(
            fig,
            f"Plot of the error of finite differences for the slope of {name} at x = {closest(x)}, against the step h "
            "from 1 down to 1e-15. Each error first falls with h, then grows again as the digits are lost; in theory "
            "it is least near h = 1e-8 for a one-sided difference and near 1e-5 for a two-sided one. Autograd takes no "
            f"step: its error is {found}.",
        )
