"""reset: a lesson as it ships, and none of its exercises passed. The learner's copies are set aside, not lost."""

import argparse
import json
import os
import re
from pathlib import Path

from . import copies
from .environment import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", type=copies.find, metavar="LESSON", help="as in: reset 02")
    parser.epilog = "Your copies of the lesson stay beside the new one, under names that end with _old1, _old2, ..."


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Set the learner's copies of the lesson aside, copy it anew, forget what was passed in it."""
    lesson, folder = options.lesson, copies.folder()
    try:
        for old in [path for path in copies.attempts(lesson) if path.exists()]:
            aside = _free(folder, lesson.stem)
            os.rename(old, aside)
            print(f"{old.name} is now {aside.name}.")
        folder.mkdir(exist_ok=True)
        copies.copy(lesson, folder / lesson.name)
        _forget(folder, int(lesson.stem.partition("_")[0]))
    except OSError as error:
        raise Trouble(f"The lesson could not be reset in {folder}: {error}.") from error
    print(f"{lesson.name} is as it was shipped.")
    return 0


def _free(folder: Path, stem: str) -> Path:
    """The next name that no file has yet."""
    numbers = [
        int(match[1]) for path in folder.glob(f"{stem}_old*.ipynb") if (match := re.search(r"_old(\d+)$", path.stem))
    ]
    return folder / f"{stem}_old{max(numbers, default=0) + 1}.ipynb"


def _forget(folder: Path, number: int) -> None:
    """Remove the entries of a lesson from the progress file in the folder."""
    from autograd_lessons.checks.record import FILE

    file = folder / FILE
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        kept["exercises"] = {
            id: entry for id, entry in kept["exercises"].items() if id.partition(".")[0] != str(number)
        }
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Trouble(f"{file.name} is damaged; the exercises that it names as passed could not be reset.") from None
    half = file.with_name(f"{file.name}.new")
    half.write_text(json.dumps(kept, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(half, file)
