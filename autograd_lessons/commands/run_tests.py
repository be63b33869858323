"""test: every test of the project, the stored outputs of the notebooks among them."""

import argparse
import os
import sys

from .environment import CLONE, Trouble, become


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Other options are handed to pytest, as in: test -k gradient -x"


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Become pytest, at the root of the clone; its settings are in pyproject.toml."""
    if CLONE is None:
        raise Trouble(
            "The tests are not part of the installed package. Clone the repository and run this command there."
        )
    os.chdir(CLONE)
    become([sys.executable, "-m", "pytest", *rest])
