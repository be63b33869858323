"""Lesson 08: derivatives of derivatives: curvature, Newton's method, Jacobian and Hessian, forces."""

import numpy as np

from autograd_lessons.exercises.asks import Derivative, Function, Prediction, Value
from autograd_lessons.exercises.exercise import Exercise

SLUG = "08_derivatives_of_derivatives"
TITLE = "Derivatives of derivatives"

H = 0.25  # the two formulas below are exact for polynomials up to the fourth degree, whatever the step


def first(f, x):
    return (8 * (f(x + H) - f(x - H)) - (f(x + 2 * H) - f(x - 2 * H))) / (12 * H)


def second(f, x):
    return (16 * (f(x + H) + f(x - H)) - (f(x + 2 * H) + f(x - 2 * H)) - 30 * f(x)) / (12 * H**2)


def polynomial(source, *places):
    """Tries of a function of (f, x), with one f."""
    return tuple(({"function": f"lambda x: {source}"}, place) for place in places)


SECOND = """\
def second(f, x):
    x = torch.tensor(x, requires_grad=True)
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope, x)
    return bend"""
NEWTON = """\
def newton_step(f, x):
    x = torch.tensor(x, requires_grad=True)
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)
    (bend,) = torch.autograd.grad(slope, x)
    return x.item() - slope.item() / bend.item()"""


def energy(r):
    return 1 / r**12 - 2 / r**6


def force(r):
    return 12 / r**13 - 12 / r**7


EXERCISES = (
    Exercise(
        id="8.1",
        title="The slope of the slope, guessed",
        asks=Prediction(labels=("times the nudge",)),
        question="what is 3 x**2 at 4, and at 4.001?",
        hints=(
            "Forget the curve for a moment. The slope 3 x**2 is a function as well, a parabola.",
            "How steep is a parabola x**2 at 4? And three of them?",
            "There is no wrong guess here: guess = 10 is as good a start as any.",
        ),
        solution="guess = 24",
    ),
    Exercise(
        id="8.2",
        title="A second derivative by two walks",
        asks=Function(
            expected=second,
            inputs=(
                *polynomial("x**3 - 2 * x", 1.5, -0.7),
                *polynomial("x**4 - x**2", 0.8, -1.3),
                *polynomial("3 * x**2 + x", 2.0),
            ),
            traps={
                "first derivative": first,
                "value for derivative": lambda f, x: f(x),
                "gradients accumulated": lambda f, x: first(f, x) + second(f, x),  # by .grad, not emptied in between
            },
            form="as given",
            counted="second derivatives",
        ),
        question="which of your two walks has to be remembered?",
        hints=(
            "Do what the repaired cell does, with f(x) in place of x**3.",
            "x comes as a plain number: make a tensor of it that requires a gradient. The first walk must be remembered.",
            "It begins: x = torch.tensor(x, requires_grad=True), then (slope,) = torch.autograd.grad(f(x), x, "
            "create_graph=True). The second walk starts at slope.",
        ),
        solution=SECOND,
        wrong=(
            (SECOND.replace("return bend", "return slope"), "first derivative"),
            ("def second(f, x):\n    return f(x)", "value for derivative"),
            (SECOND.replace("return bend", "return -bend"), "sign"),
            (SECOND.replace("create_graph=True", "retain_graph=True"), "raised"),
            (SECOND.replace("return bend", "return bend * slope"), "differs"),
            (
                "def second(f, x):\n    x = torch.tensor(x, requires_grad=True)\n    f(x).backward(create_graph=True)\n"
                "    x.grad.backward()\n    return x.grad",
                "gradients accumulated",
            ),
        ),
    ),
    Exercise(
        id="8.3",
        title="The bend of the bell",
        asks=Derivative(
            f=lambda x: -2 * x * np.exp(-(x**2)),
            df=lambda x: (4 * x**2 - 2) * np.exp(-(x**2)),
            between=(-2.5, 2.5),
            product=(
                (lambda x: -2 * x, lambda x: -2.0),
                (lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))),
            ),
            traps={"first derivative": lambda x: -2 * x * np.exp(-(x**2))},
            counted="second derivatives",
        ),
        question="at its top the bell is a hill. Which sign must your formula have at 0, and far out?",
        hints=(
            "At the top the slope goes from positive to negative. So how does the slope change there: does it grow or fall?",
            "u is -2 x, and v is exp(-x**2). You know the slope of v: exercise 2.4 asked for it.",
            "u' v is -2 exp(-x**2). u v' is -2 x times -2 x exp(-x**2). At 0 the sum is -2.",
        ),
        solution="def ddbell(x):\n    return (4 * x**2 - 2) * np.exp(-(x**2))",
        wrong=(
            ("-2 * x * np.exp(-x ** 2)", "first derivative"),
            ("-2 * np.exp(-x ** 2)", "product rule"),
            ("4 * x ** 2 * np.exp(-x ** 2)", "product rule"),
            ("4 * x * np.exp(-x ** 2)", "product of derivatives"),
            ("(2 - 4 * x ** 2) * np.exp(-x ** 2)", "sign"),
        ),
    ),
    Exercise(
        id="8.4",
        title="One step of Newton's",
        asks=Function(
            expected=lambda f, x: x - first(f, x) / second(f, x),
            inputs=(
                *polynomial("x**4 + x**2 - x", 1.5, -0.7),
                *polynomial("x**3 - 2 * x", 2.0, 1.2),
                *polynomial("3 * x**2 + x", 2.5),
            ),
            form="as given",
            traps={
                "ascending": lambda f, x: x + first(f, x) / second(f, x),
                "without lr": lambda f, x: x - first(f, x),
                "only the step": lambda f, x: first(f, x) / second(f, x),
                "value for derivative": lambda f, x: x - f(x) / first(f, x),
            },
            counted="places",
        ),
        question="what is divided by what, and where does the step start?",
        hints=(
            "For f = 3 x**2 + x, a bowl that is the same everywhere, one step must land exactly at the bottom, -1/6.",
            "You need both derivatives. Take the lines of your function second: the slope is already in it.",
            "Return x - slope / bend. (The version that finds where f is 0 divides f by its slope; here it is the slope "
            "that shall become 0.)",
        ),
        solution=NEWTON,
        wrong=(
            (NEWTON.replace("- slope", "+ slope"), "ascending"),
            (NEWTON.replace(" / bend.item()", ""), "without lr"),
            (NEWTON.replace("x.item() - ", ""), "only the step"),
            (NEWTON.replace("slope.item() / bend.item()", "f(x).item() / slope.item()"), "value for derivative"),
            (NEWTON.replace("slope.item() / bend", "bend.item() / slope"), "differs"),
        ),
    ),
    Exercise(
        id="8.5",
        title="A Hessian",
        asks=Value(
            expected=[[2.0, 12.0], [12.0, 24.0]],
            traps={
                "Hessian's diagonal": [[2.0, 0.0], [0.0, 24.0]],
                "operands exchanged": [[24.0, 12.0], [12.0, 2.0]],
            },
            counted="second derivatives",
        ),
        question="the gradient has two entries, and each can move with x and with y: how many slopes is that?",
        hints=(
            "Write the slope in x, with y held still: 2 x y**3. And the slope in y: 3 x**2 y**2.",
            "Each of these two is a function of x and y again, with two slopes. The first row belongs to 2 x y**3.",
            "2 x y**3 has the slopes 2 y**3 and 6 x y**2. At x = 2, y = 1 the first row is [2, 12].",
        ),
        solution=(
            "answer = torch.autograd.functional.hessian(lambda p: p[0] ** 2 * p[1] ** 3, torch.tensor([2.0, 1.0]))"
        ),
        wrong=(
            ("[[2.0, 0.0], [0.0, 24.0]]", "Hessian's diagonal"),
            ("[4.0, 12.0]", "shape"),
            ("[[24.0, 12.0], [12.0, 2.0]]", "operands exchanged"),
            ("[[4.0, 24.0], [24.0, 48.0]]", "factor 2"),
            ("[[16.0, 48.0], [48.0, 144.0]]", "differs"),
        ),
    ),
    Exercise(
        id="8.6",
        title="The force between two atoms",
        asks=Derivative(
            f=lambda r: -energy(r),
            df=force,
            between=(0.9, 2.2),
            traps={
                "value for derivative": energy,
                "exponent kept": lambda r: 12 / r**12 - 12 / r**6,
                "coefficient lost": lambda r: 1 / r**13 - 2 / r**7,
                "second derivative": lambda r: 156 / r**14 - 84 / r**8,
            },
            counted="forces",
        ),
        question="what is the slope of r**-12, and what has become of its exponent?",
        hints=(
            "In the picture: left of r = 1 the energy falls as r grows, so the force pushes outward.",
            "1 / r**12 is r**(-12). The rule n r**(n-1) holds for negative n too; the exponent goes down by one.",
            "The slope of 1 / r**12 is -12 / r**13. Do the same for -2 / r**6, add them, and turn the sign.",
        ),
        solution="def force(r):\n    return 12 / r**13 - 12 / r**7",
        wrong=(
            ("12 / x ** 7 - 12 / x ** 13", "sign"),
            ("1 / x ** 12 - 2 / x ** 6", "value for derivative"),
            ("12 / x ** 12 - 12 / x ** 6", "exponent kept"),
            ("1 / x ** 13 - 2 / x ** 7", "coefficient lost"),
            ("12 / x ** 11 - 12 / x ** 5", "differs"),
        ),
    ),
)
