"""What draw_graph shows: the text says it all, the SVG says the same and fits its boxes."""

import operator
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_lessons as torch
from autograd_lessons import nn
from autograd_lessons.autograd import Function
from autograd_lessons.pictures import draw_graph

NAMESPACE = "{http://www.w3.org/2000/svg}"


def svg_of(picture):
    html = picture._repr_html_()
    return ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + len("</svg>")])


def boxes_of(picture):
    """(left, top, right, bottom) of each box, and the texts in it."""
    boxes = []
    for group in svg_of(picture).iter(f"{NAMESPACE}g"):
        rect = group.find(f"{NAMESPACE}rect")
        left, top, width, height = (float(rect.get(key)) for key in ("x", "y", "width", "height"))
        texts = [text.text for text in group.iter(f"{NAMESPACE}text")]
        boxes.append(((left, top, left + width, top + height), texts))
    return boxes


def seed_graph():
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    return x, y, z.mean()


def rows(picture):
    return [re.split(r"  +", line.strip()) for line in repr(picture).splitlines()[1:]]


def test_the_first_graph_of_the_course():
    x, y, out = seed_graph()
    picture = draw_graph(out, x=x)
    assert repr(picture).splitlines()[0] == "graph of out: 4 operations, 1 leaf"
    assert rows(picture) == [
        ["x", "leaf", "[[1, 1], [1, 1]]"],
        ["#1", "add(x, constant)", "[[3, 3], [3, 3]]"],
        ["#2", "multiply(#1, #1)", "2×2"],
        ["#3", "multiply(#2, 3)", "2×2"],
        ["out", "mean(#3)", "27"],
    ]
    texts = [texts for _, texts in boxes_of(picture)]
    assert texts == [
        ["x", "[[1, 1],", " [1, 1]]"],
        ["#1 = add(·, constant)", "[[3, 3],", " [3, 3]]"],
        ["#2 = multiply", "2×2"],
        ["#3 = multiply(·, 3)", "2×2"],
        ["out = mean", "27"],
    ]
    titles = [title.text for title in svg_of(picture).iter(f"{NAMESPACE}title")]
    assert titles == ["leaf", "AddBackward0", "MulBackward0", "MulBackward0", "MeanBackward0"]


def test_y_times_y_has_two_arrows_from_y():
    x = torch.tensor(3.0, requires_grad=True)
    heads = [path for path in svg_of(draw_graph(x * x)).iter(f"{NAMESPACE}path") if path.get("d").endswith("Z")]
    assert len({path.get("d") for path in heads}) == 2


def test_gradients_appear_once_they_exist():
    x, y, out = seed_graph()
    y.retain_grad()
    assert "grad" not in repr(draw_graph(out, x=x, y=y))
    out.backward()
    picture = draw_graph(out, x=x, y=y)
    assert rows(picture)[0] == ["x", "leaf", "[[1, 1], [1, 1]]", "grad [[4.5, 4.5], [4.5, 4.5]]"]
    assert rows(picture)[1] == ["y", "add(x, constant)", "[[3, 3], [3, 3]]", "grad [[4.5, 4.5], [4.5, 4.5]]"]
    assert "grad [[4.5, 4.5]," in boxes_of(picture)[0][1]


def test_a_freed_graph_says_so_and_shows_only_what_is_left():
    x, y, out = seed_graph()
    assert "backward()" not in repr(draw_graph(out))
    out.backward()
    picture = draw_graph(out)
    assert repr(picture).splitlines()[-1].startswith("backward() has walked this graph")
    assert rows(picture)[2] == ["#2", "multiply(#1, #1)"]
    assert "backward() has walked" in picture._repr_html_()
    assert rows(picture)[0] == ["leaf", "leaf", "2×2", "grad [[4.5, 4.5], [4.5, 4.5]]"]


def test_a_tensor_that_no_gradient_flows_to_is_named():
    x = torch.tensor(2.0, requires_grad=True)
    w = torch.tensor(3.0, requires_grad=True)
    picture = draw_graph(x * w.detach(), x=x, w=w)
    assert "no gradient flows from out to w." in repr(picture)
    assert "no gradient flows from out to w." in picture._repr_html_()


def test_what_remembers_nothing_says_so():
    x = torch.tensor(2.0)
    picture = draw_graph(x * x, x=x)
    assert repr(picture).splitlines() == [
        "graph of out: 1 constant",
        "  out  constant  4",
        "out remembers nothing: it does not require a gradient.",
        "no gradient flows from out to x.",
    ]
    assert len(boxes_of(picture)) == 1


def test_a_leaf_alone():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    assert rows(draw_graph(x, x=x)) == [["x", "leaf", "[1, 2]"]]


def test_the_parameters_of_a_module_and_the_data_have_names():
    torch.manual_seed(0)
    net, X, target = nn.Linear(3, 2), torch.ones(5, 3), torch.zeros(5, 2)
    loss = nn.functional.mse_loss(net(X), target)
    found = {row[0]: row[1:] for row in rows(draw_graph(loss, loss=loss, net=net, X=X, target=target))}
    assert found["#1"] == ["linear(X, net.weight, net.bias)", "5×2"]
    assert found["loss"][0] == "mean squared error(#1, target)"
    assert found["X"] == ["constant", "all 1, 5×3"] and found["net.weight"][0] == "leaf"


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda x: 2 - x, "subtract(constant, x)"),
        (lambda x: x - 2, "subtract(x, constant)"),
        (lambda x: x**3, "power(x, 3)"),
        (lambda x: 2**x, "power(2, x)"),
        (lambda x: x.reshape(1, 1), "reshape(x)"),
        (lambda x: x.sum(), "sum(x)"),
        (lambda x: torch.tensor([[5.0, 6.0]]) * x, "multiply(constant, x)"),
    ],
)
def test_operations_are_called_as_one_writes_them(make, words):
    x = torch.tensor(1.5, requires_grad=True)
    assert rows(draw_graph(make(x), x=x))[-1][1] == words


def test_a_value_that_was_overwritten_is_not_shown():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    z = y * y
    y.data.mul_(100)  # unnoticed by the engine: what the node saved changed with it
    assert ["#1", "multiply(x, 2)", "[200, 400]"] in rows(draw_graph(z, x=x))
    y.detach().mul_(100)
    assert ["#1", "multiply(x, 2)", "2 entries"] in rows(draw_graph(z, x=x))


def test_a_learners_own_backward_is_not_run():
    class Doubled(Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            raise AssertionError("drawing ran the learner's code")

    x = torch.ones(5, 3, requires_grad=True)
    found = rows(draw_graph(Doubled.apply(x + 1).sum(), x=x))
    assert found[1:3] == [["#1", "add(x, constant)", "5×3"], ["#2", "doubled(#1)", "5×3"]]


def test_drawing_changes_nothing():
    x, y, out = seed_graph()
    calls = []
    y.register_hook(calls.append)
    draw_graph(out, x=x, y=y)
    assert x.grad is None and not calls
    out.backward()
    assert x.grad.tolist() == [[4.5, 4.5], [4.5, 4.5]] and len(calls) == 1


def chain(length):
    x = y = torch.tensor(1.0, requires_grad=True)
    for _ in range(length):
        y = y.sin()
    return x, y


@pytest.mark.parametrize("length, shown", [(39, 40), (40, 40), (60, 40), (3000, 40)])
def test_up_to_forty_boxes_are_shown_and_the_rest_is_counted(length, shown):
    x, y = chain(length)
    picture = draw_graph(y, x=x)
    assert len(boxes_of(picture)) == len(rows(picture)) == shown
    fold = [row for row in rows(picture) if row[0] == "…"]
    if length < shown:
        assert not fold
    else:
        hidden = length + 1 - (shown - 1)
        assert fold == [["…", f"{hidden} operations folded: {hidden} sin"]]
    assert rows(picture)[0][0] == "x" and rows(picture)[-1][0] == "out"


def test_a_wide_sum_of_products():
    weights = [torch.tensor(float(i), requires_grad=True) for i in range(24)]
    out = weights[0] * weights[1]
    for i in range(2, 24, 2):
        out = out + weights[i] * weights[i + 1]
    check_boxes(draw_graph(out))
    named = draw_graph(out, **{f"w{i}": weight for i, weight in enumerate(weights)})
    assert [f"w{i}" in repr(named).split() for i in range(24)] == [True] * 24


def check_boxes(picture):
    """No two boxes overlap, every text fits into its box, every box is inside the picture."""
    svg, boxes = svg_of(picture), boxes_of(picture)
    for i, ((left, top, right, bottom), texts) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= float(svg.get("width")) and bottom <= float(svg.get("height"))
        assert (right - left) >= max(map(len, texts)) * 7.2, texts
        assert (bottom - top) >= len(texts) * 14
        for other, _ in boxes[:i]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


OPERATIONS = [operator.add, operator.mul, lambda x, y: x.sin(), lambda x, y: x * 2.5]


@st.composite
def random_outputs(draw):
    """The result of up to 60 random operations on a few leaves."""
    pool = [torch.tensor([0.5, 1.5], requires_grad=True) for _ in range(draw(st.integers(1, 8)))]
    for _ in range(draw(st.integers(1, 60))):
        x, y = draw(st.sampled_from(pool)), draw(st.sampled_from(pool))
        pool.append(draw(st.sampled_from(OPERATIONS))(x, y))
    while len(pool) > 1:
        pool.append(pool.pop(0) + pool.pop(0))
    return pool[0]


@settings(deadline=None, max_examples=25)
@given(random_outputs())
def test_random_graphs_are_drawn_without_overlap_and_the_same_twice(out):
    picture = draw_graph(out)
    check_boxes(picture)
    assert len(boxes_of(picture)) <= 40
    again = draw_graph(out)
    assert picture._repr_html_() == again._repr_html_() and repr(picture) == repr(again)


def test_the_picture_follows_the_theme_and_has_an_alternative_text():
    x, y, out = seed_graph()
    picture = draw_graph(out, x=x, **{"a<b&c": y})
    svg = svg_of(picture)
    assert svg.get("role") == "img" and svg.get("aria-label").replace(";", "").split() == repr(picture).split()
    assert "a<b&c" in repr(picture) and "a&lt;b&amp;c" in picture._repr_html_()
    fills = {text.get("fill") for text in svg.iter(f"{NAMESPACE}text")}
    assert fills == {"var(--jp-ui-font-color1, currentColor)"}
    assert " id=" not in picture._repr_html_() and "0x" not in picture._repr_html_()


def test_leaves_operations_and_constants_differ_in_form():
    X, w = torch.ones(5, 3), torch.ones(3, 2, requires_grad=True)
    rects = [group.find(f"{NAMESPACE}rect") for group in svg_of(draw_graph(X @ w, X=X, w=w)).iter(f"{NAMESPACE}g")]
    assert [(rect.get("rx"), rect.get("stroke-dasharray")) for rect in rects] == [
        ("3", "4 3"),
        ("14", None),
        ("3", None),
    ]


def test_what_is_no_tensor_is_refused():
    with pytest.raises(TypeError, match="a float has no graph to draw"):
        draw_graph(3.0)
    with pytest.raises(TypeError, match="a ndarray has no graph to draw"):
        draw_graph(torch.ones(2, requires_grad=True), x=np.ones(2))
