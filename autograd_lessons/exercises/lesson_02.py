"""Lesson 02: slopes of elementary functions, the chain rule, and several outputs at once."""

import numpy as np

from autograd_lessons.exercises.asks import Derivative, Gradient, Prediction
from autograd_lessons.exercises.exercise import Exercise

SLUG = "02_elementwise_derivatives"
TITLE = "Slopes of sin, cos, sqrt and exp, and of chains of them"


def wave(x):
    return np.exp(np.sin(3 * x))


def dwave(x):
    return wave(x) * np.cos(3 * x) * 3


EXERCISES = (
    Exercise(
        id="2.1",
        title="Two slopes, guessed",
        asks=Prediction(like=2, labels=("for exp at 2", "for sin at 2")),
        question="does each curve rise or fall at 2, and how fast compared with a line of slope 1?",
        hints=(
            "Sketch both curves from 0 to 3. Where is the top of the sine?",
            "A line of slope 1 climbs 1 for each 1 to the right. From 2 to 3, exp climbs from 7.4 to 20.1.",
            "There is no wrong guess here: guess = [10, -1] is as good a start as any.",
        ),
        solution="guess = [7.39, -0.42]",
    ),
    Exercise(
        id="2.2",
        title="A path that NumPy cut",
        asks=Gradient(
            f=lambda x: np.sin(x) + np.exp(x),
            df=lambda x: np.cos(x) + np.exp(x),
            at=[0.5],
            paths=([np.cos(0.5)], [np.exp(0.5)]),
        ),
        question="x reaches y along two paths. Along which of them can the gradient come back?",
        hints=(
            "Draw the graph: two arrows leave x and meet in the sum. One of them goes through NumPy.",
            "The slope of a sum is the sum of the slopes. detach() removed one of the two.",
            "Write y = torch.sin(x) + torch.exp(x), call y.backward() and look at x.grad.",
        ),
        solution=(
            "x = torch.tensor([0.5], requires_grad=True)\n"
            "y = torch.sin(x) + torch.exp(x)\n"
            "y.backward()\n"
            "answer = x.grad"
        ),
        wrong=(
            (
                "x = torch.tensor([0.5], requires_grad=True)\n"
                "y = torch.sin(x) + torch.from_numpy(np.exp(x.detach().numpy()))\n"
                "y.backward()\n"
                "answer = x.grad",
                "path lost",
            ),
            ("np.exp(np.array([0.5]))", "path lost"),
            ("np.sin(np.array([0.5])) + np.exp(np.array([0.5]))", "value for derivative"),
            ("-np.sin(np.array([0.5])) + np.exp(np.array([0.5]))", "second derivative"),
        ),
    ),
    Exercise(
        id="2.3",
        title="The slope of sqrt",
        asks=Derivative(
            f=np.sqrt, df=lambda x: 0.5 / np.sqrt(x), between=(0.1, 9), traps={"precedence": lambda x: 0.25 / x}
        ),
        question="is the root steeper at 0.1 or at 9, and what does your formula say?",
        hints=(
            "Sketch the curve from 0 to 9. Is it steeper at 1 or at 9?",
            "In n x**(n-1), put n = 1/2. The new exponent is negative: that means one divided by a root.",
            "The slope at 1 is 0.5 and at 4 it is 0.25. In Python, x ** -1 / 2 is (x ** -1) / 2: write x ** (-1 / 2).",
        ),
        solution="def dsqrt(x):\n    return 0.5 / np.sqrt(x)",
        wrong=(
            ("np.sqrt(x)", "value for derivative"),
            ("1 / np.sqrt(x)", "coefficient lost"),
            ("1 / 2 * np.sqrt(x)", "exponent kept"),
            ("1 / 2 * x ** -1 / 2", "precedence"),
            ("-0.5 / np.sqrt(x)", "sign"),
            ("0.5 / np.sqrt(np.sqrt(x))", "rule at the wrong point"),
        ),
    ),
    Exercise(
        id="2.4",
        title="The slope of the bell",
        asks=Derivative(
            f=lambda x: np.exp(-(x**2)),
            df=lambda x: -2 * x * np.exp(-(x**2)),
            between=(-2.5, 2.5),
            chain=((np.exp, np.exp), (lambda x: -(x**2), lambda x: -2 * x)),
        ),
        question="the bell is flat at 0, and far out on both sides. What does your formula give at 0, and what at -2.5?",
        hints=(
            "Walk along the bell from left to right: up, flat at 0, down. That is the sign of the slope.",
            "Two links: first u = -x**2, then exp of u. Multiply their slopes; that of exp is taken at u.",
            "exp(-x**2) stays in the formula as it is. It is multiplied by the slope of -x**2.",
        ),
        solution="def dbell(x):\n    return np.exp(-(x**2)) * (-2 * x)",
        wrong=(
            ("np.exp(-x ** 2)", "value for derivative"),
            ("2 * x * np.exp(-x ** 2)", "sign"),
            ("np.exp(-2 * x)", "derivative inside"),
            ("np.exp(x) * (-2 * x)", "rule at the wrong point"),
            ("-x * np.exp(-x ** 2)", "factor 1/2"),
        ),
    ),
    Exercise(
        id="2.5",
        title="Three links",
        asks=Derivative(
            f=wave,
            df=dwave,
            between=(-2, 2),
            chain=((np.exp, np.exp), (np.sin, np.cos), (lambda x: 3 * x, lambda x: 3.0)),
            traps={"rule at the wrong point": lambda x: wave(x) * np.cos(x) * 3},
        ),
        question="how many links does the chain have, and how many factors does your formula have?",
        hints=(
            "Draw the chain with an arrow for each link, and write each link's slope under its arrow.",
            "There are three slopes, so three factors. Each is taken where its function stands.",
            "The first factor is 3, the second is cos(3x). What is the slope of exp, at sin(3x)?",
        ),
        solution="def dwave(x):\n    return np.exp(np.sin(3 * x)) * np.cos(3 * x) * 3",
        wrong=(
            ("np.exp(np.sin(3 * x))", "value for derivative"),
            ("np.exp(np.sin(3 * x)) * np.cos(3 * x)", "inner derivative missing"),
            ("np.exp(np.cos(3 * x)) * 3", "derivative inside"),
            ("-3 * np.exp(np.sin(3 * x)) * np.cos(3 * x)", "sign"),
            ("np.exp(np.sin(3 * x)) * np.cos(x) * 3", "rule at the wrong point"),
        ),
    ),
    Exercise(
        id="2.6",
        title="Outputs that count differently",
        asks=Gradient(
            f=np.square,
            df=lambda x: 2 * x,
            at=[1.0, 3.0, 5.0],
            upstream=[3.0, -1.0, 0.5],
            traps={"local derivative ignored": [3.0, -1.0, 0.5]},
        ),
        question="if an output counts twice as much, what happens to the slope of its own input?",
        hints=(
            "Write L = 3 y0 - y1 + 0.5 y2 out, with each y replaced by its x squared.",
            "Only one term of L contains x[0]. Its slope is the weight times the slope of the square.",
            "Each entry is v[i] times the slope of x**2 at x[i]. The first one is 6.",
        ),
        solution="x = np.array([1.0, 3.0, 5.0])\nv = np.array([3.0, -1.0, 0.5])\n\nanswer = v * 2 * x",
        wrong=(
            ("2 * np.array([1.0, 3.0, 5.0])", "upstream ignored"),
            ("np.array([3.0, -1.0, 0.5]) * np.array([1.0, 3.0, 5.0]) ** 2", "value for derivative"),
            ("np.array([3.0, -1.0, 0.5]) * np.array([1.0, 3.0, 5.0])", "coefficient lost"),
            ("(np.array([3.0, -1.0, 0.5]) * 2 * np.array([1.0, 3.0, 5.0])).sum()", "summed"),
            ("np.array([3.0, -1.0, 0.5])", "local derivative ignored"),
        ),
    ),
    Exercise(
        id="2.7",
        title="Outputs that share their inputs",
        asks=Gradient(
            expected=[0.75, -0.25, -0.25, -0.25],
            paths=([1.0, 0.0, 0.0, 0.0], [-0.25, -0.25, -0.25, -0.25]),
            traps={"path lost": [0.75, 0.0, 0.0, 0.0]},
        ),
        question="x[2] does not stand in y[0] by itself. Through what does it still reach it?",
        hints=(
            "Try it with numbers: x = [1, 2, 3, 4]. Raise x[2] by 4, and compute y[0] again.",
            "x[0] reaches y[0] along two paths, directly and through the mean. The others have only the mean.",
            "The mean's slope is 1/4 for each input, and it is subtracted. So x[1] has the slope -1/4.",
        ),
        solution=(
            "x = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)\n"
            "y = x - x.mean()\n"
            "y.backward(torch.tensor([1.0, 0.0, 0.0, 0.0]))\n"
            "answer = x.grad"
        ),
        wrong=(
            ("[1.0, 0.0, 0.0, 0.0]", "path lost"),
            ("[0.75, 0.0, 0.0, 0.0]", "path lost"),
            ("[-0.75, 0.25, 0.25, 0.25]", "sign"),
            ("[3.0, -1.0, -1.0, -1.0]", "factor 4"),
        ),
    ),
)
