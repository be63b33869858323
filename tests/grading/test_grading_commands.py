"""The commands check, grade, progress and reset."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from grading.classes import descendants_of, solved_lesson, with_answer, write
from grading.hostile import RIGHT

from autograd_lessons import commands
from autograd_lessons.commands import copies, environment
from autograd_lessons.grading.store import Store

ROOT = Path(__file__).parent.parent.parent


def command(*arguments, cwd=ROOT, **variables):
    code = (
        "import sys; from autograd_lessons import commands; from autograd_lessons.commands import environment;"
        "environment.python_with = lambda extra: None; sys.exit(commands.main(sys.argv[1:]))"
    )
    return [sys.executable, "-c", code, *map(str, arguments)], {"cwd": cwd, "env": {**os.environ, **variables}}


def call(*arguments, **variables):
    line, settings = command(*arguments, **variables)
    return subprocess.run(line, capture_output=True, text=True, timeout=300, **settings)


@pytest.fixture
def store_file(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LESSONS_GRADES", str(tmp_path / "store" / "grades.sqlite"))


def test_grade_and_check(tmp_path, store_file):
    folder = tmp_path / "class"
    write(folder, "anna/01.ipynb", with_answer(1, "1.3", "answer = 4 * " + RIGHT))
    write(folder, "bob/01.ipynb", solved_lesson(1))
    done = call("grade", folder, "--report", tmp_path / "r.json", "--report", tmp_path / "r.html", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "Learners: 2; notebooks: 2." in done.stdout
    assert "1 x a sum where the mean is meant" in done.stdout
    assert json.loads((tmp_path / "r.json").read_text())["learners"][1]["passed"] == 6
    done = call("check", folder / "bob" / "01.ipynb")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    done = call("check", folder / "anna" / "01.ipynb")
    assert done.returncode == 1
    assert "looks like    a sum where the mean is meant" in done.stdout
    (folder / "bob" / "01.ipynb").write_text("{}")
    done = call("grade", folder)
    assert done.returncode == 1
    assert "bob/01.ipynb: unreadable. it is JSON, but no notebook" in done.stdout


def records_in(file):
    store = Store(file)
    try:
        return store.base.execute("SELECT count(*) FROM graded").fetchone()[0]
    finally:
        store.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_writes_its_report_and_goes_on_later(tmp_path, store_file, how):
    folder = tmp_path / "class"
    write(folder, "a/01.ipynb", solved_lesson(1))
    write(folder, "b/01.ipynb", with_answer(1, "1.3", "while True: pass"))
    line, settings = command("grade", folder, "--report", tmp_path / "r.json", "--jobs", "1", "--time", "60")
    before = signal.signal(how, signal.SIG_DFL)  # a shell's background job ignores some, and so would the new process
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings)
    signal.signal(how, before)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:  # until the first is graded
        time.sleep(0.2)
        file = tmp_path / "store" / "grades.sqlite"
        if file.exists() and records_in(file):
            break
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "not graded yet: 1" in said
    assert "Traceback" not in said
    data = json.loads((tmp_path / "r.json").read_text())
    assert not data["complete"]
    assert [row["files"][0]["status"] for row in data["learners"]] == ["graded", "not graded yet"]
    write(folder, "b/01.ipynb", solved_lesson(1))
    assert call("grade", folder, "--report", tmp_path / "r.json", "--time", "60").returncode == 0
    assert json.loads((tmp_path / "r.json").read_text())["complete"]


def test_a_killed_judge_leaves_no_process(tmp_path, store_file):
    write(tmp_path, "class/b/01.ipynb", with_answer(1, "1.3", "while True: pass"))
    home = tmp_path / "tmp"
    home.mkdir()
    line, settings = command("grade", tmp_path / "class", "--time", "60", TMPDIR=str(home))
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **settings)
    deadline = time.monotonic() + 60
    while len(descendants_of(home)) < 4 and time.monotonic() < deadline:  # a server, two for the notebook, the answer
        time.sleep(0.1)
    assert len(descendants_of(home)) >= 4
    process.kill()
    process.wait()
    while descendants_of(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert descendants_of(home) == []


@pytest.mark.parametrize(
    "arguments, status, sentence",
    [
        (["grade"], 2, "FOLDER"),
        (["grade", "no such folder"], 1, "There is no folder no such folder."),
        (["grade", "tests/data"], 1, "There are no notebooks (.ipynb) in tests/data."),
        (["grade", ".", "--report", "r.doc"], 2, "a report's name ends with one of .json, .csv, .xml, .html"),
        (["grade", ".", "--report", "no/such/r.csv"], 1, "There is no folder no/such for the report."),
        (["grade", ".", "--learner", "("], 2, "is no regular expression"),
        (["grade", ".", "--time", "0"], 2, "0 is not between 0.5 and 3,600"),
        (["grade", ".", "--time", "nan"], 2, "nan is not between 0.5 and 3,600"),
        (["grade", ".", "--memory", "9" * 20], 2, "is not between 64 and 1,000,000"),
        (["grade", "README.md"], 1, "README.md is a file."),
        (["check", "tests"], 1, "tests is a folder."),
        (["grade", ".", "--jobs", "none"], 2, "'none' is no number"),
        (["check", "no.ipynb"], 1, "There is no notebook no.ipynb."),
        (["progress", "no such folder"], 1, "There is no folder no such folder."),
        (["progress", "tests"], 1, "Nothing has been noted in tests yet"),
        (["reset", "99"], 2, "there is no lesson '99'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, status, sentence):
    done = call(*arguments)
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_that_cannot_be_written_costs_no_other(tmp_path, store_file):
    write(tmp_path, "class/01.ipynb", solved_lesson(1))
    (tmp_path / "r.html").mkdir()
    done = call("grade", tmp_path / "class", "--report", tmp_path / "r.html")
    assert (done.returncode, "r.html cannot be written: it is a folder." in done.stderr) == (1, True)
    long = f"{'x' * 250}.xml"  # the file system takes it, but not with anything added to it
    done = call("grade", tmp_path / "class", "--report", tmp_path / long, "--report", tmp_path / "r.csv")
    assert (done.returncode, f"{long} could not be written: " in done.stderr) == (1, True), done.stderr
    assert "Report: " in done.stdout and (tmp_path / "r.csv").exists()


def test_the_classroom_workflow_imports_nothing_from_a_learners_repository():
    """A learner could put a package autograd_lessons there, or a json.py."""
    text = (ROOT / "classroom" / "classroom.yml").read_text(encoding="utf-8")
    calls = re.findall(r"\bpython -.*", text)
    assert len(calls) >= 5 and all(call.startswith("python -P -m ") for call in calls), calls


@pytest.fixture
def my_notebooks(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "python_with", lambda extra: None)
    monkeypatch.setattr(copies, "CLONE", tmp_path)
    copies.copy_missing()
    return tmp_path / "my_notebooks"


def test_reset_sets_the_old_copy_aside(my_notebooks, capsys):
    first = copies.find("1")
    progress = my_notebooks / ".autograd_lessons_progress.json"
    progress.write_text(json.dumps({"version": 1, "exercises": {"1.2": {"passed": True}, "2.3": {"passed": True}}}))
    for turn in (1, 2):
        (my_notebooks / first.name).write_text(f"mine {turn}")
        assert commands.main(["reset", "1"]) == 0
        assert (my_notebooks / first.name).read_bytes() == first.read_bytes()
        assert (my_notebooks / f"{first.stem}_old{turn}.ipynb").read_text() == f"mine {turn}"
    assert f"{first.name} is now {first.stem}_old1.ipynb." in capsys.readouterr().out
    assert list(json.loads(progress.read_text())["exercises"]) == ["2.3"]


def test_progress_shows_the_board(my_notebooks, capsys, monkeypatch):
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", "set and restored")
    assert commands.main(["progress"]) == 1
    kept = {"version": 1, "exercises": {"1.2": {"passed": True}}}
    (my_notebooks / ".autograd_lessons_progress.json").write_text(json.dumps(kept))
    assert commands.main(["progress"]) == 0
    assert "○✓" in capsys.readouterr().out
