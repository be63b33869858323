"""Small computations as data: what a learner's own engine is tried on, and what its gradients must be.

A program is JSON data: {"name", "leaves": numbers or nested lists, "steps": [operation, operand, operand?]}. An operand is the number of an
earlier value (leaves first, then each step's result) or {"number": 3.0}, a plain Python number. The last step's result is a
single number. `run` walks it in reverse mode with NumPy; its switches make the mistakes that engines are written with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def _matmul_left(g, z, x, y):
    return g @ np.swapaxes(y, -1, -2)


def _matmul_right(g, z, x, y):
    return np.swapaxes(x, -1, -2) @ g


# operation -> forward, and for each operand its gradient, given the gradient g of the output z
OPERATIONS: dict[str, tuple[Callable, ...]] = {
    "add": (lambda x, y: x + y, lambda g, z, x, y: g, lambda g, z, x, y: g),
    "sub": (lambda x, y: x - y, lambda g, z, x, y: g, lambda g, z, x, y: -g),
    "mul": (lambda x, y: x * y, lambda g, z, x, y: g * y, lambda g, z, x, y: g * x),
    "div": (lambda x, y: x / y, lambda g, z, x, y: g / y, lambda g, z, x, y: -g * x / y**2),
    "pow": (lambda x, y: x**y, lambda g, z, x, y: g * y * x ** (y - 1), lambda g, z, x, y: g * z * np.log(np.abs(x))),
    "matmul": (lambda x, y: x @ y, _matmul_left, _matmul_right),
    "neg": (lambda x: -x, lambda g, z, x: -g),
    "exp": (np.exp, lambda g, z, x: g * z),
    "log": (np.log, lambda g, z, x: g / x),
    "sin": (np.sin, lambda g, z, x: g * np.cos(x)),
    "cos": (np.cos, lambda g, z, x: -g * np.sin(x)),
    "sqrt": (np.sqrt, lambda g, z, x: g / (2 * z)),
    "tanh": (np.tanh, lambda g, z, x: g * (1 - z**2)),
    "relu": (lambda x: np.maximum(x, 0.0), lambda g, z, x: g * (x > 0)),
    "sum": (np.sum, lambda g, z, x: g * np.ones_like(x)),
    "mean": (np.mean, lambda g, z, x: g * np.ones_like(x) / np.size(x)),
}
_DOMAINS = {
    "log": lambda x: (x > 0.2).all(),
    "sqrt": lambda x: (x > 0.2).all(),
    "relu": lambda x: (np.abs(x) > 0.1).all(),
}


def unbroadcast(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """g summed over what broadcasting added or stretched, to have this shape."""
    if g.shape == shape:
        return g
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1 != g.shape[i]), keepdims=True)


def forward(program: dict) -> list[Any]:
    """All values of a program: leaves, then the result of each step."""
    values = [np.array(leaf, np.float64) for leaf in program["leaves"]]
    for operation, *operands in program["steps"]:
        values.append(np.asarray(OPERATIONS[operation][0](*(_operand(values, o) for o in operands))))
    return values


def _operand(values: list, operand: Any) -> Any:
    return operand["number"] if isinstance(operand, dict) else values[operand]


def run(
    program: dict,
    *,
    accumulate: bool = True,
    upstream: bool = True,
    first_only: bool = False,
    unbroadcasts: bool | str = True,
    seed: float = 1.0,
) -> list[np.ndarray]:
    """The program's value and the gradients of its leaves; each switch that is turned makes one mistake.

    accumulate: a second gradient is added to the first (else it replaces it). upstream: rules multiply by the arriving gradient.
    first_only: only the first operand gets a gradient. unbroadcasts: undo broadcasting; "in front" only the axes that it put there.
    seed: the gradient at the end.
    """
    values = forward(program)
    count = len(program["leaves"])
    grads: list[Any] = [np.zeros_like(v) for v in values]
    grads[-1] = np.full_like(values[-1], seed)

    for i in reversed(range(count, len(values))):
        operation, *operands = program["steps"][i - count]
        given = [_operand(values, o) for o in operands]
        g = grads[i] if upstream else np.ones_like(values[i])
        for place, (rule, operand) in enumerate(zip(OPERATIONS[operation][1:], operands, strict=True)):
            if isinstance(operand, dict) or (first_only and place > 0):
                continue
            share = np.asarray(rule(g, values[i], *given))
            if unbroadcasts == "in front":
                share = share.sum(axis=tuple(range(share.ndim - values[operand].ndim)))
            elif unbroadcasts:
                share = unbroadcast(share, values[operand].shape)
            grads[operand] = grads[operand] + share if accumulate else share
    return [values[-1], *grads[:count]]


class _Dice:
    """A small linear congruential generator: the same numbers everywhere, and nothing to import."""

    def __init__(self, seed: int):
        self.state = (seed * 2654435761 + 12345) % 2**32

    def below(self, n: int) -> int:
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % n


def random_program(operations: tuple[str, ...], shapes: tuple[tuple[int, ...], ...], steps: int, seed: int) -> dict:
    """A program over leaves of these shapes in which values are used more than once and every leaf counts; no number in it is
    large, and none is near the border of an operation's domain."""
    dice = _Dice(seed)
    leaves = [random_leaf(shape, dice) for shape in shapes]
    program: dict = {"name": "a random graph", "leaves": leaves, "steps": []}
    usable = [op for op in operations if op not in ("sum", "mean", "pow")]
    values, tries = forward(program), 0
    while len(program["steps"]) < steps and tries < 50 * steps:
        tries += 1
        operation = usable[dice.below(len(usable))]
        operands = [dice.below(len(values)) for _ in OPERATIONS[operation][1:]]
        if len(operands) == 2 and dice.below(6) == 0:
            operands[dice.below(2)] = {"number": float(2 + dice.below(3))}
        if operation != "matmul" and not any(isinstance(o, int) for o in operands):
            continue
        result = _tame(values, operation, operands)
        if result is not None:
            program["steps"].append([operation, *operands])
            values.append(result)
    _end(program, operations)
    return program


def random_leaf_values(shape: tuple[int, ...], seed: int) -> Any:
    """Random numbers of a shape as lists, between 0.3 and 1.7, with both signs."""
    return random_leaf(shape, _Dice(seed))


def random_leaf(shape: tuple[int, ...], dice: _Dice) -> Any:
    values = [
        (30 + dice.below(140)) / 100 * (1 if dice.below(3) else -1) for _ in range(int(np.prod(shape, dtype=int)))
    ]
    return np.array(values).reshape(shape).tolist()


def _tame(values: list, operation: str, operands: list) -> np.ndarray | None:
    """The result of an operation; None where its gradient is undefined or near a corner, or its numbers are large."""
    given = [np.asarray(_operand(values, o)) for o in operands]
    if operation == "div" and (np.abs(given[1]) < 0.3).any():
        return None
    if operation in _DOMAINS and not _DOMAINS[operation](given[0]):
        return None
    if operation == "matmul" and not (given[0].ndim == given[1].ndim == 2 and given[0].shape[1] == given[1].shape[0]):
        return None
    try:
        result = np.asarray(OPERATIONS[operation][0](*given))
    except ValueError:  # shapes that do not broadcast
        return None
    return result if (np.abs(result) < 8).all() else None


def _end(program: dict, operations: tuple[str, ...]) -> None:
    """Add up whatever was not used, so that every leaf reaches the one number at the end."""
    used = {o for _, *operands in program["steps"] for o in operands if isinstance(o, int)}
    values = forward(program)

    def step(*written) -> int:
        program["steps"].append(list(written))
        return len(program["leaves"]) + len(program["steps"]) - 1

    loose = [i for i in range(len(values)) if i not in used]
    if any(v.ndim for v in values):
        _, reduce = _joins(operations)
        loose = [step(reduce, i) for i in loose]
    last = loose[0]
    for i in loose[1:]:
        last = step("add" if "add" in operations else "mul", last, i)


FRAMES = 100  # calls inside each other in a long chain: enough for any walk, and too few for one that calls itself for each node
USED_TWICE = ("a value used twice", "a result used twice")
UNEVEN = "paths of different length"


def shared_programs(operations: tuple[str, ...], seed: int) -> list[dict]:
    """Programs of numbers in which a value or a result is used more than once; in the last two, along paths of different length."""
    join = "add" if "add" in operations else "mul"
    times = ["mul", 0, {"number": 3.0}] if "mul" in operations else [join, 0, {"number": 3.0}]
    leaf = [(30 + _Dice(seed).below(140)) / 100]
    first, second = USED_TWICE
    return [
        {"name": first, "leaves": leaf, "steps": [[join, 0, 0]]},
        {"name": second, "leaves": leaf, "steps": [times, [join, 1, 1]]},
        {"name": UNEVEN, "leaves": leaf, "steps": [times, [times[0], 1, {"number": 2.0}], [join, 1, 2]]},
        {"name": UNEVEN, "leaves": leaf, "steps": [times, [times[0], 1, {"number": 2.0}], [join, 2, 1]]},
    ]


STRETCHED = "an axis of length 1, stretched"


def stretched_program(operations: tuple[str, ...], seed: int) -> dict:
    """A program in which broadcasting stretches an axis of length 1 in one operand, and puts one in front of the other."""
    dice, (join, reduce) = _Dice(seed), _joins(operations)
    leaves = [random_leaf(shape, dice) for shape in ((2, 1), (3,))]
    return {"name": STRETCHED, "leaves": leaves, "steps": [[join, 0, 1], [reduce, 2]]}


def _joins(operations: tuple[str, ...]) -> tuple[str, str]:
    """The operations that bring two values together, and that make a number of an array."""
    return "mul" if "mul" in operations else "add", "sum" if "sum" in operations else "mean"


def single_programs(operations: tuple[str, ...], shape: tuple[int, ...], seed: int) -> list[dict]:
    """Programs that show the operations one by one; those that the others cannot do without come first and alone, so that a
    fault of theirs is not taken for another's."""
    numbers = [("mul", ())] if "mul" in operations else []
    reductions = [(op, shape) for op in ("sum", "mean") if op in operations] if shape else []
    others = [(op, shape) for op in operations if (op, shape) not in reductions + numbers]
    return [single_program(op, own, operations, seed + i) for i, (op, own) in enumerate(numbers + reductions + others)]


def single_program(operation: str, shape: tuple[int, ...], operations: tuple[str, ...], seed: int) -> dict:
    """A program that shows one operation, with another one behind it, so that a gradient other than 1 arrives."""
    dice = _Dice(seed)
    binary = len(OPERATIONS[operation]) == 3
    program: dict = {"name": operation, "leaves": [random_leaf(shape, dice) for _ in range(1 + binary)], "steps": []}
    if operation in _DOMAINS or operation == "div":
        program["leaves"] = [np.abs(leaf).tolist() for leaf in program["leaves"]]
    if operation == "matmul":
        program["leaves"] = [random_leaf((2, 3), dice), random_leaf((3, 2), dice)]
    count = len(program["leaves"])
    if operation == "pow":
        program["leaves"], count = [np.abs(program["leaves"][0]).tolist()], 1
        program["steps"].append(["pow", 0, {"number": 3.0}])
    else:
        program["steps"].append([operation, *range(count)])
    if "mul" in operations:
        program["steps"].append(["mul", count, {"number": 3.0}])
    if forward(program)[-1].ndim:
        _, reduce = _joins(operations)
        program["steps"].append([reduce, count + len(program["steps"]) - 1])
    return program
