"""What the README promises: an operation is added with one row and one name, and every walker of the tables picks it up."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograd_lessons.engine.operation import binary, unary, variadic

ROOT = Path(__file__).parents[2]
# An operation that the README does not use as its example, so that the example can be followed to the letter.
ROW = 'biquadrate = unary("BiquadrateBackward0", lambda x: x * x * x * x, lambda g, x: {rule})\n'
NAMED = "named(globals())\n"


@pytest.fixture
def copy(tmp_path):
    """A function that makes a copy of the project with the new row in it, above the line that names the rows."""

    def make(rule, above=True):
        for folder in ("autograd_lessons", "tests/engine"):
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        row = ROW.format(rule=rule)
        replace(
            tmp_path / "autograd_lessons/engine/derivatives/elementwise.py",
            NAMED,
            row + NAMED if above else NAMED + row,
        )
        replace(tmp_path / "autograd_lessons/engine/methods.py", 'elementwise: "', 'elementwise: "biquadrate ')
        replace(
            tmp_path / "autograd_lessons/__init__.py",
            '"engine.derivatives.elementwise": "',
            '"engine.derivatives.elementwise": "biquadrate ',
        )
        return tmp_path

    return make


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def python(folder, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(folder)},
    )


WALK = (
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:nbval",
    "tests/engine/test_derivatives.py",
    "-k",
    "biquadrate",
)


def test_one_row_makes_an_operation(copy):
    folder = copy("g * 4 * x * x * x")
    use = (
        "import autograd_lessons as t; x = t.tensor([2.0], requires_grad=True); y = t.biquadrate(x); y.backward(); "
        "print(y, x.grad)"
    )
    ran = python(folder, "-c", use)
    assert ran.stdout == "tensor([16.], grad_fn=<BiquadrateBackward0>) tensor([32.])\n", ran.stderr
    walked = python(folder, *WALK)
    assert "1 passed" in walked.stdout, walked.stdout + walked.stderr


def test_a_wrong_row_is_found(copy):
    walked = python(copy("g * 4 * x"), *WALK)
    assert "1 failed" in walked.stdout and "biquadrate, input 0, first order" in walked.stdout, (
        walked.stdout + walked.stderr
    )


def test_a_row_below_the_line_that_names_the_rows_is_found(copy):
    walked = python(copy("g * 4 * x", above=False), *WALK)
    assert "elementwise.py: biquadrate stands below named(globals())" in walked.stdout, walked.stdout + walked.stderr


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: unary("New", np.sin, np.cos), "New: a rule is a function like lambda g, x"),
        (lambda: unary("New", np.sin, lambda x: 3 * x * x), r"the first argument of a rule is g, .* not \('x',\)"),
        (lambda: unary("New", np.sin, lambda g, y: g * y), r"any of \('z', 'x', 'shape'\), not \('y',\)"),
        (lambda: binary("New", np.add, lambda g, x, z: g, None), r"any of z, x, y in this order, .* not \('x', 'z'\)"),
        (lambda: variadic("New", lambda x, n: x, x=lambda g, m: g), r"any of \('x', 'n', 'z', 'shape'\), not \('m',\)"),
        (lambda: variadic("New", lambda x, n: x, x=lambda x: x), "the first argument of a rule is g"),
        (lambda: variadic("New", np.sin, x=lambda g: g), "the forward function is one in Python"),
    ],
)
def test_what_is_no_rule_is_refused(make, message):
    with pytest.raises(AssertionError, match=message):
        make()
