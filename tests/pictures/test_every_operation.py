"""Every operation of the engine can be drawn, and the walk of the pictures gives exactly the gradients of backward()."""

import warnings

import numpy as np
import operation_cases
import pytest

import autograd_lessons as torch
from autograd_lessons.autograd import grad
from autograd_lessons.nn import functional
from autograd_lessons.pictures import draw_backward, draw_graph
from autograd_lessons.pictures.engines import Ours
from autograd_lessons.pictures.reading import read
from autograd_lessons.pictures.walk import walk

FILES = sorted({stem for stem, _ in operation_cases.expressions()})


def outputs(stem):
    """(expression, leaves, result) of the cases of one file whose result can be differentiated."""
    for expression in (line for name, line in operation_cases.expressions() if name == stem):
        leaves = {name: torch.from_numpy(array.copy()) for name, array in operation_cases.INPUTS.items()}
        for leaf in leaves.values():
            leaf.requires_grad = leaf.dtype.is_floating_point
        try:
            result = eval(expression, {"torch": torch, "F": functional, "inf": np.inf, "nan": np.nan, **leaves})
        except Exception:  # a case that is about its exception
            continue
        results = result if isinstance(result, tuple | list) else [result]
        for result in results:
            if isinstance(result, torch.Tensor) and result.requires_grad:
                yield expression, leaves, result


@pytest.mark.parametrize("stem", FILES)
def test_all_expressions(stem):
    count = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for expression, leaves, result in outputs(stem):
            seed = torch.ones(result.shape, dtype=result.dtype)
            graph = read(result, leaves)
            steps = list(walk(graph.root, Ours.seed(result, seed), graph.rank, Ours.inputs, Ours.shares))
            arrived = {id(step.node): step.g for step in steps}
            reached = [box for box in graph.boxes if id(box.node) in arrived]
            assert all(box.shape == arrived[id(box.node)].shape for box in reached), expression
            used = {name: leaf for name, leaf in leaves.items() if leaf.requires_grad and id(leaf._node) in arrived}
            text = repr(draw_graph(result, **used)) + repr(draw_backward(result, seed, **used))
            assert "0x" not in text, expression
            if steps[-1].problem:  # a case of an array that was written too early
                with pytest.raises(RuntimeError) as error:
                    result.backward(seed)
                assert steps[-1].problem == str(error.value), expression
                continue
            expected = grad(result, list(used.values()), seed) if used else ()
            for (name, leaf), g in zip(used.items(), expected, strict=True):
                np.testing.assert_array_equal(arrived[id(leaf._node)], g.numpy(), f"{expression}: {name}")
            count += 1
    if not count:
        pytest.skip("nothing in this file can be differentiated")
