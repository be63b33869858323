"""The check of a walk back through a graph: a right one passes, however it is written; each slip is named."""

import heapq

import numpy as np
import pytest

from autograd_lessons.checks import check_derivative, ready
from autograd_lessons.checks.evidence import collect, is_written
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises.asks_walk import Walk, gradients
from autograd_lessons.exercises.exercise import Exercise

TREES = Walk(shared=False, hands_gradient=True)
PATHS = Walk(hands_gradient=True)
NUMBERS = Walk(doublings=20)
ARRAYS = Walk(shape=(2,), doublings=20, depth=160)


def verdict(ask, answer, seed=0):
    feed = ask.feed(seed)
    return judge(Exercise("9.9", "", ask, question="why?"), collect(answer, feed), feed)


def edges(node):
    return zip(node.parents, node.slopes, strict=True)


def overwrite(node, g):
    node.grad = g
    for parent, slope in edges(node):
        overwrite(parent, slope * g)


def along_paths(node, g):
    node.grad += g
    for parent, slope in edges(node):
        along_paths(parent, slope * g)


def all_again(node, g):
    node.grad += g
    for parent, slope in edges(node):
        all_again(parent, slope * node.grad)


def order(root):
    found, waiting = {root}, [root]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return sorted(found, key=lambda node: -node.born)


def in_order(root):
    root.grad = np.ones_like(root.data)
    for node in order(root):
        for parent, share in zip(node.parents, node.shares(), strict=True):
            parent.grad = parent.grad + share


def with_a_heap(root):
    gathered, heap = {root: np.ones_like(root.data)}, [(-root.born, root)]
    while heap:
        node = heapq.heappop(heap)[1]
        node.grad = gathered[node]
        for parent, share in zip(node.parents, node.shares(), strict=True):
            if parent not in gathered:
                heapq.heappush(heap, (-parent.born, parent))
            gathered[parent] = gathered.get(parent, 0.0) + share


def once_for_each_share(root):
    root.grad = np.ones_like(root.data)
    waiting = [root]
    while waiting:
        waiting.sort(key=lambda node: node.born)
        node = waiting.pop()
        for parent, share in zip(node.parents, node.shares(), strict=True):
            parent.grad = parent.grad + share
            waiting.append(parent)


def adds_in_place(root):
    """Right, since 0.0 += share makes an array of the node's own."""
    root.grad = np.ones_like(root.data)
    for node in order(root):
        for parent, share in zip(node.parents, node.shares(), strict=True):
            parent.grad += share


def keeps_the_first_share(root):
    gathered = {root: np.ones_like(root.data) if np.ndim(root.parents[0].data) else 1.0}
    for node in order(root):
        node.grad = gathered[node]
        for parent, share in zip(node.parents, node.shares(), strict=True):
            if parent in gathered:
                gathered[parent] += share
            else:
                gathered[parent] = share


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("ask", "function"),
    [
        (TREES, overwrite),
        (TREES, along_paths),
        (PATHS, along_paths),
        (NUMBERS, in_order),
        (NUMBERS, with_a_heap),
        (ARRAYS, in_order),
        (ARRAYS, adds_in_place),
        (NUMBERS, keeps_the_first_share),
        (ARRAYS, with_a_heap),
    ],
)
def test_a_right_walk_passes(ask, function, seed):
    found = verdict(ask, function, seed)
    assert found.passed, found
    assert found.compared == found.declared >= 10


def turned(root):
    root.grad = 1.0
    for node in order(root)[::-1]:
        for parent, slope in edges(node):
            parent.grad += slope * node.grad


def first_met(root):
    """Breadth first: right where all paths have the same length."""
    root.grad = 1.0
    waiting = [root]
    for node in waiting:
        for parent, slope in edges(node):
            parent.grad += slope * node.grad
            if parent not in waiting:
                waiting.append(parent)


def no_start(root):
    for node in order(root):
        for parent, slope in edges(node):
            parent.grad += slope * node.grad


def replaces(root):
    root.grad = 1.0
    for node in order(root):
        for parent, slope in edges(node):
            parent.grad = slope * node.grad


def no_upstream(root):
    for node in order(root):
        for parent, slope in edges(node):
            parent.grad += slope


def no_slope(node, g):
    node.grad += g
    for parent in node.parents:
        no_slope(parent, g)


def first_parent(node, g):
    node.grad += g
    for parent, slope in list(edges(node))[:1]:
        first_parent(parent, slope * g)


def one_step(node, g):
    for parent, slope in edges(node):
        parent.grad = slope * g


def only_itself(node, g):
    node.grad = g


def multiplies_again(root):
    root.grad = np.ones_like(root.data)
    for node in order(root):
        for parent, share in zip(node.parents, node.shares(), strict=True):
            parent.grad = parent.grad + node.grad * share


def empties(root):
    root.parents[0].grad = None


def deep(root):
    root.grad = np.ones_like(root.data)
    seen = set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)

    visit(root)
    in_order(root)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("ask", "function", "code"),
    [
        (TREES, no_slope, "local derivative ignored"),
        (TREES, first_parent, "first operand only"),
        (TREES, only_itself, "nothing noted"),
        (TREES, one_step, "one step only"),
        (PATHS, overwrite, "gradient replaced"),
        (PATHS, all_again, "passed on twice"),
        (PATHS, no_slope, "local derivative ignored"),
        (NUMBERS, replaces, "gradient replaced"),
        (NUMBERS, no_start, "no gradient at the end"),
        (NUMBERS, no_upstream, "upstream ignored"),
        (NUMBERS, turned, "one step only"),
        (NUMBERS, first_met, "order of the walk"),
        (NUMBERS, lambda root: along_paths(root, 1.0), "visited too often"),
        (NUMBERS, empties, "no gradient"),
        (Walk(), once_for_each_share, "passed on twice"),
        (ARRAYS, keeps_the_first_share, "array shared"),
        (ARRAYS, multiplies_again, "gradient twice"),
        (ARRAYS, deep, "raised"),
        (ARRAYS, 3, "value for function"),
    ],
)
def test_a_slip_of_a_walk_is_named(ask, function, code, seed):
    found = verdict(ask, function, seed)
    assert not found.passed
    assert found.codes == (code,), found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shape", [(), (2, 3)])
def test_the_gradients_are_those_of_every_path(shape, seed):
    """Two ways to the closed form that walks are judged by: in order, and along all paths."""
    for graph in Walk(shape=shape).feed(seed)["graphs"]:
        for one, other in zip(gradients(graph["nodes"]), gradients(graph["nodes"], way="paths"), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12)


def test_no_slope_hides_a_mistake():
    for seed in range(6):
        for graph in PATHS.feed(seed)["graphs"]:
            for right in gradients(graph["nodes"]):
                assert abs(right) > 1e-3


def stub(node): ...


def documented(node):
    """Not written yet."""


def two_to_come(node):
    return ..., ...


def constant(node):
    return 1.0


@pytest.mark.parametrize("answer", [..., None, stub, documented, two_to_come])
def test_a_walk_not_attempted(answer):
    assert verdict(NUMBERS, answer).status == "absent"


def test_what_is_written():
    assert not any(map(is_written, (stub, documented, two_to_come, ..., None)))
    assert all(map(is_written, (constant, order, len)))


def test_ready_says_what_is_missing(capsys):
    assert ready(order)
    assert capsys.readouterr().out == ""
    assert not ready(stub, order)
    assert capsys.readouterr().out == "This cell waits for stub: write it first, or take its solution.\n"
    assert not ready(stub, documented)
    assert "stub and documented: write them" in capsys.readouterr().out


def test_ready_waits_for_what_is_right(capsys, tmp_path, monkeypatch):
    """A function that was checked and is wrong keeps what follows waiting, until it is right; another object is a new one."""
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", str(tmp_path / "progress.json"))

    def slope(x):
        return 1 / np.sqrt(x)

    def again(x):
        return 0.5 / np.sqrt(x)

    assert ready(slope)
    assert not check_derivative(slope, exercise="2.3").passed
    assert not ready(slope, order)
    assert capsys.readouterr().out == "This cell waits for slope: the check above is not right yet.\n"
    assert check_derivative(again, exercise="2.3").passed
    assert ready(again)
