"""A class to grade: the hostile answers and odd files, graded once for all tests of this room."""

import json
import socket

import nbformat
import pytest
from grading.classes import Graded, lesson, protections, solved_lesson, with_answer, write
from grading.hostile import RIGHT
from grading.hostile.answers import ANSWERS, KILLERS

from autograd_lessons.grading.lessons import PACKAGE


@pytest.fixture(scope="session")
def grade(tmp_path_factory):
    """Grade a folder."""
    done = []

    def graded(folder, **settings):
        done.append(Graded(folder, tmp_path_factory.mktemp("store") / "grades.sqlite", **settings))
        return done[-1]

    yield graded
    for one in done:
        one.store.close()


@pytest.fixture(scope="session")
def first_lesson():
    return json.loads(nbformat.writes(solved_lesson(1)))


@pytest.fixture(scope="session")
def canary(tmp_path_factory):
    """A folder that everybody may write to; what is in it afterwards has broken out."""
    folder = tmp_path_factory.mktemp("canary")
    folder.chmod(0o777)
    return folder


@pytest.fixture(scope="session")
def hostile_class(tmp_path_factory, grade, canary):
    """The hostile answers, graded with a secret in the environment and a server that listens."""
    folder = tmp_path_factory.mktemp("hostile")
    tried = {name: ANSWERS[name] for name in ANSWERS if name not in KILLERS or protections()["processes"]}
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_TOKEN", "classroom-secret")
        filled = {"@PACKAGE@": str(PACKAGE), "@CANARY@": str(canary), "@PORT@": str(server.getsockname()[1])}
        for name, (id, _, source) in tried.items():
            for mark, value in filled.items():
                source = source.replace(mark, value)
            write(folder, f"{name}.ipynb", with_answer(1, id, source.lstrip("\n")))
        return grade(folder)


@pytest.fixture(scope="session")
def small_class(tmp_path_factory, grade):
    """Three learners and a broken file."""
    folder = tmp_path_factory.mktemp("small")
    write(folder, "anna/01.ipynb", with_answer(1, "1.3", "answer = 4 * " + RIGHT))
    write(folder, "anna/second try.ipynb", with_answer(1, "1.2", "def dz(x):\n    return two * x"))
    write(folder, "=bob<b>/01.ipynb", solved_lesson(1))
    write(folder, "cid/01.ipynb", lesson(1))
    (folder / "cid" / "broken.ipynb").write_text("no JSON")
    return grade(folder)
