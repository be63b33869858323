"""Which way the imports go: checks know the exercises, never the engine; what collects evidence knows neither."""

import subprocess
import sys

import pytest

LOADED = "import sys; print([m for m in sys.modules if m.startswith('autograd_lessons') or m in {forbidden}])"


def loaded(code, *forbidden):
    command = f"{code}; {LOADED.format(forbidden=set(forbidden) or '()')}"
    shown = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
    return set(eval(shown))


def test_evidence_knows_no_right_answer():
    found = loaded("import autograd_lessons.checks.evidence")
    rooms = {"", ".evidence", ".plain", ".calls", ".graphs", ".patience"}
    assert found == {"autograd_lessons", *(f"autograd_lessons.checks{room}" for room in rooms)}


@pytest.mark.parametrize("room", ["checks", "exercises"])
def test_no_engine(room):
    code = "import numpy, autograd_lessons.exercises as e; e.LESSONS"
    if room == "checks":
        code += "; from autograd_lessons.checks import *; check_value(1, exercise='1.3'); progress()"
    found = loaded(code, "subprocess", "socket", "threading_", "resource", "multiprocessing", "asyncio")
    rooms = {name.split(".")[1] for name in found if name.startswith("autograd_lessons.")}
    assert rooms <= {"checks", "exercises"}
    assert "autograd_lessons.checks.faces" in found or room == "exercises"
    # NumPy itself may load some of these
    assert found - loaded("import numpy", "subprocess", "socket", "resource", "multiprocessing", "asyncio") <= {
        name for name in found if name.startswith("autograd_lessons")
    }


def test_one_lesson_loads_one_file():
    found = loaded("import autograd_lessons.exercises as e; e.find('2.3')")
    assert [name for name in found if "lesson_" in name] == ["autograd_lessons.exercises.lesson_02"]
