"""The engine of lesson 5, put in torch's place in lesson 6."""

import json
from pathlib import Path

import nbformat
import numpy as np
from overlay import solved

from autograd_lessons.own_engine import NOTEBOOK, own_engine

LESSON = Path(__file__).parent.parent / "notebooks" / NOTEBOOK


def notebook(folder, **changed):
    """A solved notebook of lesson 5 in this folder, some of its cells (their ids with _) replaced."""
    cells = [dict(cell) for cell in solved(nbformat.read(LESSON, 4)).cells]
    for cell in cells:
        cell["source"] = changed.get(cell["id"].replace("-", "_"), cell["source"])
    path = folder / NOTEBOOK
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_it_trains_as_torch_does(tmp_path):
    engine = own_engine(notebook(tmp_path))
    x = np.array([[1.0, 2.0], [3.0, -1.0]])
    w = engine.tensor(np.array([[0.5], [-0.3]]), requires_grad=True)
    optimizer = engine.optim.SGD([w], lr=0.1)
    for _ in range(2):
        before = w.data
        output = (engine.tensor(x) @ w).tanh()
        loss = (output * output).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        z = np.tanh(x @ before)
        assert loss.item() == float(loss) == (z * z).mean()
        np.testing.assert_allclose(w.data, before - 0.1 * (x.T @ (2 * z * (1 - z * z) / z.size)))
    assert [function.__name__ for function in engine.written][-1] == "matmul_rule"


def test_what_is_not_needed_may_be_broken(tmp_path):
    assert own_engine(notebook(tmp_path, exercise_5_8="def linear_rule(:"))


def test_why_there_is_none_is_said(tmp_path, capsys):
    assert own_engine(tmp_path / NOTEBOOK) is None
    assert "is not in this folder" in capsys.readouterr().out
    assert own_engine(notebook(tmp_path, exercise_5_4="def undo_broadcast(:")) is None
    assert "the cell exercise-5-4 stops: SyntaxError" in capsys.readouterr().out
    assert own_engine(notebook(tmp_path, exercise_5_7="")) is None
    assert "there is no matmul_rule" in capsys.readouterr().out
