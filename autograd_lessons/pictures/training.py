"""Plots of training: the loss from step to step, and where a trained model decides between classes."""

from itertools import cycle

import numpy as np

from ..engine.creation import tensor
from ..engine.recording import no_grad
from ..engine.tensor import Tensor
from .functions import plain
from .plots import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, SERIES, SKY, Plot, closest, drawing, figure
from .words import counted

GRID = 121
FARTHEST = 1e6  # a score is cut here, so that infinite ones can be drawn
WIDE_RANGE = 100  # from this ratio of largest to smallest loss on, the axis is logarithmic
CLASSES = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D"), (RED, "v"), (SKY, "P"))


def plot_training(losses, xlabel="step", ylabel="loss", scale=None):
    """Draw how the loss fell, or several losses in comparison.

    losses: numbers or tensors of one number, in order; or {name: such a list}.
    xlabel, ylabel: the axes, with units if there are any.
    scale: "linear" or "log"; by default the axis is logarithmic where losses differ a hundredfold.
    Returns a `Plot`. Raises ValueError without losses.
    """
    curves = losses if isinstance(losses, dict) else {"": losses}
    curves = {name: np.array([plain(loss).item() for loss in curve]) for name, curve in curves.items()}
    if not curves or not all(len(curve) for curve in curves.values()):
        raise ValueError("there are no losses to draw: append loss.item() to a list in each step.")
    finite = np.concatenate([curve[np.isfinite(curve)] for curve in curves.values()])
    with drawing():
        fig, axes = figure()
        for (name, curve), (colour, marker, dashes) in zip(curves.items(), cycle(SERIES), strict=False):
            steps = np.arange(len(curve))
            axes.plot(
                steps,
                np.where(np.isfinite(curve), curve, np.nan),
                color=colour,
                linestyle=dashes,
                marker=marker,
                markersize=5,
                markevery=max(1, len(curve) // 12),
                label=name,
            )
        is_wide = finite.size and finite.min() > 0 and finite.max() > WIDE_RANGE * finite.min()
        axes.set_yscale(scale or ("log" if is_wide else "linear"))
        axes.set(xlabel=xlabel, ylabel=ylabel)
        if any(curves):
            axes.legend()
        stories = " ".join(story(name or ylabel, curve, xlabel) for name, curve in curves.items())
        return Plot(fig, f"Plot of the {ylabel} against the {xlabel}. {stories}")


def story(name, curve, xlabel):
    """One curve in a sentence."""
    broken = np.flatnonzero(~np.isfinite(curve))
    words = f"{name}: from {closest(curve[0])} to {closest(curve[-1])} after {counted(len(curve) - 1, xlabel)}"
    return words + (f"; no longer finite from {xlabel} {broken[0]} on." if broken.size else ".")


def plot_decision_boundary(model, X, y, level=0.0, labels=("x1", "x2"), classes=None):
    """Draw where a model decides for which class, and the points it was trained on; those on the wrong side are ringed.

    model: a module or a function, called once with many points as an input of shape (points, 2) and of the kind of X: a
        tensor of this package or of PyTorch, or a NumPy array (which becomes a tensor for a module). It returns a score
        for each point, or one for each point and class. A model with dropout belongs into eval mode first.
    X: the points, of shape (points, 2).
    y: the class of each point: two different numbers, or 0, 1, 2, ... by the place of the class's score.
    level: of one score, where it turns from the lower class to the higher: 0 before a sigmoid, 0.5 for a probability.
    labels: the axes, with units if there are any. classes: the classes' names.
    Returns a `Plot`. Raises ValueError if the shapes do not fit.
    """
    points, wanted = plain(X), plain(y).reshape(-1)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(wanted) or not len(points):
        raise ValueError(
            f"X must be of shape (points, 2), and y say a class for each; they are {points.shape} and {wanted.shape}."
        )
    rooms = [0.1 * (np.ptp(c) or 1.0) for c in points.T]
    view = [np.linspace(c.min() - room, c.max() + room, GRID) for c, room in zip(points.T, rooms, strict=True)]
    grid = np.stack([c.reshape(-1) for c in np.meshgrid(*view)], 1)
    leads = margins(scores(model, X, np.concatenate([points, grid])), level)
    kinds, targets = np.unique(wanted, return_inverse=True)
    if set(kinds) <= set(range(leads.shape[1])):
        targets = wanted.astype(int)
    if targets.max() >= leads.shape[1]:
        raise ValueError(f"the model tells {leads.shape[1]} classes apart, and y has more.")
    own = leads[: len(points)]
    right = np.isfinite(own).all(1) & (own.argmax(1) == targets)
    with drawing():
        fig, axes = figure(width=6.0, height=4.8)
        axes.grid(False)
        draw_regions(axes, view, leads[len(points) :])
        for target in np.unique(targets):
            colour, marker = CLASSES[target % len(CLASSES)]
            name = classes[target] if classes else f"class {closest(wanted[targets == target][0])}"
            style = {"color": colour, "markeredgecolor": GREY, "markeredgewidth": 0.6, "label": name}
            axes.plot(*points[targets == target].T, marker, **style)
        if not right.all():
            axes.plot(*points[~right].T, "o", markersize=12, fillstyle="none", color=GREY, label="on the wrong side")
        axes.set(xlabel=labels[0], ylabel=labels[1])
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=4)
        found = f"{right.sum()} of {len(right)} points lie on the right side."
        return Plot(fig, f"Decision boundary over {labels[0]} and {labels[1]}: {found}")


def draw_regions(axes, view, leads):
    """Where each class leads, a tint; a line around it."""
    for lead, (colour, _) in zip(leads.T, cycle(CLASSES), strict=False):
        field = np.clip(np.nan_to_num(lead, nan=-1.0), -FARTHEST, FARTHEST).reshape(GRID, GRID)
        if field.max() > 0:
            axes.contourf(*view, field, [0, field.max()], colors=[colour], alpha=0.15)
        if field.max() > 0 > field.min():
            axes.contour(*view, field, [0], colors=GREY, linewidths=1.5)


def scores(model, X, points):
    """What the model says of these points, an array of shape (points, scores)."""
    sample = X
    if hasattr(model, "parameters") and isinstance(X, np.ndarray | list):
        sample = next(iter(model.parameters()))
    if isinstance(sample, Tensor):
        points = tensor(points, dtype=sample.dtype)
    elif hasattr(sample, "new_tensor"):
        points = sample.detach().new_tensor(points)
    with no_grad():
        found = plain(model(points))
    if found.ndim == 0 or found.ndim > 2 or len(found) != len(points):
        raise ValueError(
            f"the model must return a score for each of the {len(points)} points, and gave the shape {found.shape}."
        )
    return found.reshape(len(found), -1)


def margins(found, level):
    """By how much each class leads the others at each point: (points, classes); the leader's is positive."""
    if found.shape[1] == 1:
        return np.hstack([level - found, found - level])
    others = [np.delete(found, i, 1).max(1) for i in range(found.shape[1])]
    return found - np.stack(others, 1)
