"""The environment the lessons run in: whether it stands, and how it is set up in .venv.

An environment stands when this Python finds every package that pyproject.toml asks for and, from any
folder, this very copy of `autograd_lessons`. Otherwise `.venv` in the clone is made, or made current:
a stamp inside it remembers which pyproject.toml, which Python and which folder it was made for.
"""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata, util
from pathlib import Path
from typing import IO, NoReturn

PACKAGE = Path(__file__).resolve().parent.parent
CLONE = None if (PACKAGE / "notebooks").is_dir() else PACKAGE.parent  # a wheel carries its notebooks inside
EXTRA = "test"  # one environment for both: whoever reads the lessons can run the tests

if CLONE:
    PYPROJECT = CLONE / "pyproject.toml"
    VENV = CLONE / ".venv"
    PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    STAMP = VENV / "autograd_lessons.json"
    LOCK = CLONE / ".venv.lock"

NO_VENV = """This Python cannot make virtual environments: its module {module} is missing.
On Debian and Ubuntu:  sudo apt install python3-venv
Then run the same command again."""

NO_INDEX = """The packages could not be downloaded: the package index was not reached.
Check that this machine is connected to the network (and knows its proxy), then run the same command again."""

NO_SPACE = """The packages could not be installed: the disk is full. They need about 600 MB in {venv}.
Make room, then run the same command again."""

NOT_SET_UP = """The set-up stopped at the {what}; the last lines above say why.
Mend that, then run the same command again. If nothing helps, remove the folder {venv} first."""

NO_INDEX_SIGNS = (
    "name resolution|getaddrinfo|NameResolutionError|NewConnectionError|Connection refused|Network is unreachable"
    "|ConnectTimeout|Read timed out|Max retries exceeded|ProxyError|Tunnel connection failed|ConnectionResetError"
)

# what a failed step printed  ->  what it means; the first that fits
TROUBLES = (
    ("No space left on device|Errno 28", NO_SPACE),
    (NO_INDEX_SIGNS, NO_INDEX),
    ("", NOT_SET_UP),
)

PACKAGES_MISSING = """Not all that the lessons need is installed here; missing: {missing}.
Install it with  {python} -m pip install {missing}"""


class Trouble(Exception):
    """Something that the person at the keyboard must know or mend, in plain sentences."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def requirements(extra: str | None) -> list[str]:
    """The requirements, as `name` or `name>=version`; with those of `extra`, where one is named."""
    if CLONE is None:
        return [one for one in metadata.requires("autograd_lessons") or [] if ";" not in one]
    text = PYPROJECT.read_text(encoding="utf-8")  # tomllib came with Python 3.11
    found = []
    for name in ("dependencies", extra):
        array = re.search(rf"^{name} = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL) if name else None
        found += re.findall(r'"(.+?)"', array[1]) if array else []
    return found


def lacking(extra: str | None) -> list[str]:
    """The requirements that this Python's environment does not meet."""

    def numbers(version: str) -> list[int]:
        return [int(part) for part in re.match(r"[\d.]*", version)[0].split(".") if part]

    missing = []
    for requirement in requirements(extra):
        name, _, least = requirement.partition(">=")
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = None
        if version is None or numbers(version) < numbers(least):
            missing.append(requirement)
    return missing


def python_with(extra: str | None) -> str | None:
    """The Python to go on with, after setting it up where needed; None when it is this one.

    Raises `Trouble` when the environment cannot be set up.
    """
    if CLONE is None:
        if missing := lacking(None):
            raise Trouble(PACKAGES_MISSING.format(missing=" ".join(missing), python=sys.executable))
        return None
    here = VENV.exists() and os.path.samefile(sys.prefix, VENV)
    if stands(extra, here):
        return None
    try:
        with locked() as lock:
            if not (stands(extra, here) if here else is_current()):
                set_up(lock)
    except OSError as error:
        raise Trouble(f"The environment could not be set up in {VENV}: {error}.") from error
    return None if here else str(PYTHON)


def stands(extra: str | None, here: bool) -> bool:
    """Whether this Python's environment has everything; `here`: it is .venv."""
    if here and STAMP.exists() and not is_current():
        return False
    # sys.path[0] is the folder the command was started in, which a notebook's kernel does not have
    elsewhere = any(entry and os.path.realpath(entry) == str(CLONE) for entry in sys.path[1:])
    return elsewhere and not lacking(extra)


def expected_stamp() -> dict[str, str]:
    return {
        "folder": str(CLONE),
        "python": os.path.realpath(PYTHON),
        "pyproject": hashlib.sha256(PYPROJECT.read_bytes()).hexdigest(),
    }


def read_stamp() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none yet, or cut short: both mean that .venv is not finished
        return {}


def is_current() -> bool:
    return PYTHON.exists() and read_stamp() == expected_stamp()


@contextmanager
def locked() -> Iterator[IO[str]]:
    """Hold the clone's lock file: one set-up at a time. The system frees it when its holders end."""
    with open(LOCK, "a+", encoding="utf-8") as lock:
        waiting = False
        while not try_lock(lock):
            if not waiting:
                say("Another set-up is under way in this folder; waiting for it to end.")
                waiting = True
            time.sleep(0.3)
        yield lock


def try_lock(lock: IO[str]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def set_up(lock: IO[str]) -> None:
    """Make .venv, or make it current. The lock file has words in it while this goes on, and after it was killed."""
    lock.seek(0)
    interrupted = lock.read() != ""
    stamp, expected = read_stamp(), expected_stamp()
    moved = bool(stamp) and any(stamp.get(what) != expected[what] for what in ("folder", "python"))
    if stamp and not moved and not interrupted:
        say("Setting up again: pyproject.toml has changed, or a package has gone.")
    else:
        say(f"Setting up the lessons in {VENV} (only this once; a few minutes).")
    lock.write("A set-up of .venv is under way, or was interrupted.\n")
    lock.flush()
    try:
        if interrupted or moved or not runs("-c", ""):
            make_venv(lock)
        elif not runs("-m", "pip", "--version"):  # a .venv that uv made has none
            carry_out("pip", [str(PYTHON), "-m", "ensurepip"], lock)
        STAMP.unlink(missing_ok=True)
        install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        carry_out("packages", [*install, "--editable", f".[{EXTRA}]"], lock)
        point_to_clone()
        STAMP.write_text(json.dumps(expected_stamp(), indent=2) + "\n", encoding="utf-8")
    except Trouble:
        lock.truncate(0)  # it failed and said so: what is there can be built on
        raise
    lock.truncate(0)


def point_to_clone() -> None:
    """Give .venv the clone's folder as a relative path.

    pip wrote it in full and in UTF-8; until Python 3.13 it is read in the locale's encoding, so that a letter
    outside ASCII in it ends in no package (Windows) or no Python at all (LC_ALL=C).
    """
    folders = [*VENV.glob("lib/python*/site-packages"), *VENV.glob("Lib/site-packages")]
    for path in {path for folder in folders for path in folder.glob("*autograd_lessons.pth")}:
        path.write_text(os.path.relpath(CLONE, path.parent) + "\n", encoding="ascii")


def runs(*arguments: str) -> bool:
    """Whether .venv's Python runs with these arguments."""
    try:
        return subprocess.run([PYTHON, *arguments], capture_output=True, env=inside_venv()).returncode == 0
    except OSError:  # it is not there, or not a program
        return False


def make_venv(lock: IO[str]) -> None:
    for module in ("venv", "ensurepip"):  # Debian ships them in a package of their own
        if util.find_spec(module) is None:
            raise Trouble(NO_VENV.format(module=module))
    base = getattr(sys, "_base_executable", sys.executable)
    carry_out("virtual environment", [base, "-m", "venv", "--clear", str(VENV)], lock)


def carry_out(what: str, command: list[str], lock: IO[str]) -> None:
    """Run one step of the set-up, its newest line shown on a terminal; when it fails, raise `Trouble`."""
    on_terminal = sys.stderr.isatty()
    lines: deque[str] = deque(maxlen=400)
    process = subprocess.Popen(
        command,
        cwd=CLONE,
        env=inside_venv(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # a step that outlives this process keeps the lock, so that the next run waits for it
        pass_fds=() if os.name == "nt" else (lock.fileno(),),
    )
    with process:
        for line in process.stdout:
            lines.append(line.rstrip())
            if on_terminal:
                print(f"\r\033[K  {what}: {line.strip()[:60]}", end="", file=sys.stderr, flush=True)
    if on_terminal:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    if process.returncode:
        say("\n".join(f"    {line}" for line in list(lines)[-12:]))
        output = "\n".join(lines)
        meaning = next(meaning for signs, meaning in TROUBLES if re.search(signs, output))
        raise Trouble(meaning.format(what=what, venv=VENV))


def inside_venv() -> dict[str, str]:
    """This process's environment variables, as they are when .venv is activated and nothing leaks in."""
    leaks = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__", "CONDA_PREFIX", "PIP_TARGET", "PIP_PREFIX")
    variables = {name: value for name, value in os.environ.items() if name not in leaks}
    path = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", os.defpath)])
    # a pip.conf that says `user = true` must not lead pip out of .venv
    return {**variables, "VIRTUAL_ENV": str(VENV), "PATH": path, "PIP_USER": "0"}


def become(command: list[str], variables: dict[str, str] | None = None) -> NoReturn:
    """Go on as another program, in this process where the system can (so that Ctrl-C reaches it alone)."""
    sys.stdout.flush()
    sys.stderr.flush()
    variables = dict(os.environ) if variables is None else variables
    if os.name != "nt":
        os.execve(command[0], command, variables)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.run(command, env=variables).returncode)
