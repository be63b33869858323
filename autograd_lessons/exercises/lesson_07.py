"""Lesson 07: eight bugs, each known by its symptom."""

import numpy as np

from autograd_lessons.exercises.asks import Descent, Function, Gradient, Prediction, Step
from autograd_lessons.exercises.exercise import Exercise

SLUG = "07_when_gradients_go_wrong"
TITLE = "Eight bugs, and how to find them"

# bugs 1 to 4: the gradients of their losses
X, Y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])
INPUTS, TARGET = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[3.0], [2.0]])
START = np.array([1.0, -2.0])
SCALE, GOAL = np.array([1.0, 2.0]), np.array([3.0, -1.0])


def swinging(w):
    return ((2 * (w * X - Y) * X).mean(),)


def layer(w):
    return ((2 * (INPUTS @ w.T - TARGET) / len(TARGET)).T @ INPUTS,)


def outside(w):
    return (2 * SCALE * (SCALE * w - GOAL),)


# bug 5: one step of a and b
AT, WANTED, A, B = np.array([0.5, 1.0, 2.0]), np.array([1.0, 1.5, 2.0]), 0.5, 1.0
HIDDEN = np.tanh(A * AT)
ERROR = 2 * (B * HIDDEN - WANTED) / 3
DA = (ERROR * B * (1 - HIDDEN**2) * AT).sum()
DB = (ERROR * HIDDEN).sum()
SLEEPING = """\
x = torch.tensor([0.5, 1.0, 2.0])
target = torch.tensor([1.0, 1.5, 2.0])
a = torch.tensor(0.5, requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([a, b], lr=0.1)
hidden = {hidden}
loss = ((b * hidden - target) ** 2).mean()
loss.backward()
optimizer.step()
answer = [a, b]"""

COUNTS = np.array([2.0, 3.0, 5.0])
LENGTHS = """\
arrows = torch.tensor([[3.0, 4.0], [0.0, 0.0], [0.0, -2.0]], requires_grad=True)
squares = (arrows**2).sum(1)
{lengths}
lengths.sum().backward()
answer = arrows.grad"""

SWING = """\
x = torch.tensor([1.0, 2.0, 3.0])
target = torch.tensor([2.0, 4.0, 6.0])
w = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.02)
for _ in range(3):
    loss = ((w * x - target) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
answer = w"""
BY_HAND = """\
w = torch.tensor([1.0, -2.0], requires_grad=True)
loss = w[0] ** 2 + 3 * w[1] ** 2
loss.backward()
with torch.no_grad():
    w -= 0.1 * w.grad
answer = w"""
REBOUND = """\
inputs = torch.tensor([[1.0, 0.0], [1.0, 1.0]])
target = torch.tensor([[3.0], [2.0]])
layer = torch.nn.Linear(2, 1, bias=False)
layer.weight = torch.nn.Parameter(torch.tensor([[1.0, -2.0]]))
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
for _ in range(3):
    loss = ((layer(inputs) - target) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
answer = layer.weight"""
TWICE = """\
w = torch.tensor([1.0, 1.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for turn in (1, 2, 3):
    output = w * torch.tensor([1.0, 2.0])
    loss = ((output - torch.tensor([3.0, -1.0])) ** 2).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
answer = w"""


EXERCISES = (
    Exercise(
        id="7.1",
        title="How many say something",
        asks=Prediction(labels=("of the eight with an error",)),
        question="which of the mistakes that you made so far was reported to you?",
        hints=(
            "In lessons 1 and 2 you mended two programs that ran without an error. In lesson 3, a third.",
            "The engine can refuse what it cannot do. It cannot know what you meant.",
            "There is no wrong guess here: guess = 4 is as good a start as any.",
        ),
        solution="guess = 3",
    ),
    Exercise(
        id="7.2",
        title="The loss that swings",
        asks=Descent(gradient=swinging, start=(0.0,), lr=0.02, steps=3),
        question="what does w.grad hold when a turn begins, and how many turns did you take?",
        hints=(
            "With range(3), let the loop print w.grad right after loss.backward(). Is the loss that steep each time?",
            "optimizer.zero_grad() is there. How often does it run?",
            "Move optimizer.zero_grad() into the loop, before loss.backward(), and take range(3).",
        ),
        solution=SWING,
        wrong=(
            (SWING.replace("    optimizer.zero_grad()\n", ""), "gradients accumulated"),
            (
                SWING.replace(
                    "    optimizer.zero_grad()\n    loss.backward()", "    loss.backward()\n    optimizer.zero_grad()"
                ),
                "not moved",
            ),
            ("3 * 0.02 * 56 / 3", "stale gradient"),
            ("2 - 2 * (1 - 0.02 * 28 / 3) ** 2", "a step missing"),
            ("2 - 2 * (1 + 0.02 * 28 / 3) ** 3", "ascending"),
        ),
    ),
    Exercise(
        id="7.3",
        title="A step by hand",
        asks=Step(weights=START, gradients=2 * np.array([1.0, 3.0]) * START, lr=0.1),
        question="which of the two numbers has the steeper slope, and which way is down for it?",
        hints=(
            "The step itself is right. Only the engine must not note it down.",
            "Put `with torch.no_grad():` above the step, and indent the step below it.",
            "with torch.no_grad(): and below it, indented: w -= 0.1 * w.grad",
        ),
        solution=BY_HAND,
        wrong=(
            ("[1.0, -2.0]", "not moved"),
            (BY_HAND.replace("w -=", "w +="), "ascending"),
            (BY_HAND.replace("0.1 * ", ""), "without lr"),
            (BY_HAND.replace("answer = w", "answer = w.grad"), "gradient for weights"),
            (BY_HAND.replace("0.1", "0.2"), "step twice"),
        ),
    ),
    Exercise(
        id="7.4",
        title="The loss that stands still",
        asks=Descent(gradient=layer, start=([[1.0, -2.0]],), lr=0.1, steps=3),
        question="at which moment did the optimizer look at the layer's parameters?",
        hints=(
            "SGD(layer.parameters()) makes a list of the tensors that the layer has at that moment.",
            "nn.Parameter(...) is a new tensor. The optimizer still holds the old one, which no loss depends on.",
            "Exchange two lines: first layer.weight = ..., then the optimizer. At the end: answer = layer.weight.",
        ),
        solution=REBOUND,
        wrong=(
            ("np.array([[1.0, -2.0]])", "not moved"),
            (REBOUND.replace("    optimizer.zero_grad()\n", ""), "gradients accumulated"),
            (REBOUND.replace("range(3)", "range(2)"), "a step missing"),
            (REBOUND.replace("lr=0.1", "lr=0.1, maximize=True"), "ascending"),
            (REBOUND + ".T", "transposed"),
        ),
    ),
    Exercise(
        id="7.5",
        title="One turn, and no second",
        asks=Descent(gradient=outside, start=([1.0, 1.0],), lr=0.1, steps=3),
        question="from which w was the loss computed that the second turn walks back from?",
        hints=(
            "Print the loss in each turn. After a step, should it be the same number?",
            "The loss was computed once, from the first w. After a step it is out of date, and so is its graph.",
            "Move the two lines output = ... and loss = ... into the loop, to its beginning.",
        ),
        solution=TWICE,
        wrong=(
            (
                "w = torch.tensor([1.0, 1.0], requires_grad=True)\n"
                "optimizer = torch.optim.SGD([w], lr=0.1)\n"
                "loss = ((w * torch.tensor([1.0, 2.0]) - torch.tensor([3.0, -1.0])) ** 2).sum()\n"
                "for turn in (1, 2, 3):\n"
                "    optimizer.zero_grad()\n"
                "    loss.backward(retain_graph=True)\n"
                "    optimizer.step()\n"
                "answer = w",
                "stale gradient",
            ),
            (TWICE.replace("    optimizer.zero_grad()\n", ""), "gradients accumulated"),
            (TWICE.replace("(1, 2, 3)", "(1, 2)"), "a step missing"),
            ("[1.0, 1.0]", "not moved"),
        ),
    ),
    Exercise(
        id="7.6",
        title="The half that sleeps",
        asks=Step(weights=(A, B), gradients=(DA, DB), lr=0.1, parts=("a", "b")),
        question="in which order are a and b asked, and does the walk back reach a?",
        hints=(
            "In the picture, `hidden` is just a `constant`. The engine should have seen how it came from a.",
            "NumPy computed the tanh of numbers without a memory. The engine has a tanh of its own.",
            "hidden = torch.tanh(a * x), and at the end: answer = [a, b].",
        ),
        solution=SLEEPING.format(hidden="torch.tanh(a * x)"),
        wrong=(
            (SLEEPING.format(hidden="torch.tanh((a * x).detach())"), "not moved"),
            (SLEEPING.format(hidden="torch.tanh(a * x)").replace("lr=0.1", "lr=1.0"), "without lr"),
            (SLEEPING.format(hidden="torch.tanh(a * x)").replace("lr=0.1", "lr=0.1, maximize=True"), "ascending"),
            (SLEEPING.format(hidden="torch.tanh(a * x)").replace("[a, b]\n", "a\n") + "[0]", "too few parts"),
        ),
    ),
    Exercise(
        id="7.7",
        title="The flat line",
        asks=Function(
            expected=lambda output, target: ((output[:, 0] - target) ** 2).mean(),
            inputs=(((4, 1), (4,)), ((3, 1), (3,)), ((6, 1), (6,))),
            pieces_of=lambda output, target: {
                "output": output,
                "target": target,
                "n": target.size,
                "errors": output[:, 0] - target,
            },
        ),
        question="with n outputs and n targets, how many differences should there be?",
        hints=(
            "Print (output - target).shape. How many numbers are that, for four points?",
            "A column (4, 1) and a row (4,) are both stretched to a square (4, 4). Give both the same shape first.",
            "output.reshape(-1) has the shape (n,). So has target.",
        ),
        solution="def squared_error(output, target):\n    return ((output.reshape(-1) - target) ** 2).mean()",
        wrong=(
            ("def squared_error(output, target):\n    return ((output - target) ** 2).mean()", "broadcast"),
            (
                "def squared_error(output, target):\n    return ((output.reshape(-1) - target) ** 2).sum()",
                "sum for mean",
            ),
            (
                "def squared_error(output, target):\n    return (output.reshape(-1) - target).mean() ** 2",
                "square of the mean",
            ),
            ("def squared_error(output, target):\n    return (output.reshape(-1) - target) ** 2", "shape"),
        ),
    ),
    Exercise(
        id="7.8",
        title="A table of counts",
        asks=Gradient(f=np.square, df=lambda x: 2 * x, at=COUNTS, n=3),
        question="over how many numbers is the mean taken, and what is the slope of x**2 at each of them?",
        hints=(
            "In np.array([2, 3, 5]) all numbers are whole. What does np.array([2.0, 3.0, 5.0]) hold?",
            "A tensor of whole numbers becomes one of floating point numbers by .float(), before it requires a gradient.",
            "x = torch.from_numpy(counts).float().requires_grad_()",
        ),
        solution=(
            "counts = np.array([2, 3, 5])\n"
            "x = torch.from_numpy(counts).float().requires_grad_()\n"
            "(x**2).mean().backward()\n"
            "answer = x.grad"
        ),
        wrong=(
            ("2 * np.array([2.0, 3.0, 5.0])", "sum for mean"),
            ("np.array([2.0, 3.0, 5.0]) ** 2 / 3", "value for derivative"),
            ("np.array([1, 2, 3])", "integers"),
            ("-2 * np.array([2.0, 3.0, 5.0]) / 3", "sign"),
        ),
    ),
    Exercise(
        id="7.9",
        title="Not a number",
        asks=Gradient(expected=[[0.6, 0.8], [0.0, 0.0], [0.0, -1.0]]),
        question="what is under the root when the arrow is a point, and what would the root's slope be there?",
        hints=(
            "Where is the root's curve upright? Keep the number under the root away from that place.",
            "A tiny number added under the root makes its slope large but finite; times the 0 of the square it gives 0. "
            "(To choose among the finished lengths with torch.where is too late: the nan arises on the way back.)",
            "lengths = torch.sqrt((arrows**2).sum(1) + 1e-12)",
        ),
        solution=LENGTHS.format(lengths="lengths = torch.sqrt(squares + 1e-12)"),
        wrong=(
            ("np.array([[0.6, 0.8], [np.nan, np.nan], [0.0, -1.0]])", "not finite"),
            (LENGTHS.format(lengths="lengths = 2 * torch.sqrt(squares + 1e-12)"), "factor 2"),
            (LENGTHS.format(lengths="lengths = -torch.sqrt(squares + 1e-12)"), "sign"),
            (LENGTHS.format(lengths="lengths = torch.sqrt(squares + 1.0)"), "differs"),
        ),
    ),
)
