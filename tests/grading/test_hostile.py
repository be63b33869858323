"""Answers that cheat, break out or break down: none passes, none stops another, none leaves anything behind."""

import shutil
from pathlib import Path

import pytest
from grading.classes import descendants_of
from grading.hostile.answers import ANSWERS

from autograd_lessons.grading.lessons import PACKAGE


def skip_what_was_not_tried(hostile_class, name):
    if f"{name}.ipynb" not in hostile_class.records:
        pytest.skip("on this system it would end the processes of whoever runs the tests")


@pytest.mark.parametrize("name", ANSWERS)
def test_it_gets_the_outcome_that_it_deserves(hostile_class, name):
    id, outcome, _ = ANSWERS[name]
    skip_what_was_not_tried(hostile_class, name)
    found = hostile_class.records[f"{name}.ipynb"]["exercises"]
    assert found[id]["outcome"] == outcome, found[id]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_other_exercises_are_graded(hostile_class, name):
    id = ANSWERS[name][0]
    skip_what_was_not_tried(hostile_class, name)
    others = {other: outcome for other, outcome in hostile_class.outcomes(f"{name}.ipynb").items() if other != id}
    assert others and set(others.values()) == {"passed"}, others


def test_nothing_is_left_behind(hostile_class, canary):
    assert not hostile_class.pool_folder.exists()
    assert descendants_of(hostile_class.pool_folder) == []
    assert list(canary.iterdir()) == []
    for folder in (PACKAGE, Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path.home().parent):
        assert not (folder / "left behind").exists()


def test_graded_again_they_get_the_same_report(hostile_class, tmp_path, grade):
    """Not those that reach a limit: they would be waited for once more."""
    for file in hostile_class.files:
        if not any("limit" == outcome for outcome in hostile_class.outcomes(file.name).values()):
            shutil.copy(file.path, tmp_path)
    again = grade(tmp_path, jobs=1)
    assert len(again.records) > 80
    assert again.records == {name: hostile_class.records[name] for name in again.records}


def test_what_holds_a_child_is_said(hostile_class):
    assert set(hostile_class.protections) == {"processes", "network", "files", "user"}


@pytest.mark.parametrize(
    "name, limit",
    [
        ("an endless loop that swallows", "time"),
        ("10 GB of memory", "memory"),
        ("memory bit by bit", "memory"),
        ("a huge file", "file size"),
        ("many files", "file size"),
        ("a fork bomb", "processes"),
        ("a flood of results", "output"),
    ],
)
def test_it_reaches_its_own_limit(hostile_class, name, limit):
    if name == "many files" and not hostile_class.protections["network"]:
        pytest.skip("without namespaces only the size of each file is limited")
    assert hostile_class.records[f"{name}.ipynb"]["exercises"]["1.3"]["codes"] == [limit]
