"""What a check costs: `python tests/benchmarks/check_cost.py` prints milliseconds of processor time for wrong answers, which cost most.

Checks of values are meant to stay under 5 ms, those of functions, walks and engines under 20 ms on a quiet machine. An import of the
checks adds under 15 ms to NumPy's.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from autograd_lessons import exercises
from autograd_lessons.checks.evidence import collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises.asks import Prediction

sys.path.insert(0, str(Path(__file__).parents[1]))
from wrong_answers import answer_of  # noqa: E402

REPEATS = 9
LIMITS = {"value": 5.0, "text": 5.0, "function": 20.0, "order": 20.0, "walk": 20.0, "engine": 20.0}


def milliseconds(exercise, answer):
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        feed = exercise.asks.feed()
        verdict = judge(exercise, collect(answer, feed), feed)
        repr(verdict), verdict._repr_html_()
        times.append(1e3 * (time.process_time() - start))
    return median(times)


def import_cost(code):
    """What an import adds to `import numpy`, in milliseconds: the best of seven fresh interpreters."""
    timed = f"import numpy, time; start = time.process_time(); {code}; print(1e3 * (time.process_time() - start))"
    times = [
        float(subprocess.run([sys.executable, "-c", timed], capture_output=True, check=True).stdout) for _ in range(7)
    ]
    return min(times)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUTOGRAD_LESSONS_PROGRESS"] = os.path.join(folder, "progress.json")
        slowest: dict[str, tuple[float, str]] = {}
        for exercise in exercises.all():
            if isinstance(exercise.asks, Prediction):
                continue
            kind = exercise.asks.feed()["kind"]
            spent, code = max(
                (milliseconds(exercise, answer_of(exercise, source)), code) for source, code in exercise.wrong
            )
            print(
                f"{exercise.id:<5} {kind:<9} {spent:6.2f} ms   {code}{'   over its limit' if spent > LIMITS[kind] else ''}"
            )
            slowest[kind] = max(slowest.get(kind, (0.0, "")), (spent, exercise.id))
        for kind, (spent, id) in slowest.items():
            print(f"slowest {kind:<9} {spent:6.2f} ms   {id}")
        for code in ("import autograd_lessons.checks", "from autograd_lessons.checks import check_value"):
            print(f"{import_cost(code):6.2f} ms over numpy   {code}")


if __name__ == "__main__":
    main()
