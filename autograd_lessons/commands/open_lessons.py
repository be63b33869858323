"""open: the learner's copies of the lessons, in JupyterLab."""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import quote

from . import copies
from .environment import Trouble, become, say


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lesson", nargs="?", type=copies.find, help="a lesson to begin with, as in: open 02")
    parser.add_argument("--fresh", action="store_true", help="start this lesson anew; the old copy stays beside it")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    parser.epilog = "Other options are handed to JupyterLab, as in: open 02 --port=9000"


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Copy the lessons that are new, then become JupyterLab."""
    if options.fresh and not options.lesson:
        raise Trouble("Name the lesson that you want to start afresh, as in: open 02 --fresh")
    first_time = not copies.folder().exists()
    try:
        new = copies.copy_missing()
        notebook = to_show(options, first_time)
        trust([*new, *([notebook] if options.fresh else [])])
    except OSError as error:
        raise Trouble(f"The lessons could not be copied to {copies.folder()}: {error}.") from error
    if new and not first_time:
        say("New lessons: " + ", ".join(path.stem for path in new))
    say(f"Your copies of the lessons are in {copies.folder()}; only you change them. Ctrl-C ends JupyterLab.")
    become(jupyterlab(notebook, options.no_browser, rest), variables())


def to_show(options: argparse.Namespace, first_time: bool) -> Path | None:
    """The notebook asked for, at the first time the first one; None: JupyterLab shows what was open last."""
    if options.fresh:
        return copies.start_afresh(options.lesson)
    if options.lesson:
        return copies.attempts(options.lesson)[-1]
    return copies.attempts(copies.lessons()[0])[-1] if first_time else None


def trust(notebooks: list[Path]) -> None:
    """Sign new copies, as JupyterLab signs what it saves; unsigned, their stored cards and drawings are not shown."""
    import nbformat  # these come with the environment
    from nbformat.sign import NotebookNotary

    for notebook in notebooks:
        NotebookNotary().sign(nbformat.read(notebook, as_version=4))


def jupyterlab(notebook: Path | None, no_browser: bool, rest: list[str]) -> list[str]:
    """The command that opens JupyterLab on the learner's folder, the user's own settings left alone."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={copies.folder()}"]
    # open tabs belong to this folder; kept with the user's other ones they would be missed there, and those here
    command += [f"--LabApp.workspaces_dir={copies.folder() / '.workspaces'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in most containers
        command += ["--allow-root"]
    if no_browser:
        command += ["--no-browser"]
    if notebook:  # as an address, so that it is also in the one that is printed
        command += [f"--LabApp.default_url=/lab/tree/{quote(notebook.name)}"]
    return [*command, *rest]


def variables() -> dict[str, str]:
    """The environment variables for JupyterLab: what is set in them holds for this process only."""
    ours = dict(os.environ)
    # jupyter/labconfig switches off the question about Jupyter's news that greets a new user
    paths = [str(Path(__file__).with_name("jupyter")), ours.get("JUPYTER_CONFIG_PATH")]
    ours["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)
    # both could put another Python behind the kernel `python3`: that folder, and the user's own kernels
    ours.pop("JUPYTER_PATH", None)
    ours["JUPYTER_PREFER_ENV_PATH"] = "1"
    return ours
