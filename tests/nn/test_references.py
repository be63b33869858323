"""Where PyTorch is installed: the stored references are still what it gives."""

import pytest
from programs import compare, data, modules, optimizers, references, run, views, walks

torch = pytest.importorskip("torch")
ROOMS = {"modules": modules, "optimizers": optimizers, "data": data, "views": views, "walks": walks}
CASES = [(room, name) for room, table in ROOMS.items() for name in table.PROGRAMS if name != "fifty_steps_float32"]


@pytest.mark.parametrize("room, name", CASES)
def test_stored_references_are_pytorchs(room, name):
    compare(run(ROOMS[room].PROGRAMS[name], torch), references(room)[name], rtol=1e-5, atol=1e-7)
