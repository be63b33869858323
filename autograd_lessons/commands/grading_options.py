"""What check and grade share: their limits, and what they need of the system. The grading itself is imported when it is wanted."""

import argparse
import os

from .environment import Trouble

NO_FORK = """Notebooks are graded by copies of a running process, which this system does not have.
On Windows, run the command in WSL (the Windows Subsystem for Linux)."""


def at_least(least: float, kind: type = float):
    """An argparse type: a number that is not smaller."""

    def number(text: str):
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
        if not value >= least or value == float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is too small or has no end; at least {least} is needed")
        return value

    return number


def limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time", type=at_least(0.5), default=10.0, metavar="S", help="seconds that one exercise may take (default: 10)"
    )
    parser.add_argument(
        "--memory", type=at_least(64, int), default=1024, metavar="MB", help="memory that it may use (default: 1024)"
    )


def processors() -> int:
    """How many processes can work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def need_fork() -> None:
    if not hasattr(os, "fork"):
        raise Trouble(NO_FORK)
