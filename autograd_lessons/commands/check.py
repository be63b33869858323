"""check: grade one's own notebooks in the terminal."""

import argparse
import tempfile
from pathlib import Path

from . import copies
from .environment import Trouble
from .grading_options import begin, limits, processors


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="NOTEBOOK",
        help="notebooks (when you name none: all in my_notebooks)",
    )
    limits(parser)
    parser.epilog = (
        "Every answer is run anew and judged on inputs that the notebook does not show. "
        "The exit status is 0 when all exercises are passed, and 1 otherwise."
    )


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Grade, and say of each exercise what was found."""
    begin()
    from autograd_lessons.grading.grading import UNREADABLE, Run
    from autograd_lessons.grading.handed_in import File, readable
    from autograd_lessons.grading.judging import modules
    from autograd_lessons.grading.pool import Broken, Limits, Pool
    from autograd_lessons.grading.store import NAME, Store

    paths = options.notebooks or [
        path for lesson in copies.lessons() for path in copies.attempts(lesson) if path.exists()
    ]
    if not paths:
        raise Trouble("Name a notebook: there are none in my_notebooks.")
    for path in paths:
        if path.is_dir():
            raise Trouble(f"{readable(str(path))} is a folder. Name notebooks, or use: grade FOLDER")
        if not path.exists():
            raise Trouble(f"There is no notebook {readable(str(path))}.")
    files = [File(path, f"{number} {readable(path.name)}", readable(path.stem)) for number, path in enumerate(paths)]
    limit = Limits(options.time, options.memory)
    all_passed = True
    with tempfile.TemporaryDirectory(prefix="autograd_lessons_check_") as folder:
        store = Store(Path(folder, NAME))
        try:
            grader = Run(store, limit)
            with Pool(min(processors(), len(files)), limit, modules()) as pool:
                grader.grade(files, pool)
            for file in files:
                record = grader.record(file)
                print(readable(str(file.path)))
                if record["status"] == UNREADABLE:
                    print(f"  It cannot be read: {record['because']}.")
                elif not record["exercises"]:
                    print("  It has no exercises of this course.")
                all_passed &= show(record.get("exercises", {})) and record["status"] != UNREADABLE
        except Broken as why:
            raise Trouble(f"The process that runs your answers could not be started: {why}") from why
        finally:
            store.close()
    return 0 if all_passed else 1


def show(results: dict[str, dict]) -> bool:
    """Print the result of each exercise; whether all are passed."""
    from autograd_lessons import exercises
    from autograd_lessons.grading.words import OUTCOMES

    for id, found in results.items():
        mark, words = OUTCOMES[found["outcome"]]
        print(f"  {mark} {id}  {exercises.find(id).title}: {words}")
        told = found["says"] if found["outcome"] != "passed" else []
        for label, text in [*told, *(["note", note] for note in found["notes"])]:
            print(f"      {label:<13} {text}")
    return all(found["outcome"] == "passed" for found in results.values())
