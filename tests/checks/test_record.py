"""Hints, solutions and the progress board: kept between kernels, and never in the way of a lesson."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from autograd_lessons import checks, exercises
from autograd_lessons.checks import check_derivative, check_value, hint, progress, record, solution
from autograd_lessons.exercises.asks import Prediction

FIRST = next(e for e in exercises.all() if not isinstance(e.asks, Prediction))
SQRT = next(e for e in exercises.all() if e.id == "2.3")


def pass_it():
    return check_derivative(lambda x: 0.5 / np.sqrt(x), exercise=SQRT.id)


def test_the_public_names():
    assert set(checks.__all__) <= set(dir(checks))
    for name in checks.__all__:
        assert callable(getattr(checks, name))
        assert getattr(checks, name).__doc__
    with pytest.raises(AttributeError):
        checks.nothing  # noqa: B018


def test_a_pass_is_kept(progress_file):
    assert not record.load().get(SQRT.id, {}).get("passed")
    assert pass_it().passed
    assert json.loads(progress_file.read_text())["exercises"][SQRT.id]["passed"] is True
    assert check_derivative(np.sqrt, exercise=SQRT.id).codes
    assert record.load()[SQRT.id]["passed"], "a later wrong answer takes nothing away"


def test_a_wrong_answer_writes_nothing(progress_file):
    check_derivative(np.sqrt, exercise=SQRT.id)
    check_value(..., exercise=FIRST.id)
    assert not progress_file.exists()


def test_the_board(progress_file):
    pass_it()
    shown = repr(progress())
    line = next(line for line in shown.splitlines() if "02_" in line)
    assert line.count("✓") == 1
    assert "1 of" in line
    assert "next: 2.1" in line
    page = progress()._repr_html_()
    assert "var(--jp-ui-font-color1, currentColor)" in page
    assert page.count("✓") == 1
    for slug, asked in exercises.LESSONS.values():
        assert slug in page
        for exercise in asked:
            assert exercise.id in page


def test_two_notebooks_write_one_file(progress_file):
    pass_it()
    found = json.loads(progress_file.read_text())
    found["exercises"]["1.2"] = {"passed": True}
    progress_file.write_text(json.dumps(found))
    hint(SQRT.id)
    kept = record.load()
    assert kept["1.2"]["passed"]
    assert kept[SQRT.id] == {"passed": True, "hints": 1, "asked": 0}


def test_another_kernel_sees_it(progress_file):
    pass_it()
    code = "from autograd_lessons.checks import progress; print(progress())"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "✓" in shown.stdout


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"exercises": 3}', '{"exercises": {"2.3": 4}}', "\x00\xff", "[" * 5000]
)
def test_a_damaged_file(progress_file, text):
    progress_file.write_bytes(text.encode("latin-1"))
    assert "0 of" in repr(progress())
    assert pass_it().passed
    assert record.load()[SQRT.id]["passed"]
    if text and not text.startswith('{"exercises": {'):
        kept = progress_file.with_name(progress_file.name + ".damaged")
        assert kept.read_bytes() == text.encode("latin-1"), "what was there is kept beside"


def test_wrong_entries_lose_nothing_else(progress_file):
    entries = {"1.2": {"passed": True, "hints": -3}, "1.3": "yes", "2.3": {"passed": 1, "hints": "x"}, "other": {}}
    progress_file.write_text(json.dumps({"version": 1, "exercises": entries}))
    kept = record.load()
    assert kept["1.2"] == {"passed": True, "hints": 0, "asked": 0}
    assert kept["2.3"] == {"passed": False, "hints": 0, "asked": 0}
    assert "1.3" not in kept


def test_a_file_that_cannot_be_written(tmp_path, monkeypatch):
    blocked = tmp_path / "nowhere" / "progress.json"
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", str(blocked))
    assert pass_it().passed
    assert "✓" in repr(progress()), "this kernel still knows"
    assert "cannot be written" in repr(progress())
    assert "cannot be written" in progress()._repr_html_()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_is_read_only(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", str(tmp_path / "progress.json"))
    tmp_path.chmod(0o500)
    assert pass_it().passed
    assert "✓" in repr(progress())


def test_a_folder_in_place_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", str(tmp_path))
    assert pass_it().passed
    assert "✓" in repr(progress())


def test_without_the_variable_it_is_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("AUTOGRAD_LESSONS_PROGRESS")
    monkeypatch.chdir(tmp_path)
    pass_it()
    assert [path.name for path in tmp_path.iterdir()] == [".autograd_lessons_progress.json"]


def test_hints_come_one_at_a_time(progress_file):
    count = len(SQRT.hints)
    for number, text in enumerate(SQRT.hints, 1):
        shown = repr(hint(SQRT.id))
        assert text in shown
        assert f"hint {number} of {count}" in shown
    assert f"hint 1 of {count}, from the first again: {SQRT.hints[0]}" in repr(hint(SQRT.id))
    assert "hint" in hint(SQRT.id)._repr_html_()


def test_the_solution_on_second_asking(progress_file):
    assert SQRT.solution not in solution(SQRT.id).text
    assert solution(SQRT.id).text == SQRT.solution
    assert "<pre" in solution(SQRT.id)._repr_html_()


def test_the_solution_after_a_pass(progress_file):
    pass_it()
    assert solution(SQRT.id).text == SQRT.solution


def test_solutions_switched_off(progress_file, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LESSONS_SOLUTIONS", "off")
    pass_it()
    for _ in range(2):
        assert SQRT.solution not in solution(SQRT.id).text


@pytest.mark.parametrize("id", ["99.1", "2", "2.", "", "x", "2.3.4", "²", "-1.2", 2.3, None, ["2.3"], object()])
def test_unknown_ids(progress_file, id):
    for found in (hint(id), solution(id), check_value(1, exercise=id if id is not None else "no")):
        assert found.status == "unusable"
        assert "ids look like" in repr(found)
