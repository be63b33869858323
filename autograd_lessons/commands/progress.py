"""progress: what a learner's own checks have noted as passed."""

import argparse
import os
from pathlib import Path

from . import copies
from .environment import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="a folder with a learner's notebooks (default: my_notebooks)",
    )
    parser.epilog = (
        "It shows what the checks in the notebooks have noted there. To judge the answers anew: check, or grade."
    )


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the board of the folder."""
    from autograd_lessons.checks import record

    folder = options.folder or copies.folder()
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder}.")
    file = folder / record.FILE
    if not file.is_file():
        raise Trouble(f"Nothing has been noted in {folder} yet: no exercise was checked there.")
    os.environ[record.VARIABLE] = str(file)
    print(record.Board())
    return 0
