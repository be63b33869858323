"""What draw_backward shows is what backward() does, and it does nothing itself."""

import operator
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lessons as torch
from autograd_lessons.autograd import Function
from autograd_lessons.pictures import draw_backward


def lines(picture):
    return [" ".join(line.split()) for line in repr(picture).splitlines()]


def test_the_first_graph_of_the_course():
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    out = (y * y * 3).mean()
    assert lines(draw_backward(out, x=x, y=y)) == [
        "backward from out: 5 steps",
        "1 out = mean grad 1",
        "-> #2: [[0.25, 0.25], [0.25, 0.25]]",
        "2 #2 = multiply(·, 3) grad [[0.25, 0.25], [0.25, 0.25]]",
        "-> #1: [[0.75, 0.75], [0.75, 0.75]]",
        "3 #1 = multiply grad [[0.75, 0.75], [0.75, 0.75]]",
        "-> y: [[2.25, 2.25], [2.25, 2.25]]",
        "-> y: [[2.25, 2.25], [2.25, 2.25]]",
        "4 y = add(·, constant) grad [[4.5, 4.5], [4.5, 4.5]]",
        "sum of 2 shares",
        "-> x: [[4.5, 4.5], [4.5, 4.5]]",
        "5 x grad [[4.5, 4.5], [4.5, 4.5]]",
        "backward() adds it to x.grad",
    ]


def test_a_shared_node_waits_for_all_its_shares():
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    out = y.sin() * y.exp() + y
    found = lines(draw_backward(out, x=x, y=y))
    step = found.index("5 y = multiply grad -76.01")
    assert found[step + 1] == "sum of 3 shares"
    assert sum(line.startswith("-> y:") for line in found[:step]) == 3
    assert not any(line.startswith("-> y:") for line in found[step:])


def test_broadcasting_is_undone_on_the_way():
    x = torch.ones(3, 1, requires_grad=True)
    out = (x * torch.ones(3, 5)).sum()
    assert "-> x: [[5], [5], [5]]" in lines(draw_backward(out, x=x))


def test_nothing_is_changed_and_no_hook_is_run():
    x = torch.ones(3, requires_grad=True)
    y = x * x
    y.retain_grad()
    calls = []
    y.register_hook(calls.append)
    x.register_hook(calls.append)
    out = y.sum()
    before = draw_backward(out, x=x)
    assert x.grad is None and y.grad is None and not calls
    out.backward()
    assert x.grad.tolist() == [2.0, 2.0, 2.0] and y.grad.tolist() == [1.0, 1.0, 1.0] and len(calls) == 2
    x.grad.mul_(10)
    z = (x * x).sum()
    z.backward(retain_graph=True)
    draw_backward(z, x=x)
    assert x.grad.tolist() == [22.0, 22.0, 22.0]
    assert "[2, 2, 2]" in repr(before)


def test_a_freed_graph_is_said_plainly():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    out = (x * x).sum()
    out.backward()
    picture = draw_backward(out, x=x)
    assert lines(picture)[-1].startswith("The walk stops here: an earlier backward() freed what")
    assert "The walk stops here: an earlier backward() freed what" in picture._repr_html_()
    assert "-> x" not in repr(picture)


def test_an_overwritten_number_is_said_plainly():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    out = (y * y).sum()
    y.detach().mul_(3)
    assert "modified by an inplace operation" in repr(draw_backward(out, x=x))


def test_several_entries_need_a_gradient():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar outputs"):
        draw_backward(x * 3)
    assert "-> x: [30, 3]" in lines(draw_backward(x * 3, torch.tensor([10.0, 1.0]), x=x))


def test_what_requires_no_gradient_is_refused():
    with pytest.raises(RuntimeError, match="out requires no gradient"):
        draw_backward(torch.tensor(1.0))


def test_a_function_may_send_nothing_back():
    class Stop(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return None

    x = torch.tensor(1.0, requires_grad=True)
    assert lines(draw_backward(Stop.apply(x), x=x)) == ["backward from out: 1 step", "1 out = stop grad 1"]


def test_long_passes_are_folded():
    x = y = torch.tensor(1.0, requires_grad=True)
    for _ in range(60):
        y = y.sin()
    picture = draw_backward(y, x=x)
    found = lines(picture)
    assert found[0] == "backward from out: 61 steps" and "… 22 steps folded" in found
    assert sum(bool(re.match(r"\d+ ", line)) for line in found) == 39
    assert found[-2].startswith("61 x grad") and picture._repr_html_().count("<g>") == 39
    assert "… 22 steps folded" in picture._repr_html_()


OPERATIONS = [operator.add, operator.mul, operator.sub, lambda a, b: a.sin(), lambda a, b: -a]


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_the_last_steps_are_the_gradients_of_backward(data):
    x, w = (torch.tensor([0.5, -1.5], requires_grad=True) for _ in range(2))
    pool = [x, w]
    for _ in range(data.draw(st.integers(1, 12))):
        a, b = data.draw(st.sampled_from(pool)), data.draw(st.sampled_from(pool))
        pool.append(data.draw(st.sampled_from(OPERATIONS))(a, b))
    out = (pool[-1] + x * w).sum()
    found = lines(draw_backward(out, x=x, w=w))
    out.backward()
    for name, leaf in ("x", x), ("w", w):
        (line,) = (line for line in found if re.match(rf"\d+ {name} grad", line))
        shown = [float(number) for number in line[line.index("[") + 1 : -1].split(",")]
        np.testing.assert_allclose(shown, leaf.grad.numpy(), rtol=1e-3)
