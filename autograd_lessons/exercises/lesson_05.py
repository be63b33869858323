"""Lesson 05: the learner's engine on arrays: rules, a walk by age, broadcasting undone."""

import numpy as np

from autograd_lessons.exercises.asks import Function, Prediction
from autograd_lessons.exercises.asks_engine import BackwardRule, Engine
from autograd_lessons.exercises.asks_walk import Walk
from autograd_lessons.exercises.exercise import Exercise
from autograd_lessons.exercises.programs import unbroadcast

SLUG = "05_your_own_engine_arrays"
TITLE = "Your own engine, for arrays"

BACKWARD = """\
def backward(root):
    root.grad = np.ones_like(root.data)
    waiting = {root}
    while waiting:
        node = max(waiting, key=lambda node: node.born)
        waiting.remove(node)
        for parent, share in zip(node.parents, node.shares()):
            parent.grad = parent.grad + share
            waiting.add(parent)
"""
PAIRS = "zip(node.parents, node.shares())"
UNDO = """\
def undo_broadcast(g, shape):
    front = tuple(range(g.ndim - len(shape)))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    g = g.sum(axis=front)
    return g.sum(axis=stretched, keepdims=True)
"""
MATMUL = "def matmul_rule(g, z, x, y):\n    return g @ y.T, x.T @ g"
LINEAR = "def linear_rule(g, z, x, weight, bias):\n    return g @ weight, g.T @ x, g.sum(axis=0)"
ENGINE = (
    """\
import itertools


class Tensor:
    births = itertools.count()

    def __init__(self, data, parents=(), rule=None):
        self.data, self.parents, self.rule = np.asarray(data, dtype=float), parents, rule
        self.born, self.grad = next(Tensor.births), 0.0

    def shares(self):
        if not self.parents:
            return []
        shares = self.rule(self.grad, self.data, *[p.data for p in self.parents])
        return [undo_broadcast(np.asarray(s), p.data.shape) for s, p in zip(shares, self.parents)]

    def __add__(self, other):
        return remember(np.add, lambda g, z, x, y: (g, g), self, other)

    def __mul__(self, other):
        return remember(np.multiply, lambda g, z, x, y: (g * y, g * x), self, other)

    def __sub__(self, other):
        return self + other * -1.0

    def __rsub__(self, other):
        return self * -1.0 + other

    def __matmul__(self, other):
        return remember(np.matmul, lambda g, z, x, y: (g @ y.T, x.T @ g), self, other)

    def exp(self):
        return remember(np.exp, lambda g, z, x: (g * z,), self)

    def sum(self):
        return remember(np.sum, lambda g, z, x: (g * np.ones_like(x),), self)

    def mean(self):
        return remember(np.mean, lambda g, z, x: (g * np.ones_like(x) / x.size,), self)

    __radd__, __rmul__ = __add__, __mul__


def remember(compute, rule, *inputs):
    parents = [x if isinstance(x, Tensor) else Tensor(x) for x in inputs]
    return Tensor(compute(*[p.data for p in parents]), parents, rule)


"""
    + UNDO
    + BACKWARD
    + "Tensor.backward = backward\nanswer = Tensor"
)


def leading_axes_only(g, shape):
    return g.sum(axis=tuple(range(g.ndim - len(shape))))


def dropped(g, shape):
    """Summed over the right axes, but those of length 1 are lost."""
    return unbroadcast(g, shape).reshape([n for n in shape if n != 1])


EXERCISES = (
    Exercise(
        id="5.1",
        title="A row that is copied",
        asks=Prediction(labels=("times the nudge",)),
        question="in how many entries of the table + row does row[0] stand?",
        hints=(
            "A guess is noted, not judged. Any number will do.",
            "Write table + row down, three rows of four numbers. Where does row[0] enter?",
            "Each of these entries grows by the whole nudge, and the total collects all of them.",
        ),
        solution="guess = 3",
    ),
    Exercise(
        id="5.2",
        title="The rule of x * y",
        asks=BackwardRule(
            forward=np.multiply,
            vjps=(lambda g, x, y: g * y, lambda g, x, y: g * x),
            shapes=(((3, 4), (3, 4)), ((5,), (5,))),
            takes=("g", "z", "x", "y"),
            parts=("x", "y"),
        ),
        question="one entry of x: by what was it multiplied, and how much does the end care for that product?",
        hints=(
            "Take one entry alone: it is lesson 4 again, a product of two numbers.",
            "Share = gradient that arrives, times local derivative. A factor's local derivative is the other factor.",
            "The body is one line, with a * between arrays: return g * ..., g * ...",
        ),
        solution="def mul_rule(g, z, x, y):\n    return g * y, g * x",
        wrong=(
            ("def mul_rule(g, z, x, y):\n    return g * x, g * y", "operands exchanged"),
            ("def mul_rule(g, z, x, y):\n    return y, x", "upstream ignored"),
            ("def mul_rule(g, z, x, y):\n    return g, g", "local derivative ignored"),
            ("def mul_rule(g, z, x, y):\n    return g * z, g * z", "value for derivative"),
            ("def mul_rule(g, z, x, y):\n    return g * y", "too few parts"),
        ),
    ),
    Exercise(
        id="5.3",
        title="Backward, youngest first",
        asks=Walk(shape=(2,), doublings=20, depth=160),
        question="has everything arrived at the node that you take out of the waiting set?",
        hints=(
            "Go through the little table above. What changes in the set at y's turn, and what at t's?",
            "Take the node out of the set. Then, for each parent, add the share to what the parent has, and put the parent "
            "into the set.",
            "It starts: waiting.remove(node), then for parent, share in zip(node.parents, node.shares()):. Two lines are "
            "left: one for parent.grad, and waiting.add(parent).",
        ),
        solution=BACKWARD,
        wrong=(
            (BACKWARD.replace("parent.grad + share", "share"), "gradient replaced"),
            (BACKWARD.replace("    root.grad = np.ones_like(root.data)\n", ""), "no gradient at the end"),
            (
                BACKWARD.replace(
                    "            parent.grad = parent.grad + share\n",
                    "            if parent in waiting:\n                parent.grad += share\n"
                    "            else:\n                parent.grad = share\n",
                ),
                "array shared",
            ),
            (
                BACKWARD.replace("max(waiting, key=lambda node: node.born)", "waiting.pop(0)")
                .replace("        waiting.remove(node)\n", "")
                .replace("{root}", "[root]")
                .replace(
                    "            waiting.add(parent)", "            waiting += [parent] * (parent not in waiting)"
                ),
                "order of the walk",
            ),
            (
                BACKWARD.replace("max(", "min("),
                "order of the walk",
            ),
            (
                "def backward(root):\n    root.grad = np.ones_like(root.data)\n    walk(root)\n\n\n"
                "def walk(node):\n    for parent, share in zip(node.parents, node.shares()):\n"
                "        parent.grad = parent.grad + share\n        walk(parent)\n\n\nanswer = backward",
                "visited too often",
            ),
        ),
    ),
    Exercise(
        id="5.4",
        title="Broadcasting undone",
        asks=Function(
            expected=unbroadcast,
            inputs=(
                ((3, 4), {"tuple": [4]}),
                ((3, 4), {"tuple": [3, 1]}),
                ((3, 4), {"tuple": [1, 4]}),
                ((3, 4), {"tuple": []}),
                ((3, 4), {"tuple": [3, 4]}),
                ((2, 3, 4), {"tuple": [3, 1]}),
            ),
            traps={
                "stretched axis left": leading_axes_only,
                "axis missing": dropped,
                "not summed": lambda g, shape: g,
                "summed": lambda g, shape: np.full(shape, g.sum()),
                "averaged not summed": lambda g, shape: unbroadcast(g, shape) * (np.prod(shape) / g.size),
            },
            counted="sums",
        ),
        question="compare the two shapes from the right: which axes of g have no partner, and which a partner of length 1?",
        hints=(
            "Write the two shapes below each other, aligned at the right. What is missing in front was put there; a 1 below "
            "a larger number was stretched.",
            "Both lines are sums. The axes in front are to be gone afterwards, the stretched ones are to stay with length 1.",
            "g.sum(axis=(0, 2), keepdims=True) would add up over axes 0 and 2 and keep both. You have the two tuples of axes.",
        ),
        solution=UNDO,
        wrong=(
            (UNDO.replace("g.sum(axis=stretched, keepdims=True)", "g"), "stretched axis left"),
            (UNDO.replace("sum", "mean"), "averaged not summed"),
            ("def undo_broadcast(g, shape):\n    return np.full(shape, g.sum())", "summed"),
            ("def undo_broadcast(g, shape):\n    return g", "not summed"),
            (UNDO.replace(", keepdims=True", ""), "axis missing"),
        ),
    ),
    Exercise(
        id="5.5",
        title="The rule of the mean",
        asks=BackwardRule(
            forward=np.mean,
            vjps=(lambda g, x: g * np.ones_like(x) / x.size,),
            shapes=(((2, 3),), ((5,),), ((4, 2),)),
            takes=("g", "z", "x"),
            traps={
                "sum for mean": lambda g, z, x: g * np.ones_like(x),
                "wrong count": lambda g, z, x: g * np.ones_like(x) / len(x),
                "one number for all": lambda g, z, x: g / x.size,
                "upstream ignored": lambda g, z, x: np.ones_like(x) / x.size,
            },
        ),
        question="how much of an entry's own growth reaches the mean, and how many entries get such a share?",
        hints=(
            "You did this by hand in exercise 1.3: nudge one entry, and see how much of it reaches the mean.",
            "Compare sum_rule: there each entry receives g. A mean is a sum, divided by the number of entries.",
            "The share must have the shape of x, so np.ones_like(x) is useful; x.size is the number of entries.",
        ),
        solution="def mean_rule(g, z, x):\n    return g * np.ones_like(x) / x.size",
        wrong=(
            ("def mean_rule(g, z, x):\n    return g * np.ones_like(x)", "sum for mean"),
            ("def mean_rule(g, z, x):\n    return g / x.size", "one number for all"),
            ("def mean_rule(g, z, x):\n    return g * np.ones_like(x) / len(x)", "wrong count"),
            ("def mean_rule(g, z, x):\n    return np.ones_like(x) / x.size", "upstream ignored"),
            ("def mean_rule(g, z, x):\n    return g * x / x.size", "differs"),
        ),
    ),
    Exercise(
        id="5.6",
        title="The rule of exp",
        asks=BackwardRule(
            forward=np.exp,
            vjps=(lambda g, x: g * np.exp(x),),
            shapes=(((2, 3),), ((4,),)),
            takes=("g", "z", "x"),
            traps={
                "rule at the wrong point": lambda g, z, x: g * np.exp(z),
                "precedence": lambda g, z, x: np.exp(g * x),
            },
        ),
        question="what is the slope of exp at a point where its value is z?",
        hints=(
            "Lesson 2 measured it: exp is exactly as steep as it is high.",
            "Share = gradient that arrives, times local derivative. The height is the result, and you are given it.",
            "The body is one line and uses two of the three things that are given.",
        ),
        solution="def exp_rule(g, z, x):\n    return g * z",
        wrong=(
            ("def exp_rule(g, z, x):\n    return z", "upstream ignored"),
            ("def exp_rule(g, z, x):\n    return g", "local derivative ignored"),
            ("def exp_rule(g, z, x):\n    return g * np.exp(z)", "rule at the wrong point"),
            ("def exp_rule(g, z, x):\n    return -g * z", "sign"),
            ("def exp_rule(g, z, x):\n    return g * x", "differs"),
        ),
    ),
    Exercise(
        id="5.7",
        title="The rule of x @ y",
        asks=BackwardRule(
            forward=np.matmul,
            vjps=(lambda g, x, y: g @ y.T, lambda g, x, y: x.T @ g),
            matrices=(lambda g, x, y: (g, y.T), lambda g, x, y: (x.T, g)),
            shapes=(((3, 3), (3, 3)), ((2, 2), (2, 2))),  # square: here no shape can stand in for understanding
            takes=("g", "z", "x", "y"),
            parts=("x", "y"),
        ),
        question="which shapes meet in your product, if x is (2, 3) and y is (3, 4)?",
        hints=(
            "In the example g is (2, 4), and y.T is (4, 3). A matrix product needs the two inner lengths to be the same.",
            "Write down both orders: g with y.T, and y.T with g. Only one of them has the shape of x. Then x.T and g.",
            "For x: g on the left, y.T on the right. For y: x.T on the left, g on the right.",
        ),
        solution=MATMUL,
        wrong=(
            ("def matmul_rule(g, z, x, y):\n    return g @ y, x @ g", "transposed"),
            ("def matmul_rule(g, z, x, y):\n    return y.T @ g, g @ x.T", "matrix order"),
            ("def matmul_rule(g, z, x, y):\n    return g @ y.T, g @ x.T", "matrix order"),
            ("def matmul_rule(g, z, x, y):\n    return g * y, g * x", "elementwise for matmul"),
            ("def matmul_rule(g, z, x, y):\n    return x.T @ g, g @ y.T", "operands exchanged"),
            ("def matmul_rule(g, z, x, y):\n    return y.T, x.T", "differs"),
        ),
    ),
    Exercise(
        id="5.8",
        title="The rule of a linear layer",
        asks=BackwardRule(
            forward=lambda x, weight, bias: x @ weight.T + bias,
            vjps=(lambda g, x, w, b: g @ w, lambda g, x, w, b: g.T @ x, lambda g, x, w, b: g),
            matrices=(lambda g, x, w, b: (g, w), lambda g, x, w, b: (g.T, x), None),
            summed=(None, None, lambda g, x, w, b: (g, 0)),
            shapes=(((5, 3), (3, 3), (3,)), ((2, 2), (2, 2), (2,))),
            takes=("g", "z", "x", "y", "w"),
            parts=("x", "weight", "bias"),
        ),
        question="for which of the three do you know the share already, and from where?",
        hints=(
            "The bias is the row of step 3. For the other two, look at your rule of the matrix product.",
            "In x @ weight.T the other factor of x is weight.T, so its transpose is the weight itself. And the weight's share "
            "has one row for each output: which of g and g.T has these rows?",
            "For x: g @ weight. For the weight: g.T on the left, x on the right. For the bias: g added up over the "
            "examples, axis 0.",
        ),
        solution=LINEAR,
        wrong=(
            (LINEAR.replace("g.T @ x", "x.T @ g"), "transposed"),
            (LINEAR.replace("g @ weight", "g @ weight.T"), "transposed"),
            (LINEAR.replace("g.sum(axis=0)", "g.mean(axis=0)"), "averaged not summed"),
            (LINEAR.replace("axis=0", "axis=1"), "wrong axis"),
            (LINEAR.replace("g.sum(axis=0)", "g"), "not summed"),
            (LINEAR.replace("g @ weight, g.T @ x", "g.T @ x, g @ weight"), "shape"),
        ),
    ),
    Exercise(
        id="5.9",
        title="Your whole engine",
        asks=Engine(
            operations=("add", "mul", "sub", "exp", "sum", "mean", "matmul"),
            shapes=((2, 3), (3,), (3, 2)),
            graphs=5,
            depth=160,
        ),
        question="which of your functions take part in what is named here?",
        hints=(
            "The class has a name, and it stands after the word class. No quotes, no parentheses.",
            "The line 'in' says where the first difference is. An operation: look at its rule, and at those of * and sum, "
            "which take part in most graphs. A random graph: look at undo_broadcast. A chain, or a value used twice: look "
            "at backward.",
            "answer = Tensor. If it is not right yet, run the checks of 5.2 to 5.8 again: they look at one function each.",
        ),
        solution="answer = Tensor",
        wrong=(
            (ENGINE.replace("parent.grad + share", "share"), "gradient replaced"),
            (ENGINE.replace("undo_broadcast(np.asarray(s), p.data.shape)", "np.asarray(s)"), "not summed"),
            (ENGINE.replace("(g @ y.T, x.T @ g)", "(g * 1.0 @ y.T, x.T @ g * 2.0)"), "differs"),
            (ENGINE.replace("/ x.size", "/ len(x)"), "differs"),
            (ENGINE.replace("max(", "min("), "order of the walk"),
            (ENGINE.replace(PAIRS, f"list({PAIRS})[:1]"), "first operand only"),
        ),
    ),
)
