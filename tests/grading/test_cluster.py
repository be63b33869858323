"""A Dask cluster in the place of this machine's servers: two workers, one of which is lost midway."""

import os
import signal

import pytest
from grading.classes import LIMITS, solved_lesson, with_answer, write

distributed = pytest.importorskip("distributed")

from autograd_lessons.grading.cluster import Cluster  # noqa: E402
from autograd_lessons.grading.grading import Run  # noqa: E402
from autograd_lessons.grading.handed_in import collect  # noqa: E402
from autograd_lessons.grading.judging import modules  # noqa: E402
from autograd_lessons.grading.store import Store  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # Dask's own
COUNT = 12


def test_a_lost_worker_loses_nothing(tmp_path):
    for number in range(COUNT):
        notebook = with_answer(1, "1.3", f"answer = {number}") if number % 2 else solved_lesson(1)
        write(tmp_path, f"class/learner{number:02d}/01.ipynb", notebook)
    files = collect(tmp_path / "class")
    store = Store(tmp_path / "grades.sqlite")
    graded = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Cluster(cluster.scheduler_address, LIMITS, modules()) as pool,
    ):
        victim = pool.client.run(os.getpid)

        def after(file):
            graded.append(file)
            if len(graded) == 2:
                os.kill(next(iter(victim.values())), signal.SIGKILL)

        run = Run(store, LIMITS, again=True)
        run.grade(files, pool, after)
        assert set(pool.protections) == {"processes", "network", "files", "user"}
    assert sorted(file.name for file in graded) == [file.name for file in files]
    for number, file in enumerate(files):
        outcomes = {id: one["outcome"] for id, one in run.record(file)["exercises"].items()}
        assert outcomes.pop("1.3") == ("wrong" if number % 2 else "passed")
        assert set(outcomes.values()) == {"passed"}
    store.close()
