"""Plots of gradient descent: the path down a curve or a surface, and what a step that is too large does."""

from itertools import cycle, pairwise

import numpy as np

from .functions import name_of, plain, value_and_slopes, value_at
from .plots import GREY, SERIES, Plot, closest, drawing, figure
from .words import counted

GRID = 61
LONG = 1 / 20  # of the picture: from this length on a step shows its direction
NEAR = 2.5  # the picture makes room for a run that gets worse up to so many times the distance from where it began


def plot_descent(f, start=None, lr=0.1, steps=12, paths=None, between=None, leaf=None, labels=None, ylabel="loss"):
    """Draw the path of gradient descent on a curve (f of one number) or on the contours of a surface (f of two).

    f: takes one or two tensors of one number each, returns the loss.
    start: the number, or the pair, where each run begins.
    lr: the learning rate, or several to compare: lr=(0.1, 1.1) shows what a too large step does.
    steps: how many each run takes.
    paths: {name: points} of runs made elsewhere, instead of start and lr.
    between: (lowest, highest) of what is shown, or such a pair for each axis. By default the runs and the lowest point
        they found, but only the beginning of a run that gets worse.
    leaf: as for `plot_derivative`.
    labels: the parameters' names, with units if there are any. ylabel: what f returns, likewise.
    Returns a `Plot`. Raises ValueError without a start, and for a path that has neither one nor two coordinates.
    """
    title = "Gradient descent" if paths is None else "Paths"
    if paths is None:
        if start is None:
            raise ValueError("plot_descent needs a start, or the paths of runs that you made.")
        rates = np.atleast_1d(np.asarray(lr, float))
        paths = {f"learning rate {closest(rate)}": descend(f, start, rate, steps, leaf) for rate in rates}
    paths = {name: as_points(points) for name, points in paths.items()}
    sizes = {points.shape[1] for points in paths.values()}
    if sizes not in ({1}, {2}):
        raise ValueError(f"the points of all paths must have one coordinate, or all two; these have {sorted(sizes)}.")
    runs = [Run(f, name, points, leaf) for name, points in paths.items()]
    view = [bounds(runs, axis, between) for axis in range(sizes.pop())]
    draw = on_curve if len(view) == 1 else on_surface
    with drawing():
        fig, axes = figure(width=6.4, height=4.6)
        draw(axes, f, runs, view, leaf, labels or (["x"] if len(view) == 1 else ["x", "y"]), ylabel)
        draw_starts(axes, runs)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14))
        surface = "curve" if len(view) == 1 else "contours"
        stories = " ".join(run.story(view, ylabel) for run in runs)
        return Plot(fig, f"{title} on the {surface} of {name_of(f)}. {stories}")


class Run:
    """A path and the loss at each of its points."""

    def __init__(self, f, name, points, leaf):
        self.name, self.points = name, points
        self.losses = np.array([value_at(f, point, leaf) for point in self.points])
        if not np.isfinite(self.losses).any():
            raise ValueError(f"{name_of(f)} has no finite value at any point of the path {name!r}.")
        self.is_worse = not self.losses[-1] <= self.losses[0]

    @property
    def drawn(self):
        """The path in the picture: (x, loss) on a curve, (x, y) on a surface."""
        return self.points if self.points.shape[1] == 2 else np.column_stack([self.points, self.losses])

    def exit(self, view):
        """The first step that ends outside the view, or None."""
        outside = [
            not all(low <= c <= high for c, (low, high) in zip(point, view, strict=True)) for point in self.points
        ]
        return outside.index(True) if any(outside) else None

    def label(self, view):
        """What the legend says."""
        step = self.exit(view)
        return self.name if step is None else f"{self.name}, leaves the picture at step {step}"

    def story(self, view, ylabel):
        """The run in a sentence."""
        ends = f"the {ylabel} goes from {closest(self.losses[0])} to {closest(self.losses[-1])}"
        return f"{self.label(view)}: {ends} in {counted(len(self.points) - 1, 'step')}."


def descend(f, start, rate, steps, leaf):
    """The points of plain gradient descent, until they are no longer finite."""
    points = [np.atleast_1d(np.asarray(start, float))]
    for _ in range(steps):
        after = points[-1] - rate * value_and_slopes(f, points[-1], leaf)[1]
        if not np.isfinite(after).all():
            break
        points.append(after)
    return points


def as_points(points):
    """A path as an array of shape (points, coordinates)."""
    rows = [
        [plain(c).item() for c in point] if isinstance(point, list | tuple) else plain(point).reshape(-1)
        for point in points
    ]
    if not rows:
        raise ValueError("a path needs at least one point, its start.")
    return np.array(rows, float)


def bounds(runs, axis, between):
    """(lowest, highest) of what is shown along one axis."""
    if between is not None:
        return tuple(between) if np.ndim(between) == 1 else tuple(between[axis])
    lowest = min(runs, key=lambda run: np.nanmin(run.losses))
    best = lowest.points[np.nanargmin(lowest.losses), axis]
    if all(run.is_worse for run in runs):
        best = runs[0].points[:2, axis].mean()  # a step too far: what it jumped over lies between
    reach = NEAR * max(abs(run.points[0, axis] - best) for run in runs)
    seen = np.concatenate(
        [c[abs(c - best) <= reach] if worse else c for worse, c in ((r.is_worse, r.points[:, axis]) for r in runs)]
    )
    low, high = seen.min(), seen.max()
    span = (high - low) or 1.0
    return min(low, best - span / 2) - span / 8, max(high, best + span / 2) + span / 8


def on_curve(axes, f, runs, view, leaf, labels, ylabel):
    """The curve, and on it the points of each run."""
    x = np.linspace(*view[0], 201)
    y = np.array([value_at(f, (point,), leaf) for point in x])
    axes.plot(x, y, color=GREY, linewidth=1.5, zorder=1)
    low, high = np.nanmin(y), np.nanmax(y)
    room = (high - low) / 12 or 1.0
    axes.set(xlim=view[0], ylim=(low - room, high + room), xlabel=labels[0], ylabel=ylabel)
    for run, style in zip(runs, cycle(SERIES), strict=False):
        draw_run(axes, run, run.label(view), *style)


def on_surface(axes, f, runs, view, leaf, labels, ylabel):
    """The contours, and over them the path of each run."""
    x, y = (np.linspace(*edge, GRID) for edge in view)
    z = np.array([[value_at(f, (a, b), leaf) for a in x] for b in y])
    low, high = np.nanmin(z), np.nanmax(z)
    if high > low:
        levels = low + (high - low) * np.linspace(0, 1, 12)[1:] ** 2  # closer together near the bottom, where runs end
        lines = axes.contour(x, y, z, levels, colors="0.6", linewidths=0.9)
        axes.clabel(lines, fontsize=8, fmt=closest)
    axes.set(xlim=view[0], ylim=view[1], xlabel=labels[0], ylabel=labels[1], title=f"contours of the {ylabel}")
    for run, style in zip(runs, cycle(SERIES), strict=False):
        draw_run(axes, run, run.label(view), *style)


def draw_run(axes, run, label, colour, marker, dashes):
    """One path: an open marker at each point after the start, so that others stay visible, and a head on each long step."""
    path = run.drawn
    style = {"color": colour, "marker": marker, "markersize": 7, "markerfacecolor": "none", "markeredgewidth": 1.6}
    axes.plot(*path.T, linestyle=dashes, linewidth=1.4, label=label, markevery=slice(1, None), **style)
    extent = np.array([np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())])
    for start, end in pairwise(path):
        if np.isfinite(end).all() and np.hypot(*((end - start) / extent)) > LONG:
            tip, tail = start + 0.6 * (end - start), start + 0.5 * (end - start)
            head = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 14, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", tip, tail, arrowprops=head)


def draw_starts(axes, runs):
    """A ring around the place where runs begin: one, where several begin at the same."""
    starts = np.unique([run.drawn[0] for run in runs], axis=0)
    axes.plot(*starts.T, "o", color=GREY, markersize=11, fillstyle="none", label="start")
