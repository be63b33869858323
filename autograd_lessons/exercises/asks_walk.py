"""The kind of question in which the learner writes the walk back through a graph that is given."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from autograd_lessons.exercises.asks import Ask, Case, ask
from autograd_lessons.exercises.programs import (
    FRAMES,
    OPERATIONS,
    UNEVEN,
    USED_TWICE,
    forward,
    random_leaf_values,
    random_program,
)

# programs in which nothing is used twice: leaves by number, then each step's result
TREES = (
    ("a product", 2, [["mul", 0, 1]]),
    ("a product and a sum", 3, [["mul", 0, 1], ["add", 3, 2]]),
    ("two functions in a row", 1, [["tanh", 0], ["exp", 1]]),
    ("a tree", 4, [["mul", 0, 1], ["tanh", 2], ["mul", 4, 5], ["add", 6, 3]]),
)
SHARED = (
    (USED_TWICE[0], 1, [["mul", 0, 0]]),
    (USED_TWICE[0], 2, [["mul", 0, 1], ["add", 2, 0]]),
    (USED_TWICE[0], 2, [["add", 0, 1], ["add", 2, 0]]),
    (USED_TWICE[1], 2, [["mul", 0, 1], ["add", 2, 2]]),
    (UNEVEN, 2, [["mul", 0, 1], ["tanh", 2], ["mul", 3, 1], ["add", 2, 4]]),
    (UNEVEN, 2, [["mul", 0, 1], ["tanh", 2], ["mul", 3, 1], ["add", 4, 2]]),
)
RANDOM = 4
RANDOM_OPERATIONS = ("add", "mul", "tanh")


@ask
class Walk(Ask):
    """The learner writes a function that is given the last node of a graph and leaves in each leaf's `.grad` the slope of that
    node's number in the leaf's.

    A node has `data`, `grad` (0.0 so far), `parents`, `slopes` (for each parent the local derivative), `born` (larger than
    its parents' own) and `shares()`, which gives slope * grad for each parent. Only the leaves are looked at afterwards.

    shared: whether there are graphs in which a node is used more than once. hands_gradient: whether the function is called as
    walk(root, 1.0), or as backward(root).
    shape: () for numbers; else that of all nodes but the last, which is a sum.
    doublings: length of a chain in which each node is the sum of the one before with itself; a walk along every path never ends.
    depth: length of a chain besides (0: none), which must be longer than the `FRAMES` that are allowed for it.
    """

    shared: bool = True
    hands_gradient: bool = False
    shape: tuple[int, ...] = ()
    doublings: int = 0
    depth: int = 0
    rounded: int | None = None
    counted: str = "gradients"

    def feed(self, seed: int = 0) -> dict:
        programs = [(*tree, self._leaves(tree[1], seed + k)) for k, tree in enumerate(TREES)]
        if self.shared:
            programs += [(*graph, self._leaves(graph[1], seed + 10 + k)) for k, graph in enumerate(SHARED)]
            for k in range(RANDOM):
                drawn = random_program(RANDOM_OPERATIONS, ((), (), ()), 7, 100 * seed + k)
                programs.append((drawn["name"], 3, drawn["steps"], self._leaves(3, seed + 20 + k)))
        if self.doublings:
            steps = [["add", k, k] for k in range(self.doublings)]
            programs.append(("a chain of doublings", 1, steps, self._leaves(1, seed)))
        if self.depth:
            steps = [["add", k, 0] for k in range(self.depth)]
            programs.append(("a long chain", 1, steps, self._leaves(1, seed)))
        graphs: list[dict] = [
            {"name": name, "nodes": self._nodes(leaves, steps)} for name, _, steps, leaves in programs
        ]
        if self.depth:
            graphs[-1]["frames"] = FRAMES
        return {"kind": "walk", "parts": 1, "hands_gradient": self.hands_gradient, "graphs": graphs}

    def _leaves(self, count: int, seed: int) -> list:
        return [random_leaf_values(self.shape, 10 * seed + k) for k in range(count)]

    def _nodes(self, leaves: list, steps: list) -> list[dict]:
        """The graph of a program as data: for each node its number, the places of its parents, and a slope for each."""
        nodes: list[dict] = [{"data": leaf, "parents": [], "slopes": [], "asked": True} for leaf in leaves]
        place = list(range(len(leaves)))
        if self.shape:
            steps = [*steps, ["sum", len(leaves) + len(steps) - 1]]
        values = forward({"leaves": leaves, "steps": steps})
        for step, (operation, *operands) in enumerate(steps):
            parents, given = [], []
            for operand in operands:
                if isinstance(operand, dict):
                    number = np.full(self.shape, operand["number"])
                    nodes.append({"data": number.tolist(), "parents": [], "slopes": [], "asked": False})
                    parents.append(len(nodes) - 1)
                    given.append(number)
                else:
                    parents.append(place[operand])
                    given.append(values[operand])
            z = values[len(leaves) + step]
            ones = np.ones_like(z)
            slopes = [np.asarray(rule(ones, z, *given)).tolist() for rule in OPERATIONS[operation][1:]]
            place.append(len(nodes))
            nodes.append({"data": z.tolist(), "parents": parents, "slopes": slopes, "asked": False})
        return nodes

    def cases(self, feed: dict) -> list[Case]:
        trees = {name for name, *_ in TREES}
        cases = []
        for graph in feed["graphs"]:
            name, nodes = graph["name"], graph["nodes"]
            is_chain = name in ("a chain of doublings", "a long chain")
            pieces: dict[str, Any] = {"small": name in trees or name in USED_TWICE, "uneven": name == UNEVEN}
            pieces["handed" if self.hands_gradient else "starts"] = True
            mistaken = functools.cache(functools.partial(gradients, nodes))
            for i, right in enumerate(gradients(nodes)):
                own = {} if is_chain else {"walk": lambda i=i, walk=mistaken, **how: walk(**how)[i]}
                cases.append(self._case(right, part=name, **pieces, **own))
        return cases


def gradients(
    nodes: list[dict],
    *,
    accumulate: bool = True,
    upstream: bool = True,
    local: bool = True,
    first_only: bool = False,
    squared: bool = False,
    start: float = 1.0,
    way: str = "children first",
) -> list[np.ndarray]:
    """The gradients of the leaves that are asked, of a graph as data; each switch that is turned makes one mistake.

    accumulate: a second share is added to the first (else it replaces it). upstream: a share has the gradient as a factor; local: it
    has the slope as a factor. first_only: only the first parent gets a share. squared: the gradient is a factor twice.
    start: the gradient at the end.
    way: "children first" is right; "parents first" is the order turned around; "each arrival" visits a node once for each
    share, and hands on all that it has gathered. "paths" is the recursion along every path, right as well, but slow; in
    "paths, all" it hands on all that was gathered. "in place" adds to the first share where it lies, even if it is the very array
    that other nodes hold.
    """
    grads: list[Any] = [np.zeros(np.shape(node["data"])) for node in nodes]
    last = len(nodes) - 1
    grads[last] = np.full(np.shape(nodes[last]["data"]), start)

    def hand_on(i: int, g: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Give each parent its share."""
        given = []
        for parent, slope in list(zip(nodes[i]["parents"], nodes[i]["slopes"], strict=True))[
            : 1 if first_only else None
        ]:
            share = np.multiply(slope if local else 1.0, g * g if squared else g if upstream else 1.0)
            if share.shape != grads[parent].shape:
                share = np.broadcast_to(share, grads[parent].shape)
            grads[parent] = grads[parent] + share if accumulate else share
            given.append((parent, share))
            if way.startswith("paths"):
                hand_on(parent, grads[parent] if way == "paths, all" else share)
        return given

    if way.startswith("paths"):
        hand_on(last, grads[last])
    elif way == "in place":
        _add_in_place(nodes, grads)
    else:
        arrivals = [0] * last + [1]
        for i in range(last + 1) if way == "parents first" else range(last, -1, -1):
            for _ in range(arrivals[i] if way == "each arrival" else 1):
                for parent, _ in hand_on(i, grads[i]):
                    arrivals[parent] += 1
    return [grad for grad, node in zip(grads, nodes, strict=True) if node["asked"]]


def _add_in_place(nodes: list[dict], grads: list[np.ndarray]) -> None:
    """The walk in order, where a sum hands on its gradient without a copy and later shares are added to it."""
    reached = set()
    for i in reversed(range(len(nodes))):
        shares = [
            grads[i] if np.all(np.equal(s, 1)) else np.array(s * grads[i]) for s in map(np.asarray, nodes[i]["slopes"])
        ]
        for parent, share in zip(nodes[i]["parents"], shares, strict=True):
            if parent in reached:
                grads[parent] += share
            else:
                grads[parent] = share if share.shape == grads[parent].shape else share + np.zeros_like(grads[parent])
            reached.add(parent)
