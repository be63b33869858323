"""Grading a class: solved and shipped lessons, systems that lack a protection, whose notebook, resuming."""

import json
import os
import re

import pytest
from grading.classes import LIMITS, descendants_of, lesson, protections, solved_lesson, with_answer, write
from grading.hostile import RIGHT
from grading.hostile.answers import ANSWERS, KILLERS

from autograd_lessons import exercises
from autograd_lessons.grading import handed_in, judging, lessons, names, notebooks, steps
from autograd_lessons.grading.grading import Run
from autograd_lessons.grading.store import Store

NUMBERS = [found.number for found in lessons.every()]


@pytest.fixture(scope="module")
def whole_course(tmp_path_factory, grade):
    """Every lesson, solved by one learner, as it ships by another."""
    folder = tmp_path_factory.mktemp("course")
    for number in NUMBERS:
        write(folder, f"solved/{number:02d}.ipynb", solved_lesson(number))
        write(folder, f"shipped/{number:02d}.ipynb", lesson(number))
    return grade(folder, limits=judging.Limits())


@pytest.mark.parametrize("number", NUMBERS)
def test_a_solved_lesson_is_passed_and_a_shipped_one_not_attempted(whole_course, number):
    for learner, outcome in (("solved", "passed"), ("shipped", "not attempted")):
        record = whole_course.records[f"{learner}/{number:02d}.ipynb"]
        assert {id: one["outcome"] for id, one in record["exercises"].items()} == {
            exercise.id: outcome for exercise in exercises.lesson(number)[1]
        }


def test_every_lesson_is_graded():
    assert [found.slug for found in lessons.every()] == [slug for slug, _ in exercises.LESSONS.values()]


def test_later_cells_see_what_an_answer_defined(tmp_path, grade):
    """An engine written over several answers: one wrong answer costs what builds on it, and no more."""
    if 4 not in NUMBERS:
        pytest.skip("lesson 04 is not there")
    write(tmp_path, "a/04.ipynb", with_answer(4, "4.5", "def order(root):\n    while True: pass"))
    found = grade(tmp_path).outcomes("a/04.ipynb")
    assert found["4.5"] == "limit"
    assert found["4.4"] == found["4.1"] == "passed"
    assert "not attempted" not in (found["4.2"], found["4.3"])


@pytest.mark.parametrize("without", [("namespaces",), ("files",), ("namespaces", "files")], ids="+".join)
def test_a_system_that_lacks_a_protection(tmp_path, grade, without):
    """What holds without namespaces and Landlock: the others are graded, nothing passes, no process is left."""
    names = ["a daemon", "a fork bomb", "forged lines", "imports the exercises", *KILLERS]
    if not protections(without)["processes"]:
        names = [name for name in names if name not in KILLERS]
    for name in names:
        write(tmp_path, f"{name}.ipynb", with_answer(1, "1.3", ANSWERS[name][2]))
    graded = grade(tmp_path, without=without)
    lacking = {"namespaces": "network", "files": "files"}
    assert not any(graded.protections[lacking[name]] for name in without)
    for name in names:
        outcomes = graded.outcomes(f"{name}.ipynb")
        assert outcomes.pop("1.3") in ("wrong", "failed", "limit"), name
        assert set(outcomes.values()) == {"passed"}, (name, outcomes)
    assert descendants_of(graded.pool_folder) == []


def test_what_never_began_is_no_fault_of_the_learner():
    """A child whose limits cannot be set says nothing, not even that the lesson's first cell begins."""
    data = json.dumps(solved_lesson(1)).encode()
    for said, outcomes in ((b"", {"fault"}), (b"0 begins\n", {"failed", "not attempted"})):
        (sheet,) = judging.sheets(data, "01", "", LIMITS)
        sheet.hear(said)
        assert {one["outcome"] for one in sheet.results().values()} == outcomes
        assert bool(sheet.open) == bool(said), "the others are tried again where only the first failed"


def test_what_is_remembered_of_learners_sources_has_an_end():
    """The judge's memory must not grow with the number of notebooks."""
    found = [
        f for module in (names, steps, notebooks, judging) for f in vars(module).values() if hasattr(f, "cache_info")
    ]
    assert len(found) >= 8
    for function in found:
        assert function.cache_info().maxsize or not function.__wrapped__.__code__.co_argcount, function


def test_a_notebook_leaves_nothing_for_the_next(tmp_path, grade):
    source = f"""
from pathlib import Path
answer = {RIGHT} if list(Path("..").glob("**/note")) else 0
for folder in (".", ".."):
    try:
        (Path(folder) / "note").write_text("the answer")
    except OSError:
        pass
"""
    for name in ("a", "b", "c"):
        write(tmp_path, f"{name}.ipynb", with_answer(1, "1.3", source + f"# {name}"))
    graded = grade(tmp_path, jobs=1)
    assert [graded.outcomes(f"{name}.ipynb")["1.3"] for name in ("a", "b", "c")] == ["wrong"] * 3


def test_hidden_inputs_are_the_same_for_all_and_others_for_another_key():
    from autograd_lessons.grading.steps import seed

    assert seed("1.2", "") == seed("1.2", "")
    assert len({seed("1.2", key) for key in ("", "a", "b")}) == 3
    assert all(0 < seed(f"1.{n}", "") < 1000 for n in range(100))


@pytest.mark.parametrize("key", ["", "autumn", "spring"])
def test_a_right_answer_is_right_on_any_hidden_inputs(tmp_path, grade, key):
    write(tmp_path, "solved.ipynb", solved_lesson(2))
    assert set(grade(tmp_path, key=key).outcomes("solved.ipynb").values()) == {"passed"}


@pytest.mark.parametrize(
    "name, pattern, learner",
    [
        ("anna/01.ipynb", None, "anna"),
        ("anna/week 1/01.ipynb", None, "anna"),
        ("01_anna.ipynb", None, "01_anna"),
        ("week1/01_anna.ipynb", r"_(\w+)\.ipynb", "anna"),
        ("week1/anna_1234_01.ipynb", r"(?P<week>\w+)/(?P<learner>[^_/]+)_", "anna"),
        ("anna-2024.ipynb", r"^[a-z]+", "anna"),
        ("other.ipynb", r"(\d+)", "other"),
        ("Zoe\u0308/01.ipynb", None, "Zoë"),
        ("a\x01/01.ipynb", None, "a\\x01"),
        (os.fsdecode(b"a\xff/01.ipynb"), None, "a\\xff"),
    ],
)
def test_whose_notebook_it_is(tmp_path, name, pattern, learner):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).touch()
    (found,) = handed_in.collect(tmp_path, pattern and re.compile(pattern))
    assert (found.name, found.learner) == (handed_in.readable(name), learner)


# resuming


class NoPool:
    """A pool that must not be asked for anything."""

    free, busy = True, False

    def submit(self, *_):
        raise AssertionError("graded again")


def test_what_is_graded_and_unchanged_is_not_graded_again(small_class, tmp_path):
    again = Run(small_class.store, LIMITS)
    again.grade(small_class.files, NoPool())
    assert {file.name: again.record(file) for file in small_class.files} == small_class.records
    for other in (Run(small_class.store, LIMITS, again=True), Run(small_class.store, LIMITS, key="other")):
        with pytest.raises(AssertionError, match="graded again"):
            other.grade(small_class.files, NoPool())
    changed = tmp_path / "01.ipynb"
    changed.write_bytes(small_class.files[0].path.read_bytes() + b"\n")
    with pytest.raises(AssertionError, match="graded again"):
        again.grade([handed_in.File(changed, "new", "new")], NoPool())


def test_a_store_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "grades.sqlite")
    assert "grades.sqlite" in store.missing
    store.put(b"key", {"status": "graded"})
    assert store.get(b"key") == {"status": "graded"}
    store.close()


# which way the imports go


@pytest.mark.parametrize(
    "module", ["child", "server", "sandbox", "landlock", "kernel", "frames", "stand_in", "stand_in_pictures"]
)
def test_what_runs_near_learners_knows_no_right_answer(module):
    source = (lessons.PACKAGE / "grading" / f"{module}.py").read_text(encoding="utf-8")
    assert not re.search(
        r"import .*\b(exercises|judge|lessons)\b|from autograd_lessons\.(exercises|checks\.judge)", source
    )
