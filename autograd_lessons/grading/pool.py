"""The servers, as the judge sees them: a notebook's steps in, a child's lines out. A server that is lost is replaced."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograd_lessons.grading import frames, snapshot

PREFIX = "autograd_lessons_grading_"  # of the folder in which all of it is done
START_SECONDS = 60  # for a server to load everything, on a slow machine
_PROGRAM = "import sys; sys.path.insert(0, {folder!r}); from autograd_lessons.grading import server; server.main()"


class Broken(Exception):
    """The servers cannot be started: what one of them said."""


@dataclass(frozen=True)
class Limits:
    """What one exercise may use: seconds of time, megabytes of memory."""

    seconds: float = 10.0
    memory: int = 1024


@dataclass
class _Server:
    process: subprocess.Popen
    room: Path
    job: object = None
    deadline: float = 0.0
    protections: dict = field(default_factory=dict)


class Pool:
    """Servers that work side by side. Use as a context manager: afterwards no process and no file is left.

    modules: what the servers load besides NumPy and the engine. without: protections to do without, as where a system has none.
    """

    def __init__(self, jobs: int, limits: Limits, modules: list[str], without: tuple[str, ...] = ()):
        self.limits, self.jobs = limits, jobs
        self.modules, self.without = modules, without
        self.servers: list[_Server] = []

    def __enter__(self) -> Pool:
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.folder.chmod(0o755)  # a child may run as another user
        try:
            snapshot.make(self.folder / "package")
            self.servers = [self._start(self.folder / f"room{i}") for i in range(self.jobs)]
            for server in self.servers:
                self._greet(server)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        for server in self.servers:
            _end(server.process)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def protections(self) -> dict[str, bool]:
        """What the servers found that this system gives them, by name (see `words.PROTECTIONS`)."""
        return self.servers[0].protections

    def _start(self, room: Path) -> _Server:
        room.mkdir(exist_ok=True)
        room.chmod(0o755)
        package = str(self.folder / "package")
        setting = {
            "path": [package, *snapshot.path()],
            "libraries": snapshot.libraries(),
            "hidden": snapshot.hidden(),
            "room": str(room),
            "seconds": self.limits.seconds,
            "memory": self.limits.memory,
            "modules": self.modules,
            "without": self.without,
        }
        with open(room.with_suffix(".log"), "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-s", "-S", "-B", "-c", _PROGRAM.format(folder=package)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=room,
                env=_variables(),
                start_new_session=True,  # Ctrl-C reaches the judge alone, which then ends the servers
            )
        frames.send(process.stdin.fileno(), json.dumps(setting).encode())
        return _Server(process, room)

    def _greet(self, server: _Server) -> None:
        pipe = server.process.stdout.fileno()
        message = frames.receive(pipe) if select.select([pipe], [], [], START_SECONDS)[0] else None
        if message is None:
            said = server.room.with_suffix(".log").read_text(errors="replace").strip()
            raise Broken(said.splitlines()[-1] if said else "it did not answer")
        server.protections = json.loads(message)

    def _replace(self, server: _Server) -> None:
        _end(server.process)
        fresh = self._start(server.room)
        self.servers[self.servers.index(server)] = fresh
        self._greet(fresh)

    @property
    def free(self) -> bool:
        """Whether a server has nothing to do."""
        return any(server.job is None for server in self.servers)

    @property
    def busy(self) -> bool:
        """Whether a server is at work."""
        return any(server.job is not None for server in self.servers)

    def submit(self, job: object, steps: list[dict], limit: float) -> None:
        """Hand steps to a free server; `results` gives `job` back with what came of it. limit: seconds for all of them."""
        server = next(server for server in self.servers if server.job is None)
        server.job, server.deadline = job, time.monotonic() + limit + 10
        with contextlib.suppress(BrokenPipeError):  # then `results` sees that it is gone
            frames.send(server.process.stdin.fileno(), json.dumps({"steps": steps, "limit": limit}).encode())

    def results(self) -> Iterator[tuple[object, bytes | None]]:
        """Wait until some servers have answered; for each the job and the child's lines (None: the server was lost)."""
        working = {server.process.stdout.fileno(): server for server in self.servers if server.job is not None}
        left = max(0.0, min(server.deadline for server in working.values()) - time.monotonic())
        ready = select.select(list(working), [], [], left)[0]
        late = [pipe for pipe, server in working.items() if server.deadline <= time.monotonic()]
        for pipe in dict.fromkeys([*ready, *late]):
            server = working[pipe]
            answer = frames.receive(pipe) if pipe in ready else None
            job, server.job = server.job, None
            if answer is None:
                self._replace(server)
            yield job, answer


def _variables() -> dict[str, str]:
    """The environment variables of a server: nothing of the teacher's but where things are."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "MPLCONFIGDIR", "LD_LIBRARY_PATH") if name in os.environ
    }
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")}
    return {**kept, **threads, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}


def _end(process: subprocess.Popen) -> None:
    """Hang up on a server, which then ends its child and itself; one that does not is ended with its group."""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
