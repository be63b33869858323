"""The README's way to add an exercise, followed in a copy: the gate, the overlay and the board find it by themselves."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from autograd_lessons import exercises

nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).parents[2]
LESSON = 2
SLUG, ASKED = exercises.lesson(LESSON)
ID = f"{LESSON}.{len(ASKED) + 1}"


def steps():
    """The README's question and its cell, with the lesson's next free id."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Adding an exercise")[2]
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", section, re.DOTALL | re.MULTILINE)
    question, cell = (re.sub(r'"\d+\.\d+"', f'"{ID}"', textwrap.dedent(block)) for block in blocks[:2])
    return question, cell


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    for name in ("autograd_lessons", "tests", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, folder / name)
    question, cell = steps()
    lesson = folder / "autograd_lessons" / "exercises" / f"lesson_{LESSON:02d}.py"
    text = lesson.read_text(encoding="utf-8").rstrip()
    assert text.endswith(")")
    lesson.write_text(text[:-1] + textwrap.indent(question, "    ") + ")\n", encoding="utf-8")
    path = folder / "notebooks" / f"{SLUG}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    added = nbformat.v4.new_code_cell(cell.rstrip())
    notebook.cells.append(added)
    nbformat.write(notebook, path)
    return folder


def python(folder, *arguments):
    """Python in the copy, with the copy's package."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "tests")]),
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def gate(folder):
    return python(
        folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/exercises/test_mutation_gate.py", "-k", ID
    )


def test_the_mutation_gate_finds_it(copy):
    found = gate(copy)
    assert found.returncode == 0, found.stdout
    assert re.search(r"\d\d? passed", found.stdout)


def test_the_mutation_gate_refuses_a_diagnosis_that_is_not_made(copy):
    lesson = copy / "autograd_lessons" / "exercises" / f"lesson_{LESSON:02d}.py"
    text = lesson.read_text(encoding="utf-8")
    start = text.index(f'id="{ID}"')
    spoilt = text[:start] + text[start:].replace("inner derivative missing", "sign", 1)
    assert spoilt != text
    lesson.write_text(spoilt, encoding="utf-8")
    try:
        assert gate(copy).returncode == 1
    finally:
        lesson.write_text(text, encoding="utf-8")


def test_the_overlay_solves_it(copy):
    code = (
        "import nbformat, overlay, numpy as np\n"
        "from autograd_lessons.checks import *\n"
        f"notebook = overlay.solved(nbformat.read('notebooks/{SLUG}.ipynb', as_version=4))\n"
        f"answer, _, check = overlay.exercise_cells(notebook)[{ID!r}].source.rpartition('\\n')\n"
        "exec(answer)\n"
        "print(eval(check))\n"
    )
    found = python(copy, "-c", code)
    assert found.stdout.startswith(f"✓ {ID}"), found.stdout + found.stderr


def test_the_unsolved_cell_is_calm(copy):
    code = (
        "import nbformat, overlay\n"
        "from autograd_lessons.checks import *\n"
        f"notebook = nbformat.read('notebooks/{SLUG}.ipynb', as_version=4)\n"
        f"answer, _, check = overlay.exercise_cells(notebook)[{ID!r}].source.rpartition('\\n')\n"
        "exec(answer)\n"
        "print(eval(check))\n"
    )
    found = python(copy, "-c", code)
    assert found.stdout.startswith(f"○ {ID}"), found.stdout + found.stderr


def test_the_board_shows_it(copy):
    found = python(copy, "-c", "from autograd_lessons.checks import progress; print(progress()._repr_html_())")
    assert f"{ID}</span>" in found.stdout, found.stderr
