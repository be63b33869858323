"""Every expression in `cases/` gives what PyTorch gave: values, shapes, types, gradients, gradients of gradients, errors."""

import json
from pathlib import Path

import numpy as np
import pytest
from operation_cases import evaluate, expressions

import autograd_lessons as torch
import autograd_lessons.nn.functional as F

REFERENCES = Path(__file__).parents[1] / "data"


def references():
    """{expression: what PyTorch gave}, from the stored files."""
    known = {}
    for path in sorted(REFERENCES.glob("operations_*.json")):
        known |= json.loads(path.read_text(encoding="utf-8"))["cases"]
    return known


KNOWN = references()


def close(ours, theirs, dtype):
    """Compare nested lists of numbers at the precision of their type."""
    rtol, atol = {"torch.float64": (1e-9, 1e-12), "torch.float16": (2e-3, 1e-3)}.get(dtype, (2e-5, 2e-6))
    np.testing.assert_allclose(np.array(ours, float), np.array(theirs, float), rtol, atol)


def compare(ours, theirs):
    """Assert that what we computed is what PyTorch computed."""
    assert ours.get("raises") == theirs.get("raises"), (ours, theirs)
    if "raises" in theirs:
        return
    assert len(ours["results"]) == len(theirs["results"])
    for a, b in zip(ours["results"], theirs["results"]):
        facts = ("plain", "shape", "dtype", "grad_fn")
        assert {f: a.get(f) for f in facts} == {f: b.get(f) for f in facts}
        if "value" in b:
            close(a["value"], b["value"], b["dtype"])
        for order in ("first", "second"):
            assert (order in a) == (order in b), f"{order}-order gradients: ours {order in a}, PyTorch's {order in b}"
            for name, g in b.get(order, {}).items():
                assert (a[order][name] is None) == (g is None), f"{order} {name}: {a[order][name]} and {g}"
                if g is not None:
                    close(a[order][name], g, b["dtype"])


@pytest.mark.parametrize("room, expression", list(expressions()))
def test_as_pytorch(room, expression):
    assert expression in KNOWN, "no reference stored: run tests/data/make_references.py with PyTorch installed"
    compare(evaluate(torch, F, expression), KNOWN[expression])


@pytest.mark.parametrize("room", sorted({room for room, _ in expressions()}))
def test_the_references_are_pytorchs(room):
    """Where PyTorch is installed: what is stored is what it gives."""
    theirs = pytest.importorskip("torch")
    functional = pytest.importorskip("torch.nn.functional")
    for _, expression in (case for case in expressions() if case[0] == room):
        compare(evaluate(theirs, functional, expression), KNOWN[expression])
