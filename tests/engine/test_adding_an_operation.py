"""What the README promises: an operation is added with one row and one name, and every walker of the tables picks it up."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = 'cubed = unary("CubedBackward0", lambda x: x * x * x, lambda g, x: {rule})\n'


@pytest.fixture
def copy(tmp_path):
    """A function that makes a copy of the project with the new row in it."""

    def make(rule):
        for folder in ("autograd_lessons", "tests/engine"):
            shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
        replace(
            tmp_path / "autograd_lessons/engine/derivatives/elementwise.py",
            "named(globals())",
            ROW.format(rule=rule) + "named(globals())",
        )
        replace(tmp_path / "autograd_lessons/engine/methods.py", 'elementwise: "', 'elementwise: "cubed ')
        replace(
            tmp_path / "autograd_lessons/__init__.py",
            '"engine.derivatives.elementwise": "',
            '"engine.derivatives.elementwise": "cubed ',
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
    "cubed",
)


def test_one_row_makes_an_operation(copy):
    folder = copy("g * 3 * x * x")
    use = "import autograd_lessons as t; x = t.tensor([2.0], requires_grad=True); y = t.cubed(x); y.backward(); print(y, x.grad)"
    ran = python(folder, "-c", use)
    assert ran.stdout == "tensor([8.], grad_fn=<CubedBackward0>) tensor([12.])\n", ran.stderr
    walked = python(folder, *WALK)
    assert "1 passed" in walked.stdout, walked.stdout + walked.stderr


def test_a_wrong_row_is_found(copy):
    walked = python(copy("g * 3 * x"), *WALK)
    assert "1 failed" in walked.stdout and "cubed, input 0, first order" in walked.stdout, walked.stdout + walked.stderr
