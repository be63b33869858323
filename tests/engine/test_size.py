"""The core of the engine is short enough to be read as a lesson."""

from pathlib import Path

from autograd_lessons import engine

CORE = "graph.py", "tensor.py", "derivatives/elementwise.py", "derivatives/reductions.py"


def test_the_core_stays_under_600_lines():
    folder = Path(engine.__file__).parent
    assert sum(len((folder / name).read_text(encoding="utf-8").splitlines()) for name in CORE) < 600
