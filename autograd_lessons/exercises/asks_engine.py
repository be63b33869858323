"""The kinds of question for lessons in which the learner writes an engine: a backward rule, an order, the engine."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from autograd_lessons.exercises.asks import Ask, Case, Function, ask, random_array
from autograd_lessons.exercises.programs import (
    FRAMES,
    STRETCHED,
    UNEVEN,
    USED_TWICE,
    random_program,
    run,
    shared_programs,
    single_programs,
    stretched_program,
    unbroadcast,
)


@ask
class BackwardRule(Function):
    """The learner writes the backward rule of an operation: from the gradient g of its output to those of its operands.

    forward: the operation, in NumPy. vjps: for each operand a function (g, *operands) -> its gradient before broadcasting is
    undone. shapes: the operands' shapes, one tuple of shapes for each try. takes: what the learner's function is given, in order:
    "g", "z" (the output), "x", "y", ... (the operands). parts names the gradients; one: the function returns an array, several: a tuple.
    matrices: for each operand a function (g, *operands) -> the two matrices whose product it is (or None).
    summed: for each operand a function (g, *operands) -> (terms, axis), where its gradient is terms.sum(axis) (or None).

        BackwardRule(forward=np.multiply, vjps=(lambda g, x, y: g * y, lambda g, x, y: g * x),
                     shapes=(((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 3), (2, 1))), parts=("x", "y"))
    """

    forward: Callable
    vjps: tuple[Callable, ...]
    shapes: tuple[tuple[tuple[int, ...], ...], ...]
    takes: tuple[str, ...] = ()
    matrices: tuple[Callable | None, ...] | None = None
    summed: tuple[Callable | None, ...] | None = None
    positive: bool = False
    expected: Callable | None = None
    inputs: tuple = ()
    counted: str = "gradients"

    def _names(self) -> tuple[str, ...]:
        return self.takes or ("g", *"xyw"[: len(self.vjps)])

    def feed(self, seed: int = 0) -> dict:
        calls, tried = [], []
        for k, shapes in enumerate(self.shapes):
            operands = [random_array(shape, 31 * seed + 7 * k + i) for i, shape in enumerate(shapes)]
            if self.positive:
                operands = [np.abs(o) for o in operands]
            z = np.asarray(self.forward(*operands))
            given = {
                "g": random_array(z.shape, 31 * seed + 7 * k + 5),
                "z": z,
                **dict(zip("xyw", operands, strict=False)),
            }
            calls.append([given[name].tolist() for name in self._names()])
            tried.append({"g": given["g"].tolist(), "operands": [o.tolist() for o in operands]})
        return {"kind": "function", "parts": len(self.parts), "calls": calls, "tried": tried}

    def cases(self, feed: dict) -> list[Case]:
        cases = []
        for tried, call in zip(feed["tried"], feed["calls"], strict=True):
            g, operands = np.array(tried["g"], float), [np.array(o, float) for o in tried["operands"]]
            rights = [self._gradient(rule, g, operands, i) for i, rule in enumerate(self.vjps)]
            for i, (right, part) in enumerate(zip(rights, self.parts, strict=True)):
                pieces = {
                    "g": g,
                    "operands": operands,
                    "vjp": self.vjps[i],
                    "output": np.asarray(self.forward(*operands)),
                    "exchanged": rights[1 - i] if len(rights) == 2 else None,
                    "matrices": self.matrices and self.matrices[i] and self.matrices[i](g, *operands),
                    "summed": self.summed and self.summed[i] and self.summed[i](g, *operands),
                }
                given = tuple(np.array(value, float) for value in call)
                cases.append(self._case(right, given, part=part if len(rights) > 1 else "", **pieces))
        return cases

    def _gradient(self, rule: Callable, g: np.ndarray, operands: list, i: int) -> np.ndarray:
        return unbroadcast(np.asarray(rule(g, *operands), np.float64), operands[i].shape)


@ask
class Order(Ask):
    """The learner writes a function that lists a graph's nodes so that each stands after its parents (or before them).

    The function is given the graph's last node and returns a list of nodes, each once. A node has `name` and, under the name
    `attribute`, a tuple of the nodes that it was made from. Any order that is valid is right.

    graphs: name -> names of its parents; the last name is the root. Random ones are tried besides.
    children_first: whether a node must stand before its parents, as in a backward walk.
    """

    graphs: tuple[dict[str, tuple[str, ...]], ...]
    attribute: str = "parents"
    children_first: bool = False
    counted: str = "places"

    def feed(self, seed: int = 0) -> dict:
        graphs = [{name: list(parents) for name, parents in graph.items()} for graph in self.graphs]
        graphs += [_random_graph(7, seed + k) for k in range(3)]
        graphs.append(_doublings(20))
        return {"kind": "order", "parts": 1, "attribute": self.attribute, "graphs": graphs}

    def cases(self, feed: dict) -> list[Case]:
        return []


def _random_graph(size: int, seed: int) -> dict[str, list[str]]:
    names = [f"n{i}" for i in range(size)]
    graph: dict[str, list[str]] = {}
    for i, name in enumerate(names):
        picks = [(seed * 7 + i * 5 + k * 3) % i for k in range(2)] if i > 1 else list(range(i))
        graph[name] = list(dict.fromkeys(names[p] for p in picks))
    used = {p for parents in graph.values() for p in parents}
    graph["root"] = [name for name in names if name not in used]
    return graph


def _doublings(size: int) -> dict[str, list[str]]:
    """A chain in which each node was made from the one before, twice: with a million paths, which nobody should walk."""
    return {f"d{i}": [f"d{i - 1}"] * 2 if i else [] for i in range(size + 1)}


CHAIN = "a long chain"


@ask
class Engine(Ask):
    """The learner wrote an engine; it is tried through its own names: on each operation alone, on graphs in which a value is used
    twice, and on random ones.

    The answer is the class (or a function that makes a leaf from a number or an array): `Value(2.0)`. Its objects know the operators,
    the methods of the other operations (`x.tanh()`), `.data`, `.grad` and `.backward()`.

    operations: names of `programs.OPERATIONS`. shapes: of the leaves of the random graphs; () are numbers.
    graphs: how many random ones. steps: operations in each.
    depth: length of a chain besides (0: none), which must be longer than the `FRAMES` that are allowed for it.
    backwards: how often the whole graph is built and walked without clearing .grad in between; gradients must add up.
    """

    operations: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...] = ((), (), ())
    graphs: int = 6
    steps: int = 8
    depth: int = 0
    backwards: int = 1
    rounded: int | None = None
    counted: str = "values and gradients"

    def feed(self, seed: int = 0) -> dict:
        shape = max(self.shapes, key=len)
        programs = single_programs(self.operations, shape, seed)
        programs += shared_programs(self.operations, seed)
        if shape:
            programs.append(stretched_program(self.operations, seed))
        programs += [
            random_program(self.operations, self.shapes, self.steps, 100 * seed + k) for k in range(self.graphs)
        ]
        if self.depth:
            steps = [["add", 0, {"number": 0.5}], *([["add", i, 0] for i in range(1, self.depth)])]
            programs.append({"name": CHAIN, "leaves": [0.5], "steps": steps, "frames": FRAMES})
        return {"kind": "engine", "parts": 1, "programs": programs, "backwards": self.backwards}

    def cases(self, feed: dict) -> list[Case]:
        cases = []
        for program in feed["programs"]:
            rights = self._run(program, feed["backwards"])
            mistaken = functools.cache(functools.partial(run, program))
            for i, right in enumerate(rights):
                pieces = {"backwards": feed["backwards"], "times": feed["backwards"] if i else 1}
                pieces["small"] = program["name"] in (*self.operations, *USED_TWICE, STRETCHED)
                pieces["uneven"] = program["name"] == UNEVEN
                pieces["engine"] = lambda i=i, run=mistaken, **mistake: run(**mistake)[i]
                cases.append(self._case(right, part=program["name"], **pieces))
        return cases

    def _run(self, program: dict, backwards: int) -> list[np.ndarray]:
        if program["name"] == CHAIN:  # x + 0.5 + x + x + ...: its slope is its length
            (x,), depth = program["leaves"], len(program["steps"])
            value, grads = np.array(depth * x + 0.5), [np.array(float(depth))]
        else:
            value, *grads = run(program)
        return [value, *(backwards * g for g in grads)]
