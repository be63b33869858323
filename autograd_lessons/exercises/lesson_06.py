"""Lesson 06: a network with one hidden layer, its gradients checked, trained and judged."""

import functools

import numpy as np

from autograd_lessons.exercises.asks import Function, Prediction, Value, descent
from autograd_lessons.exercises.exercise import Exercise

SLUG = "06_train_a_network"
TITLE = "A network that bends"


# --- the notebook's data, start and network, in NumPy ------------------------------------------------------------------


def two_moons(n, noise, seed):
    chance = np.random.RandomState(seed)
    angle = np.linspace(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.concatenate([upper, lower]) + noise * chance.standard_normal((2 * n, 2))
    return points, np.concatenate([np.ones((n, 1)), -np.ones((n, 1))])


@functools.cache
def moons():
    """The data of the lesson."""
    return two_moons(100, 0.12, 0)


def start(hidden=8, seed=0):
    chance = np.random.RandomState(seed)
    return (
        chance.standard_normal((2, hidden)),
        np.zeros(hidden),
        0.3 * chance.standard_normal((hidden, 1)),
        np.zeros(1),
    )


def network(x, w1, b1, w2, b2):
    return np.tanh(x @ w1 + b1) @ w2 + b2


def gradients(w1, b1, w2, b2):
    """Of the mean squared error over the moons, in closed form."""
    x, labels = moons()
    hidden = np.tanh(x @ w1 + b1)
    g = 2 * (hidden @ w2 + b2 - labels) / labels.size
    before = g @ w2.T * (1 - hidden**2)
    return x.T @ before, before.sum(axis=0), hidden.T @ g, g.sum(axis=0)


def losses(lr=0.1, count=5, skip=0, **how):
    """The losses before the first steps; skip: begin after so many."""
    x, labels = moons()
    states = descent(gradients, start(), lr, skip + count - 1, **how)
    return np.array([((network(x, *state) - labels) ** 2).mean() for state in states])[skip:]


def differences(loss, w, h, restore=True, down=2):
    """Central differences in each entry of w; restore: each entry is put back before the next one is moved; down: how many
    steps of h it goes down again."""
    slopes, nudged = np.zeros_like(w), w.copy()
    for place in np.ndindex(w.shape):
        nudged = w.copy() if restore else nudged
        nudged[place] += h
        above = loss(nudged)
        nudged[place] -= down * h
        slopes[place] = (above - loss(nudged)) / (2 * h)
    return slopes


NETWORK = "def network(points, W1, b1, W2, b2):\n    return {body}"
MEASURED = """\
def measured(loss, w, h):
    slopes = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        nudged = w.copy()
        nudged[place] += h
        above = loss(nudged)
        nudged[place] -= 2 * h
        below = loss(nudged)
        slopes[place] = (above - below) / (2 * h)
    return slopes"""
TRAIN = """\
def train(steps, lr, parameters=None):
    parameters = start() if parameters is None else parameters
    optimizer = torch.optim.SGD(parameters, lr=lr)
    losses = []
    for _ in range(steps):
        loss = loss_of(parameters)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses"""

# the cells before exercise 6.4, for wrong answers that train
BEFORE = """\
def two_moons(n, noise, seed):
    chance = np.random.RandomState(seed)
    angle = np.linspace(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.concatenate([upper, lower]) + noise * chance.standard_normal((2 * n, 2))
    return points, np.concatenate([np.ones((n, 1)), -np.ones((n, 1))])
def start():
    chance = np.random.RandomState(0)
    arrays = [chance.standard_normal((2, 8)), np.zeros(8), 0.3 * chance.standard_normal((8, 1)), np.zeros(1)]
    return [torch.tensor(array, requires_grad=True) for array in arrays]
X, labels = two_moons(100, 0.12, 0)
def loss_of(parameters):
    W1, b1, W2, b2 = parameters
    error = (torch.tensor(X) @ W1 + b1).tanh() @ W2 + b2 - torch.tensor(labels)
    return (error * error).mean()
"""


def trained(old, new):
    """A cell with the training loop, one of its lines changed."""
    assert old in TRAIN
    return BEFORE + TRAIN.replace(old, new)


SCORES = [[0.4], [-1.3], [0.2], [-0.6], [1.0], [-0.1], [0.9], [2.2]]
SIGNS = [[1.0], [-1.0], [-1.0], [-1.0], [1.0], [1.0], [1.0], [1.0]]

EXERCISES = (
    Exercise(
        id="6.1",
        title="What a line can do",
        asks=Prediction(labels=("of 200",)),
        question="which parts of the moons lie on the wrong side of any line?",
        hints=(
            "Draw two half moons, one with its tips down, one with its tips up, each reaching into the other.",
            "Lay a pencil between them. Which tips stick out on the wrong side?",
            "There is no wrong guess here: guess = 150 is as good a start as any.",
        ),
        solution="guess = 174",
    ),
    Exercise(
        id="6.2",
        title="A network with a hidden layer",
        asks=Function(
            expected=network,
            inputs=(((5, 2), (2, 3), (3,), (3, 1), (1,)), ((4, 2), (2, 6), (6,), (6, 1), (1,))),
            pieces_of=lambda x, w1, b1, w2, b2: {"offset": b2},
            form="tensor",
            counted="scores",
        ),
        question="in which order do product, bias and tanh follow each other, and does a tanh come last?",
        hints=(
            "Follow the drawing from left to right, and write each bracket as an operation on what came before.",
            "First line: hidden = (points @ W1 + b1).tanh(). The second layer has no tanh.",
            "Second line: return hidden @ W2 + b2",
        ),
        solution=NETWORK.format(body="(points @ W1 + b1).tanh() @ W2 + b2"),
        wrong=(
            (NETWORK.format(body="(points @ W1 + b1).tanh() @ W2"), "bias forgotten"),
            (NETWORK.format(body="(points @ W1 + b1) @ W2 + b2"), "differs"),
            (NETWORK.format(body="((points @ W1 + b1).tanh() @ W2 + b2).tanh()"), "differs"),
            (NETWORK.format(body="((points @ W1).tanh() + b1) @ W2 + b2"), "differs"),
            (NETWORK.format(body="(points @ W1.T + b1).tanh() @ W2 + b2"), "raised"),
        ),
    ),
    Exercise(
        id="6.3",
        title="A gradient, measured",
        asks=Function(
            expected=lambda loss, w, h: differences(loss, w, h),
            inputs=(
                ({"function": "lambda w: (w ** 2).sum() + 3 * w.ravel()[0]"}, (3,), 1e-5),
                ({"function": "lambda w: np.tanh(w[0] * w[1]).sum()"}, (2, 3), 1e-5),
                ({"function": "lambda w: (w ** 3).sum() * w[0, 0]"}, (2, 2), 0.1),
            ),
            traps={
                "not restored": lambda loss, w, h: differences(loss, w, h, restore=False),
                "one-sided difference": lambda loss, w, h: differences(loss, w, h, down=1),
            },
            pieces_of=lambda loss, w, h: {"loss": loss, "w": w, "h": h},
            form="as given",
            counted="slopes",
        ),
        question="how many entries are moved when you compute one slope, did you step to both sides, and is w as it was?",
        hints=(
            "For one entry: the loss with the entry h higher, the loss with it h lower, and the difference over 2 h.",
            "The loss at nudged is the higher one: above = loss(nudged). By how much must the same entry go down again, to be h "
            "below where it was?",
            "nudged[place] -= 2 * h, then below = loss(nudged). The slope is the difference over 2 h. In the end: return slopes",
        ),
        solution=MEASURED,
        wrong=(
            (
                "def measured(loss, w, h):\n    return (loss(w + h) - loss(w - h)) / (2 * h)",
                "all entries moved at once",
            ),
            (MEASURED.replace("-= 2 * h", "-= h"), "one-sided difference"),
            (MEASURED.replace("(above - below)", "(below - above)"), "sign"),
            (MEASURED.replace("/ (2 * h)", "/ h"), "factor 2"),
            (MEASURED.replace("w.copy()", "w"), "changes input"),
            (
                MEASURED.replace("        nudged = w.copy()\n", "").replace("(w)\n", "(w)\n    nudged = w.copy()\n", 1),
                "not restored",
            ),
        ),
    ),
    Exercise(
        id="6.4",
        title="The training loop",
        asks=Function(
            expected=lambda steps, lr: losses(lr, steps),
            inputs=((5, 0.1), (4, 0.3)),
            traps={
                "gradients accumulated": lambda steps, lr: losses(lr, steps, accumulate=True),
                "stale gradient": lambda steps, lr: losses(lr, steps, stale=True),
                "loss constant": lambda steps, lr: losses(0.0, steps),
                "ascending": lambda steps, lr: losses(-lr, steps),
                "a step too many": lambda steps, lr: losses(lr, steps, skip=1),
            },
            counted="losses",
        ),
        question="in one turn: which loss do you note, what is emptied before the walk, and how far does a step go?",
        hints=(
            "Write the five lines of a turn in words first: the loss, note it, empty, walk, move.",
            "Before the loop: optimizer = torch.optim.SGD(parameters, lr=lr), and an empty list. After the loop: return the list.",
            "In the loop: loss = loss_of(parameters), losses.append(loss.item()), optimizer.zero_grad(), loss.backward(), "
            "optimizer.step().",
        ),
        solution=TRAIN,
        wrong=(
            (trained("        optimizer.zero_grad()\n", ""), "gradients accumulated"),
            (trained("        optimizer.step()\n", ""), "loss constant"),
            (trained("lr=lr", "lr=lr, maximize=True"), "ascending"),
            (
                trained(
                    "        losses.append(loss.item())\n        optimizer.zero_grad()\n"
                    "        loss.backward()\n        optimizer.step()\n",
                    "        optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()\n"
                    "        losses.append(loss_of(parameters).item())\n",
                ),
                "a step too many",
            ),
            (trained("    return losses", "        return losses"), "one entry only"),
            (trained("range(steps)", "range(5)"), "shape"),
            (trained("lr=lr", "lr=0.2"), "differs"),
            (trained("    return losses", ""), "returns nothing"),
        ),
    ),
    Exercise(
        id="6.5",
        title="The share that is right",
        asks=Function(
            expected=lambda scores, labels: np.mean((scores > 0) == (labels > 0)),
            inputs=((SCORES, SIGNS), (SCORES[:5], SIGNS[:5]), (SCORES[2:], SIGNS[2:])),
            pieces_of=lambda scores, labels: {"n": labels.size},
            form="as given",
            counted="shares",
        ),
        question="a score of 0.3 and a label of 1: is that point right?",
        hints=(
            "A score is hardly ever exactly 1 or -1. Only its sign counts.",
            "scores > 0 is an array of True and False, and so is labels > 0. Where are they equal?",
            "The mean of an array of True and False is the share of True: (... == ...).mean()",
        ),
        solution="def accuracy(scores, labels):\n    return ((scores > 0) == (labels > 0)).mean()",
        wrong=(
            ("def a(scores, labels):\n    return ((scores > 0) == (labels > 0)).sum()", "sum for mean"),
            ("def a(scores, labels):\n    return (scores == labels).mean()", "differs"),
            ("def a(scores, labels):\n    return 100 * ((scores > 0) == (labels > 0)).mean()", "factor 100"),
            ("def a(scores, labels):\n    return (scores > 0).mean()", "differs"),
            ("def a(scores, labels):\n    return ((scores > 0) != (labels > 0)).mean()", "differs"),
        ),
    ),
    Exercise(
        id="6.6",
        title="The largest learning rate",
        asks=Value(expected=1 / 3, tolerance=0.01),
        question="by which factor does one step multiply w, and when is that factor below -1?",
        hints=(
            "The slope of 3 w**2 is 6 w. By which factor does a step multiply w?",
            "The factor is 1 - 6 lr. The steps lead away when its size is larger than 1.",
            "The border is where 1 - 6 lr is -1: there w jumps from side to side and stays as far away as it was.",
        ),
        solution="answer = 1 / 3",
        wrong=(
            ("1 / 6", "factor 1/2"),
            ("3.0", "differs"),
            ("2 / 3", "factor 2"),
            ("-1 / 3", "sign"),
        ),
    ),
)
