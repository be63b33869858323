"""Graphs that a learner's code is tried on: an order of their nodes, a walk back through them, an engine that builds them itself."""

from __future__ import annotations

import itertools
import operator
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_lessons.checks.calls import LearnerError, argument, guarded, is_stub
from autograd_lessons.checks.patience import room_for
from autograd_lessons.checks.plain import Absent, NotNumbers, numbers, plain


class _Named:
    """A node of a graph that a learner's function is given; it has its parents under the name `attribute`."""

    def __init__(self, name: str, attribute: str, parents: tuple, read: Callable[[], None]):
        self.name = name
        self.data, self.grad, self.slopes = 1.0, 0.0, (1.0,) * len(parents)  # equal numbers: they do not name a node
        self._attribute, self._parents, self._read = attribute, parents, read

    def __getattr__(self, name: str) -> tuple:
        if name != self._attribute:
            raise AttributeError(f"a node has no {name}")
        self._read()
        return self._parents

    def __repr__(self) -> str:
        return self.name


def collect_order(function: Any, feed: dict) -> dict:
    if function is None or function is Ellipsis:
        raise Absent
    if not callable(function) or isinstance(function, type):
        raise NotNumbers("value for function")
    orders, notes = [], []
    for graph in feed["graphs"]:
        nodes: dict[str, _Named] = {}
        read = _budget(len(graph), f"{len(graph)} nodes")
        for name, parents in graph.items():
            nodes[name] = _Named(name, feed["attribute"], tuple(nodes[p] for p in parents), read)
        root = nodes[list(graph)[-1]]
        try:
            first, second = (_names(function, root) for _ in range(2))
        except NotNumbers as found:
            if found.code != "visited too often":
                raise
            notes.append(found.code)
            break
        orders.append(first)
        if second != first:
            notes.append("remembers")
    return {"status": "orders", "orders": orders, "notes": notes}


def _names(function: Any, root: _Named) -> list[str]:
    listed = guarded(lambda: function(root), getattr(function, "__code__", None))
    if listed is None:
        if is_stub(function):
            raise Absent
        raise NotNumbers("returns nothing")
    if listed is Ellipsis:
        raise Absent
    if not (isinstance(listed, (list, tuple)) or issubclass(type(listed), Iterator)):
        raise NotNumbers("no list of nodes", type(listed).__name__)
    items = list(itertools.islice(iter(listed), 1000))
    if not all(type(item) is _Named for item in items):
        raise NotNumbers("no list of nodes", next(type(item).__name__ for item in items if type(item) is not _Named))
    return [item.name for item in items]


class Node:
    """A node of a graph that a learner's walk is given."""

    def __init__(self, data: Any, parents: tuple, slopes: tuple, born: int, read: Callable[[], None]):
        self.data, self.grad, self.slopes, self.born = data, 0.0, slopes, born
        self._parents, self._read = parents, read
        self._hand_on = [isinstance(slope, np.ndarray) and bool((slope == 1).all()) for slope in slopes]

    @property
    def parents(self) -> tuple:
        self._read()
        return self._parents

    def shares(self) -> tuple:
        """As rules give them: where the slope is 1 everywhere, the gradient itself and no copy."""
        return tuple(
            self.grad if hand_on and np.shape(self.grad) == slope.shape else slope * self.grad
            for slope, hand_on in zip(self.slopes, self._hand_on, strict=True)
        )

    def __repr__(self) -> str:
        return f"Node({self.data})"


def _budget(nodes: int, where: str) -> Callable[[], None]:
    """A function that is called when a node's parents are read: often enough to look through the whole graph at each node, and
    not to go along every path."""
    calls = itertools.count(1)

    def read() -> None:
        if next(calls) > 200 + 4 * nodes**2:
            raise NotNumbers("visited too often", where)

    return read


def collect_walk(function: Any, feed: dict) -> dict:
    if function is None or function is Ellipsis or is_stub(function):
        raise Absent
    if not callable(function) or isinstance(function, type):
        raise NotNumbers("value for function")
    code = getattr(function, "__code__", None)
    replies = []
    for graph in feed["graphs"]:
        nodes: list[Node] = []
        read = _budget(len(graph["nodes"]), graph["name"])
        for node in graph["nodes"]:
            data, *slopes = (argument(value) for value in (node["data"], *node["slopes"]))
            parents = tuple(nodes[i] for i in node["parents"])
            nodes.append(Node(data, parents, tuple(slopes), len(nodes), read))
        given = (nodes[-1], 1.0) if feed["hands_gradient"] else (nodes[-1],)
        try:
            with room_for(graph.get("frames")):
                if guarded(lambda given=given: function(*given), code) is Ellipsis:
                    raise Absent
        except LearnerError as failed:
            failed.error["where"] = graph["name"]
            raise
        asked = [node for node, asked in zip(nodes, graph["nodes"], strict=True) if asked["asked"]]
        replies.append([_gradient(node.grad, node.data, graph["name"]) for node in asked])
    return {"status": "numbers", "replies": replies, "notes": []}


def _gradient(gradient: Any, like: Any, where: str) -> dict:
    """A leaf's gradient; a plain 0, as before the walk, stands for zeros in the leaf's shape."""
    if gradient is None:
        raise NotNumbers("no gradient", where)
    found = numbers(gradient)
    return plain(np.zeros(np.shape(like)) if found.shape == () and found == 0 else found)


_BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "matmul": operator.matmul,
}


def collect_engine(make: Any, feed: dict) -> dict:
    if make is None or make is Ellipsis:
        raise Absent
    if not callable(make):
        raise NotNumbers("no engine", type(make).__name__)
    code = getattr(make, "__code__", None) or getattr(getattr(make, "__init__", None), "__code__", None)
    replies = []
    for program in feed["programs"]:
        try:
            with room_for(program.get("frames")):
                replies.append(_run(make, program, feed["backwards"], code))
        except LearnerError as failed:
            failed.error["where"] = program["name"]
            raise
    return {"status": "numbers", "replies": replies, "notes": []}


def _run(make: Any, program: dict, backwards: int, code: types.CodeType | None) -> list[dict]:
    """The value of a program and the gradients of its leaves, by the learner's engine."""

    def build(leaves: list) -> Any:
        values = list(leaves)
        for operation, *operands in program["steps"]:
            given = [o["number"] if isinstance(o, dict) else values[o] for o in operands]
            if operation in _BINARY:
                values.append(_BINARY[operation](*given))
            elif operation == "neg":
                values.append(-given[0])
            else:
                if is_stub(getattr(type(given[0]), operation, None)):
                    raise Absent
                values.append(getattr(given[0], operation)())
            if values[-1] is None:
                raise NotNumbers("returns nothing")
            if isinstance(values[-1], (int, float, np.ndarray, np.generic)):
                raise NotNumbers("no node", operation)
        if is_stub(getattr(type(values[-1]), "backward", None)):
            raise Absent
        values[-1].backward()
        return values[-1]

    made = [np.array(leaf, np.float64) if isinstance(leaf, list) else leaf for leaf in program["leaves"]]
    leaves = [guarded(lambda leaf=leaf: make(leaf), code) for leaf in made]
    if any(leaf is None for leaf in leaves):
        raise Absent
    for _ in range(backwards):
        root = guarded(lambda: build(leaves), code)
    reply = [plain(numbers(root))]
    for leaf, like in zip(leaves, made, strict=True):
        gradient = guarded(lambda leaf=leaf: leaf.grad, code)
        reply.append(_gradient(gradient, like, program["name"]))
    return reply
