"""Lesson 04: an engine for numbers, written by the learner: nodes, a walk, an order."""

import numpy as np

from autograd_lessons.exercises.asks import Prediction
from autograd_lessons.exercises.asks_engine import BackwardRule, Engine, Order
from autograd_lessons.exercises.asks_walk import Walk
from autograd_lessons.exercises.exercise import Exercise

SLUG = "04_your_own_engine_numbers"
TITLE = "Your own engine, for numbers"

NUMBERS = ((), ())  # the shapes of two plain numbers

PAIRS = "zip(node.parents, node.slopes)"
WALK = """\
def walk(node, g):
    node.grad += g
    for parent, slope in zip(node.parents, node.slopes):
        walk(parent, slope * g)
"""
ORDER = """\
def order(root):
    seen = set()
    listed = []

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for parent in node.parents:
            visit(parent)
        listed.append(node)

    visit(root)
    return listed[::-1]
"""
VISIT = """\
        for parent in node.parents:
            visit(parent)
        listed.append(node)
"""
TOO_EARLY = """\
        listed.append(node)
        for parent in node.parents:
            visit(parent)
"""
BREADTH_FIRST = """\
def order(root):
    listed = [root]
    for node in listed:
        listed += [parent for parent in dict.fromkeys(node.parents) if parent not in listed]
    return listed
"""
BACKWARD = """\
def backward(root):
    root.grad = 1.0
    for node in order(root):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad
"""
ENGINE = (
    """\
import math


class Number:
    def __init__(self, data, parents=(), slopes=(), op=""):
        self.data, self.parents, self.slopes, self.grad = data, parents, slopes, 0.0

    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data / other.data, (self, other), (1 / other.data, -self.data / other.data**2))

    def __rtruediv__(self, other):
        return Number(other) / self

    __radd__, __rmul__ = __add__, __mul__


"""
    + ORDER
    + BACKWARD
)
TANH = """\
def tanh(x):
    z = math.tanh(x.data)
    return Number(z, (x,), (1 - z**2,), "tanh")
"""
ATTACHED = "\nNumber.backward, Number.tanh = backward, tanh\nanswer = Number"


def engine_with(tanh: str) -> str:
    """A whole engine, right but for this tanh."""
    return ENGINE + tanh + ATTACHED


EXERCISES = (
    Exercise(
        id="4.1",
        title="Two nudges, guessed",
        asks=Prediction(like=2, labels=("for a", "for b")),
        question="which terms of y change when only this number moves?",
        hints=(
            "A guess is noted, not judged. Any two numbers will do.",
            "Put 2.001 in place of a, everywhere that a stands. What is y then, and by how much did it grow?",
            "A term such as a * b grows with a as fast as its other factor is large. A term a grows as fast as a.",
        ),
        solution="guess = [4, 2]",
    ),
    Exercise(
        id="4.2",
        title="The local derivatives of x / y",
        asks=BackwardRule(
            forward=np.divide,
            vjps=(lambda g, x, y: 1 / y, lambda g, x, y: -x / y**2),
            shapes=(NUMBERS,) * 6,
            takes=("x", "y"),
            parts=("x", "y"),
            counted="slopes",
        ),
        question="when the divisor grows, does the quotient grow or shrink, and how fast?",
        hints=(
            "Hold y still: x / y is x times a fixed number. Then hold x still: which curve is 1 / y, and where does it fall?",
            "In x the slope is the number that x is multiplied by. In y, write x / y as x * y**-1 and use the power rule.",
            "At x = 6 and y = 2 the two slopes are 0.5 and -1.5. The body is one line: return ..., ...",
        ),
        solution="def div_slopes(x, y):\n    return 1 / y, -x / y**2",
        wrong=(
            ("def div_slopes(x, y):\n    return 1 / y, x / y**2", "sign"),
            ("def div_slopes(x, y):\n    return -x / y**2, 1 / y", "operands exchanged"),
            ("def div_slopes(x, y):\n    return y, x", "differs"),
            ("def div_slopes(x, y):\n    return 1 / y, -1 / y**2", "differs"),
            ("def div_slopes(x, y):\n    return x / y", "too few parts"),
        ),
    ),
    Exercise(
        id="4.3",
        title="The chain rule as a walk",
        asks=Walk(shared=False, hands_gradient=True),
        question="what arrives at a node, and what does it hand on to each of its parents?",
        hints=(
            "Go through the little trace above line by line. Each indented line is one call of walk from within walk.",
            "Two things happen at a node: it keeps g, and for each parent it calls walk with slope * g. A leaf has no "
            "parents, so there the loop does nothing.",
            "The body has three lines: node.grad = g, then the loop: for parent, slope in zip(node.parents, node.slopes):",
        ),
        solution=WALK.replace("+=", "="),
        wrong=(
            (WALK.replace("slope * g", "slope"), "upstream ignored"),
            (WALK.replace("slope * g", "g"), "local derivative ignored"),
            (WALK.replace(PAIRS, f"list({PAIRS})[:1]"), "first operand only"),
            ("def walk(node, g):\n    node.grad = g\n", "nothing noted"),
            (WALK.replace("slope * g", "slope + g"), "off by a constant"),
        ),
    ),
    Exercise(
        id="4.4",
        title="Shares that add up",
        asks=Walk(hands_gradient=True),
        question="when a second share reaches the same node, what becomes of the first?",
        hints=(
            "Draw a * a: two arrows lead from the product to a. Two shares arrive, one after the other.",
            "A second share is added to what is there. Handed on is only the new share: the old one is on its way already.",
            "Only the line that writes to node.grad changes, and only its sign of assignment.",
        ),
        solution=WALK,
        wrong=(
            (WALK.replace("+=", "="), "gradient replaced"),
            (WALK.replace("slope * g", "slope * node.grad"), "passed on twice"),
            (WALK.replace("slope * g", "slope"), "upstream ignored"),
            (WALK.replace(PAIRS, f"list({PAIRS})[:1]"), "first operand only"),
        ),
    ),
    Exercise(
        id="4.5",
        title="A topological order",
        asks=Order(
            graphs=(
                {"a": (), "b": (), "t": ("a", "b"), "y": ("t", "a")},
                {"a": (), "s": ("a", "a"), "t": ("s", "a"), "y": ("s", "t")},
            ),
            children_first=True,
        ),
        question="may a node be listed as soon as you meet it?",
        hints=(
            "Take y = a * b + a. In listed, which nodes must stand there before y may be appended? And before the product?",
            "In visit, first visit all parents of the node. Then all that lies behind it is listed, and you append the "
            "node itself.",
            "It starts: for parent in node.parents:. The node itself is appended after the loop. And listed[::-1] is the "
            "list turned around.",
        ),
        solution=ORDER,
        wrong=(
            (ORDER.replace("listed[::-1]", "listed"), "reversed"),
            (BREADTH_FIRST, "parent after child"),
            (
                "def order(root):\n    listed = [root]\n    for parent in root.parents:\n"
                "        listed += order(parent)\n    return listed",
                "node twice",
            ),
            (ORDER.replace("node in seen", "node.data in seen").replace("add(node)", "add(node.data)"), "node missing"),
            (ORDER.replace(VISIT, TOO_EARLY), "reversed"),
            (ORDER.replace(VISIT, TOO_EARLY).replace("[::-1]", ""), "parent after child"),
        ),
    ),
    Exercise(
        id="4.6",
        title="Backward, each node once",
        asks=Walk(doublings=20),
        question="when a node's turn comes, has everything arrived that it must hand on?",
        hints=(
            "Two loops, one inside the other: over the nodes in their order, and over the parents of each.",
            "Before the loops, root.grad = 1.0. Inside: a parent's share is slope times the node's own gradient, and it is added.",
            "It starts: root.grad = 1.0, then for node in order(root):, then for parent, slope in zip(...). One line is left.",
        ),
        solution=BACKWARD,
        wrong=(
            (ORDER + BACKWARD.replace("+=", "="), "gradient replaced"),
            (ORDER + BACKWARD.replace("    root.grad = 1.0\n", ""), "no gradient at the end"),
            (ORDER + BACKWARD.replace("slope * node.grad", "slope"), "upstream ignored"),
            (ORDER.replace("listed[::-1]", "listed") + BACKWARD, "one step only"),
            (BREADTH_FIRST + BACKWARD, "order of the walk"),
            (WALK + "\n\ndef backward(root):\n    walk(root, 1.0)\n", "visited too often"),
        ),
    ),
    Exercise(
        id="4.7",
        title="tanh, and your whole engine",
        asks=Engine(operations=("add", "mul", "div", "tanh")),
        question="which of your functions take part in what is named here?",
        hints=(
            "Look at remember: it computes, then makes a Number from the result, the parents, the slopes and the name.",
            "There is one parent and one slope, and both must stand in a tuple: (x,) with a comma. x is a Number, and "
            "x.data its number.",
            'It starts: z = math.tanh(x.data). It ends: return Number(z, (x,), (...,), "tanh"). The slope can be '
            "written with z.",
        ),
        solution=TANH + "\n\nNumber.tanh = tanh",
        wrong=(
            (engine_with(TANH.replace("1 - z**2", "1 - x.data**2")), "differs"),
            (engine_with(TANH.replace("1 - z**2", "z")), "differs"),
            (engine_with(TANH.replace("1 - z**2", "1 + z**2")), "differs"),
            (engine_with(TANH.replace("(1 - z**2,)", "(1 - z**2)")), "raised"),
            (engine_with(TANH).replace("parent.grad +=", "parent.grad ="), "gradient replaced"),
        ),
    ),
)
