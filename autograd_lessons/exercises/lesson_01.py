"""Lesson 01: a small graph, its gradient, and where slopes add up."""

import numpy as np

from autograd_lessons.exercises.asks import Derivative, Gradient, Prediction
from autograd_lessons.exercises.exercise import Exercise

SLUG = "01_basic_graph"
TITLE = "A small graph and its gradient"

TABLE = np.array([[1.0, 2.0], [3.0, 5.0]])
DATA = np.array([[1.0, 2.0], [3.0, 4.0]])


def z(x):
    return 3 * (x + 2) ** 2


def dz(x):
    return 6 * (x + 2)


EXERCISES = (
    Exercise(
        id="1.1",
        title="One nudge, guessed",
        asks=Prediction(labels=("times the nudge",)),
        question="what happens to 3 (x + 2)**2 when x goes from 1 to 1.001?",
        hints=(
            "Only one of the four entries moves. How many of the four 27s change?",
            "The steepness of 3 u**2 at u = 3 is what matters, and then the mean.",
            "There is no wrong guess here: guess = 10 is as good a start as any.",
        ),
        solution="guess = 4.5",
    ),
    Exercise(
        id="1.2",
        title="The slope of 3 (x + 2)**2",
        asks=Derivative(
            f=z,
            df=dz,
            between=(-5, 4),
            chain=((lambda u: 3 * u**2, lambda u: 6 * u), (lambda x: x + 2, lambda x: 1.0)),
        ),
        question="the parabola is lowest at x = -2. What must its slope be there, and on either side?",
        hints=(
            "Draw 3 (x + 2)**2: a parabola, moved to the left by 2. Where is it flat, where does it rise?",
            "u**2 has the slope 2 u, and a factor in front stays in front. Here u is x + 2, which grows as fast as x.",
            "The formula is a number times (x + 2). At x = 0 its value is 12.",
        ),
        solution="def dz(x):\n    return 6 * (x + 2)",
        wrong=(
            ("3 * (x + 2) ** 2", "value for derivative"),
            ("6 * x", "rule at the wrong point"),
            ("3 * (x + 2)", "factor 1/2"),
            ("6 * (x + 2) / 4", "factor 1/4"),
            ("-6 * (x + 2)", "sign"),
            ("6 * x + 2", "off by a constant"),
        ),
    ),
    Exercise(
        id="1.3",
        title="The gradient of the mean",
        asks=Gradient(f=z, df=dz, at=TABLE, n=TABLE.size),
        question="when one entry of the table moves, how much of its own growth reaches the mean?",
        hints=(
            "Nudge one entry in your mind. The other three terms of the mean stand still.",
            "The mean is (z0 + z1 + z2 + z3) / 4, so each entry's slope arrives in it divided by 4.",
            "Use your function of exercise 1.2 on the whole table, then divide. The first entry is 4.5.",
        ),
        solution="table = np.array([[1.0, 2.0], [3.0, 5.0]])\n\nanswer = 6 * (table + 2) / table.size",
        wrong=(
            ("6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2)", "sum for mean"),
            ("3 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) ** 2", "value for derivative"),
            ("3 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) / 4", "factor 1/2"),
            ("-6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) / 4", "sign"),
            ("6 * (np.array([[1.0, 3.0], [2.0, 5.0]]) + 2) / 4", "transposed"),
            ("6 * (np.array([1.0, 2.0, 3.0, 5.0]) + 2) / 4", "shape"),
        ),
    ),
    Exercise(
        id="1.4",
        title="Two shares that add up",
        asks=Gradient(
            f=lambda x: x * (x + 3),
            df=lambda x: 2 * x + 3,
            at=TABLE,
            n=TABLE.size,
            product=((lambda x: x, lambda x: 1.0), (lambda x: x + 3, lambda x: 1.0)),
            paths=((TABLE + 3) / 4, TABLE / 4),
        ),
        question="x stands in two places. Which share comes back from each of them?",
        hints=(
            "Hold the second factor still and nudge only the first x. Then the other way round.",
            "The first x gets the share x + 3, the x inside the bracket gets the share x. Shares are added.",
            "Add the two shares, then let the mean divide by 4. The first entry is 1.25.",
        ),
        solution="table = np.array([[1.0, 2.0], [3.0, 5.0]])\n\nanswer = ((table + 3) + table) / table.size",
        wrong=(
            ("(np.array([[1.0, 2.0], [3.0, 5.0]]) + 3) / 4", "path lost"),
            ("np.array([[1.0, 2.0], [3.0, 5.0]]) / 4", "path lost"),
            ("2 * np.array([[1.0, 2.0], [3.0, 5.0]]) + 3", "sum for mean"),
            ("np.array([[4.0, 10.0], [18.0, 40.0]])", "value for derivative"),
        ),
    ),
    Exercise(
        id="1.5",
        title="The gradient of w",
        asks=Gradient(expected=DATA.T @ np.ones((2, 1)), matrices=(DATA.T, np.ones((2, 1)))),
        question="w[0] meets one entry in each row. Which ones, and what becomes of them?",
        hints=(
            "Write the two rows of table @ w out, with w0 and w1 as letters. Then add the rows.",
            "The total is a sum of terms such as 2 w1. The slope for w1 is the sum of the numbers in front of it.",
            "The total is (1 + 3) w0 + (2 + 4) w1, and the answer has the shape (2, 1).",
        ),
        solution="table = np.array([[1.0, 2.0], [3.0, 4.0]])\n\nanswer = table.sum(axis=0).reshape(2, 1)",
        wrong=(
            ("np.array([[1.0, 2.0], [3.0, 4.0]]).sum(axis=1, keepdims=True)", "transposed"),
            ("np.array([[1.0, 2.0], [3.0, 4.0]]).sum(axis=0)", "axis missing"),
            ("np.array([[1.0, 2.0], [3.0, 4.0]]).mean(axis=0).reshape(2, 1)", "factor 1/2"),
            ("np.array([[1.0, 2.0], [3.0, 4.0]]).sum(axis=0).reshape(2, 1) * 3", "factor 3"),
            ("np.array([[1.0, 2.0], [3.0, 4.0]]).sum(axis=0).reshape(1, 2)", "transposed"),
        ),
    ),
    Exercise(
        id="1.6",
        title="A line in the wrong place",
        asks=Gradient(expected=dz(TABLE) / 4 + 0.25, paths=(dz(TABLE) / 4, np.full((2, 2), 0.25)), n=4),
        question="which operations happened before x was asked to remember them?",
        hints=(
            "The printed gradient is the same everywhere. Which of the two terms has such a slope?",
            "The engine notes an operation down while it happens, and only if its tensor requires a gradient by then.",
            "Move x.requires_grad_() to the line after x is made, and run the cell again.",
        ),
        solution=(
            "x = torch.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True)\n"
            "y = x + 2\n"
            "out = (y * y * 3 + x).mean()\n"
            "out.backward()\n"
            "answer = x.grad"
        ),
        wrong=(
            (
                "x = torch.tensor([[1.0, 2.0], [3.0, 5.0]])\n"
                "y = x + 2\n"
                "x.requires_grad_()\n"
                "out = (y * y * 3 + x).mean()\n"
                "out.backward()\n"
                "answer = x.grad",
                "path lost",
            ),
            ("6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) / 4", "path lost"),
            ("6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) + 1", "sum for mean"),
            ("-(6 * (np.array([[1.0, 2.0], [3.0, 5.0]]) + 2) + 1) / 4", "sign"),
        ),
    ),
)
