"""Lesson 00: how a lesson works, and how steep a curve is."""

from autograd_lessons.exercises.asks import Derivative, Function, Prediction, Value
from autograd_lessons.exercises.exercise import Exercise

SLUG = "00_start_here"
TITLE = "Start here: slopes, and how a lesson works"

FORWARD = "def forward_slope(f, x, h):\n    return {body}"
CENTRAL = "def central_slope(f, x, h):\n    return {body}"
TRIES = (
    ({"function": "lambda x: x**2"}, 3.0, 0.01),
    ({"function": "np.sin"}, 1.0, 0.1),
    ({"function": "np.exp"}, -0.5, 0.2),
    ({"function": "lambda x: 5 - 2 * x"}, 4.0, 0.5),
)


EXERCISES = (
    Exercise(
        id="0.1",
        title="The slope of a path",
        asks=Value(expected=0.05),
        question="which number is divided by which? On a level path, the climb is 0: what is its slope?",
        hints=(
            "Draw a triangle: 600 metres to the right, 30 metres up. It is rather flat, so its slope is a small number.",
            "Slope = climb / way forward. How much does it climb for each single metre?",
            "In Python, a / b divides. Put the climb in front of the stroke, and the way forward behind it.",
        ),
        solution="answer = 30 / 600",
        wrong=(
            ("600 / 30", "differs"),
            ("30 * 600", "differs"),
            ("5.0", "differs"),
            ("-30 / 600", "sign"),
        ),
    ),
    Exercise(
        id="0.2",
        title="The slope of a curve, guessed",
        asks=Prediction(labels=("at x = 3",)),
        question="how far does x**2 climb between 3 and 4?",
        hints=(
            "From 0 to 3 the curve climbs from 0 to 9. At 3 it is steeper than on the average before.",
            "From 3 to 4 it climbs from 9 to 16. At 3 it is a little flatter than on the average after.",
            "There is no wrong guess here: guess = 5 is as good a start as any.",
        ),
        solution="guess = 6",
    ),
    Exercise(
        id="0.3",
        title="A slope, measured",
        asks=Function(
            expected=lambda f, x, h: (f(x + h) - f(x)) / h,
            inputs=TRIES,
            traps={
                "precedence": lambda f, x, h: f(x + h) - f(x) / h,
                "value for derivative": lambda f, x, h: f(x),
            },
            counted="slopes",
        ),
        question="where does the curve stand before the step, where after it, and by what is the climb divided?",
        hints=(
            "It is the cell above, with f in place of square, x in place of 3, and h in place of step.",
            "The climb is f(x + h) - f(x). Divide it by the step, and mind the brackets.",
            "The body begins: return (f(x + h) - f(x)) / ...",
        ),
        solution=FORWARD.format(body="(f(x + h) - f(x)) / h"),
        wrong=(
            (FORWARD.format(body="f(x + h) - f(x)"), "differs"),
            (FORWARD.format(body="f(x + h) - f(x) / h"), "precedence"),
            (FORWARD.format(body="(f(x) - f(x + h)) / h"), "sign"),
            (FORWARD.format(body="f(x)"), "value for derivative"),
            (FORWARD.format(body="(f(x + h) - f(x)) / x"), "differs"),
        ),
    ),
    Exercise(
        id="0.4",
        title="The slope of x**2 as a formula",
        asks=Derivative(
            f=lambda x: x**2,
            df=lambda x: 2 * x,
            between=(-5, 5),
            traps={"factor 1/2": lambda x: x},
        ),
        question="the lower curve of the picture is at 6 for x = 3. Where is it for x = 0, and for x = -2?",
        hints=(
            "Read the lower curve of the picture at x = 0, 1, 2 and 3. By how much does it grow each time?",
            "It is a straight line through 0. At 3 it is 6, at -3 it is -6.",
            "The formula is a number times x.",
        ),
        solution="def dsquare(x):\n    return 2 * x",
        wrong=(
            ("x ** 2", "value for derivative"),
            ("x", "factor 1/2"),
            ("2 * x ** 2", "exponent kept"),
            ("-2 * x", "sign"),
            ("6 + 0 * x", "differs"),
        ),
    ),
    Exercise(
        id="0.5",
        title="A slope, measured to both sides",
        asks=Function(
            expected=lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
            inputs=TRIES,
            traps={
                "precedence": lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
                "one-sided difference": lambda f, x, h: (f(x + h) - f(x)) / (2 * h),
            },
            counted="slopes",
        ),
        question="how far apart are x - h and x + h?",
        hints=(
            "Mark x - h, x and x + h on a line. The climb is measured between the two outer points.",
            "The climb is f(x + h) - f(x - h). The way between the two is twice h.",
            "In Python, a / 2 * h is (a / 2) * h. Write a / (2 * h).",
        ),
        solution=CENTRAL.format(body="(f(x + h) - f(x - h)) / (2 * h)"),
        wrong=(
            (CENTRAL.format(body="(f(x + h) - f(x - h)) / h"), "factor 2"),
            (CENTRAL.format(body="(f(x + h) - f(x - h)) / 2 * h"), "precedence"),
            (CENTRAL.format(body="(f(x + h) - f(x)) / (2 * h)"), "one-sided difference"),
            (CENTRAL.format(body="(f(x - h) - f(x + h)) / (2 * h)"), "sign"),
            (CENTRAL.format(body="(f(x + h) - f(x)) / h"), "differs"),
        ),
    ),
    Exercise(
        id="0.6",
        title="A thousand slopes",
        asks=Value(expected=2000.0),
        question="for one slope, how often is the function evaluated? And may one nudge serve two numbers?",
        hints=(
            "Begin with a function of two numbers, a and b. Which evaluations does the slope in a need? And in b?",
            "Each number is nudged alone, while all others stand still: once up, once down.",
            "Two evaluations for each number.",
        ),
        solution="answer = 2000",
        wrong=(
            ("1000", "factor 1/2"),
            ("1001", "differs"),
            ("4000", "factor 2"),
            ("2", "differs"),
        ),
    ),
)
