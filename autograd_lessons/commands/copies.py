"""The learner's own copies of the lessons, in `my_notebooks`: made once, never written over."""

import argparse
import os
import re
import shutil
from pathlib import Path, PurePath

from .environment import CLONE, PACKAGE

LESSONS = (CLONE or PACKAGE) / "notebooks"
NAME = "my_notebooks"


def folder() -> Path:
    """The folder of the learner's copies: in the clone; for an installed package, where the command is run."""
    if CLONE:
        return CLONE / NAME
    here = Path.cwd()
    return here if here.name == NAME else here / NAME


def lessons() -> list[Path]:
    """The lessons as they ship, in order."""
    return sorted(LESSONS.glob("[0-9][0-9]_*.ipynb"))


def find(asked: str) -> Path:
    """The shipped lesson that `asked` means: `2`, `02`, `02_elementwise_derivatives`, or a path to a copy.

    Raises argparse's error, which names the lessons there are.
    """
    stem = PurePath(asked).name.removesuffix(".ipynb")
    stem = re.sub(r"_fresh\d+$", "", stem)
    for lesson in lessons():
        number = lesson.stem.partition("_")[0]
        if stem == lesson.stem or (stem.isascii() and stem.isdigit() and int(stem) == int(number)):
            return lesson
    names = ", ".join(lesson.stem for lesson in lessons()) or "none"
    raise argparse.ArgumentTypeError(f"there is no lesson {asked!r}; the lessons are: {names}")


def copy_missing() -> list[Path]:
    """Copy every lesson that `my_notebooks` does not hold yet; return the new copies."""
    folder().mkdir(exist_ok=True)
    return [copy(lesson, folder() / lesson.name) for lesson in lessons() if not (folder() / lesson.name).exists()]


def copy(lesson: Path, target: Path) -> Path:
    half = target.with_name(f".{target.name}.{os.getpid()}")  # so that a copy cut short is never taken for a lesson
    shutil.copyfile(lesson, half)
    os.replace(half, target)
    return target


def attempts(lesson: Path) -> list[Path]:
    """The learner's copies of this lesson, the newest last: `02_x.ipynb`, `02_x_fresh1.ipynb`, ..."""

    def number(path: Path) -> int:
        return int(path.stem.removeprefix(f"{lesson.stem}_fresh"))

    fresh = [path for path in folder().glob(f"{lesson.stem}_fresh*.ipynb") if re.search(r"_fresh\d+$", path.stem)]
    return [folder() / lesson.name, *sorted(fresh, key=number)]


def start_afresh(lesson: Path) -> Path:
    """Put an untouched copy of the lesson beside those there are; return it."""
    last = re.search(r"_fresh(\d+)$", attempts(lesson)[-1].stem)
    return copy(lesson, folder() / f"{lesson.stem}_fresh{int(last[1]) + 1 if last else 1}.ipynb")
