"""How fast a class is graded: `python tests/benchmarks/grading.py [LEARNERS]` prints graded notebooks per second and core.

Solved copies of lessons 01-03 (each answer with a line of its own, so that none is known from before), then the other lessons, one at
a time; with one server, so that the judge and one child work in turn. Beside it, per second of processor time, which is the one to
compare on a busy machine (what the kernel ends together with its namespace is not counted in it, so lessons whose answers build on
each other look better there than they are). The same copies run by nbclient, and graded by nbgrader (where they are installed), stand beside it; both run
the whole notebook, and nbgrader judges in the learner's own process. The memory is that of the judge and the server, after a part of the class
and after all of it.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1]))
from overlay import solved  # noqa: E402

from autograd_lessons.grading.grading import Run  # noqa: E402
from autograd_lessons.grading.handed_in import collect  # noqa: E402
from autograd_lessons.grading.judging import modules  # noqa: E402
from autograd_lessons.grading.lessons import NOTEBOOKS, every  # noqa: E402
from autograd_lessons.grading.pool import Limits, Pool  # noqa: E402
from autograd_lessons.grading.store import Store  # noqa: E402

FIRST = (1, 2, 3)
OTHERS = 3  # notebooks that the other tools are timed on, of each lesson


def make_class(folder, numbers, learners):
    for lesson in every():
        if lesson.number in numbers:
            notebook = solved(nbformat.read(NOTEBOOKS / f"{lesson.slug}.ipynb", as_version=4))
            answers = [(cell, cell.source) for cell in notebook.cells if "exercise=" in cell.source]
            for learner in range(learners):
                for cell, source in answers:
                    cell.source = f"# by learner {learner}\n{source}"
                place = folder / f"learner{learner:04d}" / f"{lesson.slug}.ipynb"
                place.parent.mkdir(parents=True, exist_ok=True)
                nbformat.write(notebook, place)


def resident(pid):
    """Megabytes of memory of a process (Linux; elsewhere nan)."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return float("nan")


def processor_time(pid):
    """Seconds of processor time of this process, and of a server with its children (Linux)."""
    own = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return own + sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return float("nan")


def time_ours(folder, told):
    files = collect(folder)
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place, "grades.sqlite"))
        grader = Run(store, Limits())
        with Pool(1, Limits(), modules()) as pool:
            server = pool.servers[0].process.pid
            part = max(1, len(files) // 4)
            start, cpu = time.perf_counter(), processor_time(server)
            grader.grade(files[:part], pool)
            first = resident(os.getpid()), resident(server)
            grader.grade(files[part:], pool)
            seconds, cpu = time.perf_counter() - start, processor_time(server) - cpu
            last = resident(os.getpid()), resident(server)
        passed = sum(one["outcome"] == "passed" for file in files for one in grader.record(file)["exercises"].values())
        total = sum(len(grader.record(file)["exercises"]) for file in files)
        store.close()
    count = len(files)
    print(f"{told}: {count / seconds:6.1f} notebooks/s, {count / cpu:6.1f} per second of processor time")
    print(f"    {count} notebooks, {passed} of {total} exercises passed")
    print(f"    memory after {part} and after {count}: judge {first[0]:.0f} and {last[0]:.0f} MB, ", end="")
    print(f"server {first[1]:.0f} and {last[1]:.0f} MB")


def time_nbclient(folder):
    try:
        from nbclient import NotebookClient
    except ImportError:
        print("nbclient: not installed")
        return
    files = collect(folder)
    start = time.perf_counter()
    for file in files:
        NotebookClient(nbformat.read(file.path, as_version=4), kernel_name="python3", timeout=120).execute()
    print(f"nbclient, run only: {len(files) / (time.perf_counter() - start):6.2f} notebooks/s")


def time_nbgrader(folder):
    """nbgrader on the same notebooks, each exercise cell a test of one point."""
    try:
        import nbgrader  # noqa: F401
    except ImportError:
        print("nbgrader autograde: not installed")
        return
    course = folder.parent / "course"
    files = collect(folder)
    for file in files:
        notebook = nbformat.read(file.path, as_version=4)
        for number, cell in enumerate(cell for cell in notebook.cells if "exercise=" in cell.source):
            mark = {"grade": True, "solution": False, "locked": False, "points": 1, "schema_version": 3}
            cell.metadata["nbgrader"] = {**mark, "grade_id": f"g{number}", "cell_type": "code", "task": False}
        for place in (course / "source" / "ps", course / "submitted" / file.learner / "ps"):
            place.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, place / file.path.name)
    line = [sys.executable, "-m", "nbgrader"]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # it calls alembic by name
    settings = {"cwd": course, "capture_output": True, "text": True, "env": {**os.environ, "PATH": path}}
    subprocess.run([*line, "generate_assignment", "ps"], check=True, **settings)
    start = time.perf_counter()
    done = subprocess.run([*line, "autograde", "ps"], **settings)
    seconds = time.perf_counter() - start
    if done.returncode:
        print("nbgrader autograde: failed\n" + done.stderr[-500:])
    else:
        print(f"nbgrader autograde: {len(files) / seconds:6.2f} notebooks/s")


def main():
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as place:
        first = Path(place, "first")
        make_class(first, FIRST, learners)
        time_ours(first, "lessons 01-03")
        for lesson in every():
            if lesson.number not in FIRST:
                folder = Path(place, lesson.slug)
                make_class(folder, (lesson.number,), max(2, learners // 10))
                time_ours(folder, f"lesson {lesson.number:02d}")
        few = Path(place, "few")
        make_class(few, FIRST, OTHERS)
        time_nbclient(few)
        time_nbgrader(few)


if __name__ == "__main__":
    main()
