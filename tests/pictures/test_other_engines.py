"""Graphs of PyTorch's tensors and of an engine such as a learner writes."""

import math

import pytest

import autograd_lessons
from autograd_lessons.pictures import draw_backward, draw_graph


class Value:
    """A number with a memory, in the manner of the lessons: parents with local derivatives."""

    __hash__ = None  # drawing must not need it

    def __init__(self, value, parents=(), op=""):
        self.value, self.parents, self.op, self.grad = value, parents, op, 0.0

    def __add__(self, other):
        return Value(self.value + other.value, ((self, 1.0), (other, 1.0)), "add")

    def __mul__(self, other):
        return Value(self.value * other.value, ((self, other.value), (other, self.value)), "multiply")

    def exp(self):
        return Value(math.exp(self.value), ((self, math.exp(self.value)),), "exp")


def test_a_learners_engine():
    x, w = Value(3.0), Value(2.0)
    y = x * w
    out = y * y + x
    x.grad = 1.0
    assert [" ".join(line.split()) for line in repr(draw_graph(out, x=x, w=w, y=y)).splitlines()] == [
        "graph of out: 3 operations, 2 leaves",
        "x leaf 3 grad 1",
        "w leaf 2 grad 0",
        "y multiply(x, w) 6 grad 0",
        "#1 multiply(y, y) 36 grad 0",
        "out add(#1, x) 39 grad 0",
    ]


def test_operations_that_are_called_by_their_sign():
    x, w = Value(3.0), Value(2.0)
    y = Value(6.0, ((x, 2.0), (w, 3.0)), "*")
    out = Value(-6.0, ((y, -1.0),), "-")
    picture = draw_graph(out, x=x, w=w)
    assert "#1   x * w" in repr(picture) and "out  -(#1)" in repr(picture)
    assert ">#1 = · * ·</text>" in picture._repr_html_() and ">out = -</text>" in picture._repr_html_()
    assert ">#1 (*)</text>" in draw_backward(out, x=x, w=w)._repr_html_()


def test_the_backward_pass_of_a_learners_engine():
    x, w = Value(3.0), Value(2.0)
    y = x * w
    found = [" ".join(line.split()) for line in repr(draw_backward(y * y + x, x=x, w=w, y=y)).splitlines()]
    assert "3 y = multiply grad 12" in found and "-> x: 24" in found and "4 w grad 36" in found
    assert "5 x grad 25" in found and found[found.index("5 x grad 25") + 1] == "sum of 2 shares"
    assert x.grad == w.grad == 0.0


def test_parents_without_local_derivatives_give_a_graph_and_no_backward():
    class Node:
        def __init__(self, data, parents=()):
            self.data, self.parents = data, list(parents)

    x = Node([1.0, 2.0])
    out = Node(3.0, [x])
    assert "operation(x)" in repr(draw_graph(out, x=x))
    assert "parents must be (parent, local derivative)" in repr(draw_backward(out, x=x))


def test_a_circle_is_refused():
    x = Value(1.0)
    x.parents = ((x, 1.0),)
    with pytest.raises(ValueError, match="its own ancestor"):
        draw_graph(x)


def test_pytorch_draws_the_same():
    torch = pytest.importorskip("torch")
    pictures = []
    for library in (autograd_lessons, torch):
        x = library.ones(2, 2, requires_grad=True)
        y = x + 2
        out = (y * y * 3).mean()
        pictures.append([repr(draw_graph(out, x=x, y=y)), repr(draw_backward(out, x=x, y=y))])
        out.backward()
        assert x.grad.tolist() == [[4.5, 4.5], [4.5, 4.5]]
        pictures[-1] += [repr(draw_graph(out, x=x, y=y)), repr(draw_backward(out, x=x, y=y))]
    ours, theirs = pictures
    assert theirs[0] == ours[0]
    steps, leaf = theirs[1].splitlines(), ours[1].splitlines()
    assert [line.split() for line in steps] == [line.split() for line in leaf]
    assert theirs[2].splitlines()[:2] == ours[2].splitlines()[:2]  # PyTorch's nodes keep their shapes
    assert theirs[2].splitlines()[-1] == ours[2].splitlines()[-1]
    assert theirs[3] == ours[3] and "freed" in ours[3]


def test_pytorch_modules_and_what_their_nodes_save():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    net, X = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh()), torch.ones(5, 3)
    found = repr(draw_graph((net(X) ** 2).sum(), net=net, X=X))
    assert "net.0.weight" in found and "tanh(#2)" in found and "power(#3, 2)" in found and "5×2" in found
    leaf = torch.ones(2, requires_grad=True)
    assert "leaf" in repr(draw_graph(leaf))
    several = torch.ones(4, requires_grad=True).chunk(2)[0].sum()
    assert "several outputs" in repr(draw_backward(several))
