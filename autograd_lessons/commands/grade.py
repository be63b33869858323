"""grade: a folder of notebooks in, a report out."""

import argparse
import os
import re
import sys
from pathlib import Path

from .environment import Trouble, say
from .grading_options import begin, between, limits, processors

ENDINGS = (".json", ".csv", ".xml", ".html")


def report_file(text: str) -> Path:
    if Path(text).suffix.lower() not in ENDINGS:
        raise argparse.ArgumentTypeError(f"a report's name ends with one of {', '.join(ENDINGS)}, unlike {text!r}")
    return Path(text)


def pattern(text: str) -> re.Pattern:
    try:
        return re.compile(text)
    except re.error as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no regular expression: {error}") from None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder with the notebooks; folders inside it are searched too"
    )
    parser.add_argument(
        "--report",
        type=report_file,
        action="append",
        default=[],
        metavar="FILE",
        help="write a report, of the kind that the ending says: .html to read, .csv for a spreadsheet, .json for programs, "
        ".xml (JUnit) for continuous integration; may be given several times",
    )
    parser.add_argument(
        "--learner",
        type=pattern,
        metavar="REGEX",
        help="what of a notebook's path is the learner's name, as in '^[^_]+' (default: the first folder, or the file's name)",
    )
    parser.add_argument(
        "--jobs", type=between(1, 256, int), metavar="N", help="notebooks at the same time (default: one a processor)"
    )
    limits(parser)
    parser.add_argument(
        "--key", default="", metavar="TEXT", help="a word of your own, which chooses other hidden inputs"
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="grade on the Dask cluster with this scheduler, as in tcp://10.0.0.1:8786",
    )
    parser.add_argument("--again", action="store_true", help="grade again what is graded and unchanged")
    parser.epilog = (
        "A notebook that is graded and unchanged is not graded again. Ctrl-C stops the run; the report then holds what is graded "
        "so far, and the same command goes on from there. The exit status is 1 when a file cannot be read or the grader failed."
    )


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Grade what is in the folder, write the reports, and say what is common in the class."""
    begin()
    if options.folder.is_file():
        raise Trouble(f"{options.folder} is a file. Name the folder that it is in, or use: check {options.folder}")
    if not options.folder.is_dir():
        raise Trouble(f"There is no folder {options.folder}.")
    for file in options.report:
        if not file.parent.is_dir():
            raise Trouble(f"There is no folder {file.parent} for the report.")
        if os.path.isdir(file):
            raise Trouble(f"The report {file} cannot be written: it is a folder.")
        if not os.access(file.parent, os.W_OK):
            raise Trouble(f"The report {file} cannot be written: you may not write in {file.parent}.")
    from autograd_lessons.grading import reports
    from autograd_lessons.grading.grading import Run
    from autograd_lessons.grading.handed_in import collect
    from autograd_lessons.grading.pool import Broken, Limits
    from autograd_lessons.grading.reports.summary import Summary
    from autograd_lessons.grading.store import Store

    files = collect(options.folder, options.learner)
    if not files:
        raise Trouble(f"There are no notebooks (.ipynb) in {options.folder}.")
    limit = Limits(options.time, options.memory)
    store = Store()
    if store.missing:
        say(f"What is graded is not kept for the next run: {store.missing}")
    interrupted, protections = False, {}
    try:
        grader = Run(store, limit, options.key, options.again)
        bar = Bar(len(files))
        try:
            with workers(options, limit, len(files)) as pool:
                protections = pool.protections
                grader.grade(files, pool, bar.advance)
        except Broken as why:
            raise Trouble(f"The processes that run the answers could not be started: {why}") from why
        except KeyboardInterrupt:
            interrupted = True
        bar.end()
        summary = Summary(grader, files, protections)
        written, troubles = [], []
        for file in options.report:
            try:
                reports.write(summary, file)
                written.append(file)
            except OSError as error:
                troubles.append(f"The report {file} could not be written: {error.strerror}.")
        grader.forget_faults()
        tell(summary, interrupted, written)
        if troubles:
            raise Trouble("\n".join(troubles))
    finally:
        store.close()
    unreadable = summary.statuses["unreadable"]
    return 130 if interrupted else 1 if unreadable or summary.faults else 0


def workers(options: argparse.Namespace, limit, count: int):
    """What carries out the answers: servers on this machine, or a cluster."""
    from autograd_lessons.grading.judging import modules
    from autograd_lessons.grading.pool import Pool

    if not options.scheduler:
        return Pool(min(options.jobs or processors(), count), limit, modules())
    from autograd_lessons.grading.cluster import Cluster

    try:
        return Cluster(options.scheduler, limit, modules())
    except ImportError:
        raise Trouble("A cluster needs the extra `cluster`: pip install 'autograd_lessons[cluster]'") from None
    except (OSError, ValueError) as error:
        raise Trouble(f"There is no Dask scheduler at {options.scheduler}: {error}") from error


class Bar:
    """How far it is: a line on a terminal that is written over, else nothing."""

    WIDTH = 40

    def __init__(self, count: int):
        self.count, self.done = count, 0
        self.shown = sys.stderr.isatty()

    def advance(self, file) -> None:
        self.done += 1
        if self.shown:
            full = self.WIDTH * self.done // self.count
            bar = "#" * full + "." * (self.WIDTH - full)
            print(f"\r  [{bar}] {self.done} of {self.count}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def tell(summary, interrupted: bool, reports: list[Path]) -> None:
    """Print the class on a page: troubles, exercises with their commonest mistakes; the learners too, when no report names them."""
    from autograd_lessons.grading.words import OUTCOMES, PROTECTIONS

    if not reports:
        for row in summary.rows():
            print(f"  {row.passed:3d} of {len(row.results)}  {row.learner}")
    for row in summary.rows():
        for file in row.files:
            if file["status"] in ("unreadable", "no exercises"):
                print(f"  {file['name']}: {file['status']}. {file.get('because', '')}".rstrip())
    print(f"Learners: {summary.learners}; notebooks: {len(summary.files)}.")
    for one in summary.counts.values():
        numbers = ", ".join(
            f"{one.outcomes[outcome]} {words}" for outcome, (_, words) in OUTCOMES.items() if one.outcomes[outcome]
        )
        print(f"  {one.id}  {one.title}: {numbers}")
        for _, count, words in one.commonest[:2]:
            print(f"         {count} x {words}")
    for name, got in summary.protections.items():
        if not got and name != "user":
            print(f"On this system learners' code was not shut in completely: {PROTECTIONS[name][1]}.", file=sys.stderr)
    if interrupted:
        left = summary.statuses["not graded yet"]
        print(f"Interrupted; not graded yet: {left}. The same command goes on from here.", file=sys.stderr)
    for file in reports:
        print(f"Report: {file}")
