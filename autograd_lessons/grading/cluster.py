"""An existing Dask cluster in the place of this machine's servers: each worker has a server of its own, and children are forked there.

The judge stays here: workers are sent steps and send back lines, as servers do, so that no right answer leaves this machine. Needs the
extra `cluster`, here and, in the same version of the course, on the workers. A worker that is lost midway costs nothing: Dask gives its work to another.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from queue import Queue

from autograd_lessons.grading.pool import Broken, Limits, Pool
from autograd_lessons.grading.store import fingerprint

AHEAD = 2  # notebooks under way for each of the cluster's threads, so that none waits for the judge

_own = threading.local()  # a worker's thread has a server of its own


def carry_out(steps: list[dict], limit: float, limits: Limits, modules: list[str], course: bytes) -> bytes | None:
    """What a worker does: the lines of a child that carries out these steps; None when its server was lost."""
    if course != fingerprint("", limits):
        raise Broken("a worker of the cluster has another version of the course, or of Python")
    pool = _pool(limits, modules)
    pool.submit(True, steps, limit)
    ((_, lines),) = pool.results()
    return lines


def _pool(limits: Limits, modules: list[str]) -> Pool:
    if getattr(_own, "setting", None) != (limits, modules):
        if hasattr(_own, "pool"):
            _own.pool.__exit__()
        _own.pool, _own.setting = Pool(1, limits, modules).__enter__(), (limits, modules)
        atexit.register(_own.pool.__exit__)
    return _own.pool


def protections(limits: Limits, modules: list[str]) -> dict[str, bool]:
    """What a worker's system has to shut learners' code in."""
    return _pool(limits, modules).protections


class Cluster:
    """The same face as `Pool`. Raises OSError when there is no scheduler at the address, ImportError without the extra."""

    def __init__(self, address: str, limits: Limits, modules: list[str]):
        from dask.distributed import Client

        self.limits, self.modules, self.course = limits, modules, fingerprint("", limits)
        self.client = Client(address, timeout="10s")
        self.waiting: dict = {}
        self.done: Queue = Queue()

    def __enter__(self) -> Cluster:
        found = self.client.run(protections, self.limits, self.modules)
        self.protections = {name: all(one[name] for one in found.values()) for name in next(iter(found.values()))}
        return self

    def __exit__(self, *_) -> None:
        self.client.close()

    @property
    def free(self) -> bool:
        """Whether the cluster should be given more."""
        return len(self.waiting) < AHEAD * max(1, sum(self.client.nthreads().values()))

    @property
    def busy(self) -> bool:
        return bool(self.waiting)

    def submit(self, job: object, steps: list[dict], limit: float) -> None:
        future = self.client.submit(carry_out, steps, limit, self.limits, self.modules, self.course, pure=False)
        self.waiting[future.key] = (job, future)
        future.add_done_callback(lambda done: self.done.put(done.key))

    def results(self) -> Iterator[tuple[object, bytes | None]]:
        """Wait until a worker has answered; the job, and the child's lines (None: workers were lost over it)."""
        from dask.distributed import KilledWorker

        job, future = self.waiting.pop(self.done.get())
        try:
            yield job, future.result()
        except KilledWorker:
            yield job, None
