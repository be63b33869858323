"""Random graphs, shapes and broadcasts: gradients of first and second order against central differences; PyTorch beside, if installed."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd_lessons

SMOOTH = ("sin", "cos", "tanh", "sigmoid", "exp")
JOINS = ("+", "-", "*", "/")
SHAPES = ((), (1,), (3,), (2, 3), (2, 1), (1, 3))


@st.composite
def programs(draw):
    """(arrays of the leaves, steps): each step takes results by number and makes a new one."""
    leaves = [
        np.array(
            draw(st.lists(st.floats(-1.5, 1.5), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
        ).reshape(shape)
        for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    ]
    steps = []
    for count in range(len(leaves), len(leaves) + draw(st.integers(1, 7))):
        kind = draw(st.sampled_from((*SMOOTH, *JOINS, "sum", "number", "swap")))
        steps.append((kind, draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1)), draw(st.floats(-2, 2))))
    return leaves, steps


def run(torch, leaves, steps):
    """The program's result: one number."""
    results = list(leaves)
    for kind, i, j, number in steps:
        x, y = results[i], results[j]
        if kind in SMOOTH:
            results.append(getattr(torch, kind)(x * 0.5))
        elif kind == "sum":
            results.append(x.sum(-1, keepdim=True) if x.dim() else x)
        elif kind == "swap":
            results.append(x.T * 1.0 if x.dim() == 2 and x.shape[0] == x.shape[1] else x.reshape(-1)[:1])
        elif kind == "number":
            results.append(number - x * number)
        elif kind == "+":
            results.append(x + y)
        elif kind == "-":
            results.append(x - y)
        elif kind == "*":
            results.append(x * y)
        else:
            results.append(x / (y * y + 1.0))
    return sum((r * 0.1).sum() for r in results)


def derivatives(torch, arrays, steps):
    """The gradient of the result, and the gradient of the sum of its entries; zeros where there is none."""
    leaves = [torch.from_numpy(a.copy()).requires_grad_() for a in arrays]
    first = torch.autograd.grad(run(torch, leaves, steps), leaves, create_graph=True)
    curved = [g.sum() for g in first if g.requires_grad]
    second = torch.autograd.grad(sum(curved), leaves, allow_unused=True) if curved else [None] * len(leaves)
    second = [np.zeros_like(a) if g is None else g.numpy() for g, a in zip(second, arrays)]
    return [g.detach().numpy() for g in first], second


def differences(f, arrays, h=1e-6):
    """Central differences of a number f(arrays), for each array."""
    slopes = []
    for i, array in enumerate(arrays):
        slope = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            ends = []
            for step in (h, -h):
                moved = [a.copy() for a in arrays]
                moved[i][place] += step
                ends.append(f(moved))
            slope[place] = (ends[0] - ends[1]) / (2 * h)
        slopes.append(slope)
    return slopes


common = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@common
@given(programs())
def test_against_central_differences(program):
    arrays, steps = program
    torch = autograd_lessons

    def value(moved):
        return run(torch, [torch.from_numpy(a) for a in moved], steps).item()

    def total_slope(moved):
        return sum(float(g.sum()) for g in derivatives(torch, moved, steps)[0])

    first, second = derivatives(torch, arrays, steps)
    for g, numeric in zip(first, differences(value, arrays)):
        np.testing.assert_allclose(g, numeric, 1e-5, 1e-6 * (1 + np.abs(numeric).max(initial=0)))
    for g, numeric in zip(second, differences(total_slope, arrays)):
        np.testing.assert_allclose(g, numeric, 1e-4, 1e-5 * (1 + np.abs(numeric).max(initial=0)))


@common
@given(programs())
def test_against_pytorch(program):
    torch = pytest.importorskip("torch")
    arrays, steps = program
    for ours, theirs in zip(derivatives(autograd_lessons, arrays, steps), derivatives(torch, arrays, steps)):
        for a, b in zip(ours, theirs):
            np.testing.assert_allclose(a, b, 1e-9, 1e-12)
