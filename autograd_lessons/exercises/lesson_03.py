"""Lesson 03: a linear layer, its loss, and one step of gradient descent."""

import numpy as np

from autograd_lessons.exercises.asks import Derivative, Descent, LinearMSE, Prediction, Step
from autograd_lessons.exercises.exercise import Exercise

SLUG = "03_linear_mse_sgd"
TITLE = "A linear layer, a loss, and one step of SGD"

# Numbers with which no two mistakes give the same result.
OUTPUT = np.array([[2.0, 1.0], [-2.0, 2.0], [-1.0, 4.0]])
TARGET = np.array([[1.0, -5.0], [2.0, 5.0], [1.0, -2.0]])
GIVEN = {"x": OUTPUT, "weight": np.eye(2), "bias": np.zeros(2), "target": TARGET}  # a layer that gives OUTPUT
SETUP = "p = np.array([[2.0, 1.0], [-2.0, 2.0], [-1.0, 4.0]])\nt = np.array([[1.0, -5.0], [2.0, 5.0], [1.0, -2.0]])\n"

# What the notebook of 2018 printed.
W = np.array([[-0.4080, 0.1045, 0.0191], [0.4515, 0.4651, -0.4163]])
DW = np.array([[-0.3601, -0.0032, 0.4757], [0.0399, 0.4923, -0.6611]])
STEP_SETUP = (
    "w = np.array([[-0.4080, 0.1045, 0.0191], [0.4515, 0.4651, -0.4163]])\n"
    "dw = np.array([[-0.3601, -0.0032, 0.4757], [0.0399, 0.4923, -0.6611]])\n"
)

EXERCISES = (
    Exercise(
        id="3.1",
        title="How many numbers a layer learns",
        asks=Prediction(labels=("numbers to learn",)),
        question="how many weights does one output need, and what else does it have?",
        hints=(
            "Draw three dots on the left, two on the right, and a line from every left dot to every right dot.",
            "Each line is a weight. Each dot on the right also has a bias.",
            "Any number will do: guess = 10, say. The next cell shows the weights and biases, and you count them.",
        ),
        solution="guess = 8",
    ),
    Exercise(
        id="3.2",
        title="The loss by hand",
        asks=LinearMSE(**GIVEN, wanted="loss"),
        question="what is done to each of the six errors, and by what is the sum divided?",
        hints=(
            "Write the six errors p - t into a table of the same shape. The first one is 1.",
            "Square each error first. Then take the mean over all entries, not only over the rows.",
            "The squares add up to 102, and there are six entries.",
        ),
        solution=SETUP + "\nanswer = ((p - t) ** 2).mean()",
        wrong=(
            (SETUP + "answer = ((p - t) ** 2).sum()", "sum for mean"),
            (SETUP + "answer = ((p - t) ** 2).sum() / len(p)", "averaged over the batch only"),
            (SETUP + "answer = ((p - t) ** 2).mean() / 2", "factor 1/2"),
            (SETUP + "answer = (p - t).mean() ** 2", "square of the mean"),
            (SETUP + "answer = np.abs(p - t).mean()", "differs"),
        ),
    ),
    Exercise(
        id="3.3",
        title="The gradient of the bias",
        asks=LinearMSE(**GIVEN, wanted="bias"),
        question="in which entries of the output does the first bias stand, and what becomes of their shares?",
        hints=(
            "Raise the first bias a little: the whole first column of outputs rises with it, the second stays.",
            "An entry's share is the slope of its square, divided by six. A bias adds up the shares of its column.",
            "The shares are 2 * (p - t) / 6, a table of the shape (3, 2). Add up each column.",
        ),
        solution=SETUP + "\nanswer = (2 * (p - t) / p.size).sum(axis=0)",
        wrong=(
            (SETUP + "answer = (2 * (p - t) / p.size).mean(axis=0)", "averaged not summed"),
            (SETUP + "answer = ((p - t) / p.size).sum(axis=0)", "factor 1/2"),
            (SETUP + "answer = (2 * (t - p) / p.size).sum(axis=0)", "target minus output"),
            (SETUP + "answer = (2 * (p - t) / len(p)).sum(axis=0)", "averaged over the batch only"),
            (SETUP + "answer = 2 * (p - t) / p.size", "not summed"),
            (SETUP + "answer = (2 * (p - t) / p.size).sum(axis=1)", "wrong axis"),
        ),
    ),
    Exercise(
        id="3.4",
        title="The loss of one weight",
        asks=Derivative(
            f=lambda w: ((w - 2) ** 2 + (3 * w - 3) ** 2) / 2,
            df=lambda w: (w - 2) + 3 * (3 * w - 3),
            between=(-3, 4),
            traps={"inner derivative missing": lambda w: (w - 2) + (3 * w - 3)},
            pieces={"n": 2},
        ),
        question="when w grows by 1, by how much does each of the two outputs grow?",
        hints=(
            "The loss is a parabola in w. One example is content at w = 2, the other at w = 1.",
            "Chain rule: the square's slope 2 * (w * x - target), times the slope of w * x, which is the input x.",
            "The loss is ((w - 2)**2 + (3 * w - 3)**2) / 2. Differentiate term by term; at w = 0 the slope is -11.",
        ),
        solution="def dloss(w):\n    return ((w - 2) * 2 * 1 + (3 * w - 3) * 2 * 3) / 2",
        wrong=(
            ("((x - 2) ** 2 + (3 * x - 3) ** 2) / 2", "value for derivative"),
            ("(x - 2) + (3 * x - 3)", "inner derivative missing"),
            ("2 * (x - 2) + 6 * (3 * x - 3)", "sum for mean"),
            ("(2 - x) + 3 * (3 - 3 * x)", "sign"),
        ),
    ),
    Exercise(
        id="3.5",
        title="The step of 2018",
        asks=Step(weights=W, gradients=DW, lr=0.01),
        question="which way and how far does each weight move?",
        hints=(
            "Look at the first weight. Its slope is negative: to go downhill, must it grow or shrink?",
            "Each weight moves by the learning rate times its own gradient, against the slope.",
            "The rule of step 5 works on whole tables: take w, subtract 0.01 times dw.",
        ),
        solution=STEP_SETUP + "\nanswer = w - 0.01 * dw",
        wrong=(
            (STEP_SETUP + "answer = w + 0.01 * dw", "ascending"),
            (STEP_SETUP + "answer = w - dw", "without lr"),
            (STEP_SETUP + "answer = 0.01 * dw", "only the step"),
            (STEP_SETUP + "answer = w", "not moved"),
            (STEP_SETUP + "answer = (w - 0.01 * dw).T", "transposed"),
        ),
    ),
    Exercise(
        id="3.6",
        title="Two steps that forget nothing",
        asks=Descent(gradient=lambda w: (4 * w,), start=([1.0, -2.0],), lr=0.1, steps=2),
        question="what does .grad still hold when the second walk begins?",
        hints=(
            "Print w.grad in each turn. In the second turn, is it four times the w of that moment?",
            "backward() adds to .grad. Something has to empty it before the second walk.",
            "Write sgd.zero_grad() before loss.backward(). By hand: each step takes w to w - 0.1 * 4 * w.",
        ),
        solution=(
            "w = torch.tensor([1.0, -2.0], requires_grad=True)\n"
            "sgd = torch.optim.SGD([w], lr=0.1)\n"
            "for _ in range(2):\n"
            "    loss = (2 * w * w).sum()\n"
            "    sgd.zero_grad()\n"
            "    loss.backward()\n"
            "    sgd.step()\n"
            "answer = w"
        ),
        wrong=(
            (
                "w = torch.tensor([1.0, -2.0], requires_grad=True)\n"
                "sgd = torch.optim.SGD([w], lr=0.1)\n"
                "for _ in range(2):\n"
                "    loss = (2 * w * w).sum()\n"
                "    loss.backward()\n"
                "    sgd.step()\n"
                "answer = w",
                "gradients accumulated",
            ),
            ("np.array([1.0, -2.0]) * 0.2", "stale gradient"),
            ("np.array([1.0, -2.0]) * 0.6", "a step missing"),
            ("np.array([1.0, -2.0]) * 1.4**2", "ascending"),
            ("np.array([1.0, -2.0])", "not moved"),
        ),
    ),
)
