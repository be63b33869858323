"""python3 -m autograd_lessons: the course's commands.

This file parses on every Python, so that one too old for the rest is told so in a sentence.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - the one place where an older Python arrives
    message = (
        "autograd_lessons needs Python 3.10 or newer; this is Python %d.%d.\n"
        "If a newer one is installed, name it: python3.12 -m autograd_lessons\n"
        "Otherwise get one from https://www.python.org/downloads/ or from your system's packages."
    )
    sys.exit(message % sys.version_info[:2])  # an f-string would not parse on Python 2

from autograd_lessons.commands import main

if __name__ == "__main__":
    sys.exit(main())
