"""Odd files: cells moved, copied, deleted, retyped; notebooks of other formats, or none at all."""

import copy
import os

import pytest
from grading.hostile.files import FILES

from autograd_lessons.grading import lessons


@pytest.fixture(scope="module")
def odd_class(tmp_path_factory, grade, first_lesson):
    folder = tmp_path_factory.mktemp("odd")
    for name, (make, _, _) in FILES.items():
        (folder / name).write_bytes(make(copy.deepcopy(first_lesson)))
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "link.ipynb").symlink_to(folder / "solved.ipynb")
    (folder / "folder.ipynb").mkdir()
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "solved-checkpoint.ipynb").write_bytes((folder / "solved.ipynb").read_bytes())
    return grade(folder)


@pytest.mark.parametrize("name", FILES)
def test_it_is_found_as_it_is(odd_class, name):
    _, status, outcomes = FILES[name]
    record = odd_class.records[name]
    assert record["status"] == status, record
    if outcomes is None:
        assert not record.get("exercises")
        return
    found = odd_class.outcomes(name)
    assert list(found) == list(lessons.load(1).exercises)
    wanted = outcomes if isinstance(outcomes, dict) else dict.fromkeys(found, outcomes)
    for id, outcome in found.items():
        if wanted.get(id) == "?":
            assert outcome != "passed"
        else:
            assert outcome == wanted.get(id, "passed"), (id, record["exercises"][id])


def test_what_is_no_file_is_not_opened(odd_class):
    assert odd_class.records["pipe.ipynb"] == {"status": "unreadable", "because": "it is no regular file"}
    assert odd_class.records["link.ipynb"] == {"status": "unreadable", "because": "it is a link"}
    assert not any("checkpoint" in name or name.startswith("folder") for name in odd_class.records)


@pytest.mark.parametrize(
    "name, id, note",
    [
        ("deleted.ipynb", "1.2", "no cell for this exercise"),
        ("copied.ipynb", "1.3", "asks it in 2 cells"),
        ("reordered.ipynb", "1.3", "at another place"),
        ("renamed.ipynb", "1.2", "it does not bind dz, as the lesson's cell does"),
        ("retyped.ipynb", "1.2", "no code cell"),
        ("retyped.ipynb", "1.3", "no code cell"),
        ("helper.ipynb", "1.3", "it uses helper, which another cell of the notebook defines"),
        ("long cell.ipynb", "1.3", "longer than 20,000 characters"),
    ],
)
def test_it_is_said_what_is_odd(odd_class, name, id, note):
    assert note in " ".join(odd_class.records[name]["exercises"][id]["notes"])
    assert odd_class.records["solved.ipynb"]["exercises"][id]["notes"] == []
