"""The commands of `python3 -m autograd_lessons`, one row each.

Everything in this folder uses the standard library only, until the environment stands: a command's
`run` starts in a Python that has all the packages it needs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import check, environment, grade, open_lessons, progress, reset, run_tests


@dataclass(frozen=True)
class Command:
    """One command: its name, what it does in a sentence, its arguments, its work.

    `arguments(parser)` adds to an argparse parser. `run(options, rest)` returns the exit status or
    raises `Trouble`; `rest` holds the options nobody knew, which only a command with `passes_on` takes.
    `extra` names the extra of pyproject.toml that the command needs besides the plain dependencies.
    """

    name: str
    does: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, list[str]], int]
    passes_on: bool = False
    extra: str | None = None


COMMANDS = (
    Command(
        "open",
        "open the lessons in JupyterLab (this is what happens when you name no command)",
        open_lessons.arguments,
        open_lessons.run,
        passes_on=True,
    ),
    Command("check", "grade your own notebooks, here in the terminal", check.arguments, check.run),
    Command("progress", "show which exercises you have passed", progress.arguments, progress.run),
    Command("reset", "start a lesson anew; your old copy is set aside", reset.arguments, reset.run),
    Command("grade", "grade a class: a folder of notebooks in, a report out", grade.arguments, grade.run),
    Command(
        "test",
        "run every test of the project",
        run_tests.arguments,
        run_tests.run,
        passes_on=True,
        extra="test",
    ),
)

DESCRIPTION = """A course on automatic differentiation, in Jupyter notebooks that check your answers.
The first run sets up what the lessons need in a folder of its own, .venv; later runs start at once."""


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m autograd_lessons",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for command in COMMANDS:
        sentence = command.does[0].upper() + command.does[1:] + "."
        child = commands.add_parser(command.name, help=command.does, description=sentence, allow_abbrev=False)
        command.arguments(child)
        child.set_defaults(command=command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: the command line) name; return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a path may hold letters that the terminal cannot show
    os.environ.setdefault("PYTHONUTF8", "1")  # such a path must reach every child whole, whatever the locale
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments.insert(0, "open")
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    command = options.command
    if rest and not command.passes_on:
        parser.error(f"{command.name} does not know {' '.join(rest)}")
    try:
        python = environment.python_with(command.extra)
        if python is not None:
            environment.become([python, "-m", "autograd_lessons", *arguments], environment.inside_venv())
        return command.run(options, rest)
    except environment.Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
