"""The lessons as they ship: tidy to the letter, and solvable. That their stored outputs are true is nbval's part."""

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from overlay import exercise_cells, lay_over, solved

from autograd_lessons import exercises

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
WORDS = 1500
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

# Every cell whose output is not compared, or which raises on purpose: (cell id, tag) -> why it must be so.
EXCEPTIONS = {
    ("real-pytorch", "nbval-ignore-output"): "PyTorch is not always installed, and prints what its version prints",
}


def read(path):
    return nbformat.read(path, as_version=4)


def by_lesson(function):
    return pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)(function)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_lessons():
    assert [path.stem for path in LESSONS] == sorted(slug for slug, _ in exercises.LESSONS.values())


@by_lesson
def test_metadata_is_canonical(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata == METADATA
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]*", cell.id), cell.id
        assert set(cell.metadata) <= {"tags"}, cell.id


@by_lesson
def test_every_cell_is_compared(path):
    counts = [cell.execution_count for cell in code_cells(read(path))]
    assert counts == list(range(1, len(counts) + 1)), "stored as run once from top to bottom"


@by_lesson
def test_exceptions_have_a_reason(path):
    for cell in code_cells(read(path)):
        for tag in cell.metadata.get("tags", []):
            assert (cell.id, tag) in EXCEPTIONS, (cell.id, tag)
        assert not re.search(r"^\s*#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source, re.MULTILINE), cell.id


def test_exceptions_are_used():
    used = {
        (cell.id, tag) for path in LESSONS for cell in code_cells(read(path)) for tag in cell.metadata.get("tags", [])
    }
    assert set(EXCEPTIONS) == used


@by_lesson
def test_outputs_hold_no_accident(path):
    for cell in code_cells(read(path)):
        assert not cell.source.rstrip().endswith(";"), f"{cell.id}: a trailing ; does not silence nbval"
        for output in cell.outputs:
            assert output.output_type != "error" or "raises-exception" in cell.metadata.get("tags", []), cell.id
            assert output.get("name") != "stderr", f"{cell.id}: a warning is stored"
            assert not re.search(r"/(home|root|tmp|Users)/|[A-Z]:\\\\", str(output)), f"{cell.id}: a path is stored"


@by_lesson
def test_prose_is_short(path):
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```|<svg.*?</svg>|\$\$.*?\$\$|<!--.*?-->|<[^>]+>", " ", prose, flags=re.DOTALL)
    words = re.findall(r"\w[\w'’-]*", prose)
    assert len(words) <= WORDS


@by_lesson
def test_each_exercise_is_asked_once_and_in_order(path):
    slugs = {slug: [exercise.id for exercise in asked] for slug, asked in exercises.LESSONS.values()}
    assert list(exercise_cells(read(path))) == slugs[path.stem]


@by_lesson
def test_solutions_do_not_leak(path):
    shipped = {line.strip() for cell in read(path).cells for line in cell.source.splitlines()}
    for exercise in exercises.LESSONS[int(path.stem.partition("_")[0])][1]:
        assert exercise.solution.splitlines()[-1].strip() not in shipped, exercise.id


def run(notebook):
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": NOTEBOOKS}}).execute()
    return notebook


def verdicts(notebook):
    """What each exercise's check said first: its mark and its id."""
    said = {}
    for number, cell in exercise_cells(notebook).items():
        results = [output.data["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
        said[number] = results[-1].split()[:2] if results else None
    return said


def marks(path, others):
    """The verdicts a lesson should show: `others`, but for predictions, of which any is as good."""
    asked = exercises.LESSONS[int(path.stem.partition("_")[0])][1]
    return {one.id: ["●" if type(one.asks).__name__ == "Prediction" else others, one.id] for one in asked}


@by_lesson
def test_every_solution_passes_in_its_cell(path):
    assert verdicts(run(solved(read(path)))) == marks(path, "✓")


@by_lesson
def test_nothing_is_passed_as_shipped(path):
    assert {mark for mark, _ in verdicts(read(path)).values()} == {"○"}


def test_progress_starts_empty():
    kept = Path(os.environ["AUTOGRAD_LESSONS_PROGRESS"])
    assert not kept.exists()
    run(solved(read(LESSONS[0])))
    assert kept.exists(), "a kernel keeps it where the environment says"


def test_the_overlay_can_fail():
    notebook = read(next(path for path in LESSONS if path.stem.startswith("01")))
    for number, cell in exercise_cells(notebook).items():
        if type(exercises.find(number).asks).__name__ != "Prediction":
            lay_over(cell, "answer = 12345\ndz = np.cosh")
    assert "✓" not in {mark for mark, _ in verdicts(run(notebook)).values()}
