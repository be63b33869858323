"""What check and grade share: their limits, and what they need of the system. The grading itself is imported when it is wanted."""

import argparse
import os
import signal

from .environment import Trouble

NO_FORK = """Notebooks are graded by copies of a running process, which this system does not have.
On Windows, run the command in WSL (the Windows Subsystem for Linux)."""


def between(least: float, most: float, kind: type = float):
    """An argparse type: a number that is neither smaller nor larger."""

    def number(text: str):
        try:
            value = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least:,} and {most:,}")
        return value

    return number


def limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time",
        type=between(0.5, 3600),
        default=10.0,
        metavar="S",
        help="seconds that one exercise may take (default: 10)",
    )
    parser.add_argument(
        "--memory",
        type=between(64, 1_000_000, int),
        default=1024,
        metavar="MB",
        help="megabytes that each of its processes may use (default: 1024)",
    )


def processors() -> int:
    """How many processes can work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin() -> None:
    """What comes before any grading: a system that can, and a polite end when it is asked to stop, as by Ctrl-C."""
    if not hasattr(os, "fork"):
        raise Trouble(NO_FORK)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            signal.signal(number, _interrupt)


def _interrupt(number, frame):
    raise KeyboardInterrupt
