"""A server: it has everything loaded that a child needs, forks one for each notebook, and hands back what the child said.

Its first message says what to prepare, each later one is a notebook's steps; it answers each with the child's lines. It reads neither.
When the judge is gone, it ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import autograd_lessons
from autograd_lessons.grading import frames, landlock, sandbox

MOST = 64 * 2**20  # bytes from one child
_IN, _OUT = 0, 3  # 1 is where a print goes: nowhere


def main() -> None:
    """Serve until the judge hangs up. A single thread throughout, as namespaces need."""
    os.dup2(1, _OUT)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    message = frames.receive(_IN)
    if message is None:
        return
    setting = json.loads(message)
    sys.path[:] = setting["path"]
    got = sandbox.enter(setting["hidden"], setting["without"])
    rules = None
    if got["files"]:
        readable = [*setting["path"], *setting["libraries"]]
        rules = landlock.ruleset(readable, setting["hidden"], setting["room"])
    _load(setting["modules"])
    server = _Server(setting, got.pop("namespaces"), rules)
    frames.send(_OUT, json.dumps(got).encode())
    while (message := frames.receive(_IN)) is not None:
        frames.send(_OUT, server.carry_out(json.loads(message)))


def _load(modules: list[str]) -> None:
    package = Path(autograd_lessons.__file__).parent
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # what a lesson imports need not be installed: its own cell says so
            continue
    gc.collect()
    gc.freeze()  # what is there now is never collected, so that a child does not copy it by looking at it


class _Server:
    def __init__(self, setting: dict, namespaces: bool, rules: int | None):
        self.room, self.seconds, self.memory = setting["room"], setting["seconds"], setting["memory"] * 2**20
        self.namespaces, self.rules, self.number = namespaces, rules, os.getpid()

    def carry_out(self, job: dict) -> bytes:
        """The lines of a child that carries out these steps, in an empty folder that is gone afterwards."""
        folder = tempfile.mkdtemp(dir=self.room)
        os.chmod(folder, 0o777)
        if self.namespaces:
            sandbox.mount_empty(folder)
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(read)
                self._be_the_child(folder, job, write)
            finally:
                os._exit(1)
        os.close(write)
        try:
            return _listen(read, pid, job["limit"])
        finally:
            os.close(read)
            _end(pid)
            if self.namespaces:
                sandbox.unmount(folder)
            for left in os.scandir(self.room):  # the folder, and what a child may have put beside it
                shutil.rmtree(left.path, ignore_errors=True) if left.is_dir(follow_symlinks=False) else os.unlink(
                    left.path
                )

    def _be_the_child(self, folder: str, job: dict, out: int) -> None:
        from autograd_lessons.grading.child import Notebook

        os.setsid()
        sandbox.end_with_parent()
        if self.namespaces:
            sandbox.new_process_numbers()
            pid = os.fork()
            if pid:  # stays outside, and stands for the one inside
                os.close(out)
                os.waitpid(pid, 0)
                os._exit(0)
            os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(nowhere, handle)
        os.dup2(out, _OUT)
        if self.rules is not None:
            os.dup2(self.rules, _OUT + 1)
        os.closerange(_OUT + 1 + (self.rules is not None), 4096)
        os.environ.clear()
        os.environ.update(
            {"HOME": folder, "TMPDIR": folder, "PATH": os.defpath, "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
        )
        tempfile.tempdir = folder
        sandbox.confine(folder, None if self.rules is None else _OUT + 1, self.memory, job["limit"], self.number)
        Notebook(job["steps"], self.seconds, _OUT).carry_out()
        os._exit(0)


def _listen(pipe: int, child: int, limit: float) -> bytes:
    """All that a child says until it ends, is stopped, talks too much or takes too long."""
    parts, size, deadline = [], 0, time.monotonic() + limit
    while size < MOST and (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe, _IN], [], [], min(left, 1.0))
        if _IN in ready:  # nobody writes while waiting for an answer: the judge is gone
            break
        if ready:
            part = os.read(pipe, 1 << 16)
            if not part:
                break
            parts.append(part)
            size += len(part)
        elif _is_stopped(child):  # an answer may signal what waits for it; in a namespace of its own it cannot
            break
    return b"".join(parts)


def _is_stopped(child: int) -> bool:
    """Whether a signal has stopped it, so that it would never go on."""
    look = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
    return hasattr(os, "waitid") and os.waitid(os.P_PID, child, look) is not None


def _end(pid: int) -> None:
    """End a child and all that it started; on Linux even what has left its process group."""
    waiting = [pid]
    while waiting:
        for one in waiting:
            for kill in (os.killpg, os.kill):
                try:
                    kill(one, signal.SIGKILL)
                except (ProcessLookupError, PermissionError):
                    continue
        for one in waiting:
            try:
                os.waitpid(one, 0)
            except ChildProcessError:
                continue
        waiting = sandbox.children()
