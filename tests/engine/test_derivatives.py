"""Every row of every table against central differences in float64, first and second order.

The test walks the tables, so a new row cannot escape it. Rows of `unary` and `binary` are tried on numbers between 0 and 1;
a row that needs other numbers, or has parameters, has its arguments in `samples.py`.
"""

import importlib
import pkgutil

import numpy as np
import pytest
from samples import ANY, REFUSING, SAMPLES

import autograd_lessons as torch
from autograd_lessons.engine import derivatives

ROWS = {}
for found in pkgutil.iter_modules(derivatives.__path__):
    module = importlib.import_module(f"{derivatives.__name__}.{found.name}")
    for name, value in vars(module).items():
        if hasattr(value, "node_class"):
            # a row that has no name would be walked by no test: so nothing is tested until it has one
            assert value.__name__ != "operation", f"{found.name}.py: {name} stands below named(globals())"
            if value.__module__ == module.__name__:
                ROWS[name] = value


def arguments_of(name):
    """The lists of arguments that a row is tried on."""
    row = ROWS[name]
    if name in SAMPLES:
        return SAMPLES[name]
    inputs = [getattr(row.node_class, kind) for kind in ("x_rule", "y_rule") if hasattr(row.node_class, kind)]
    assert inputs and None not in inputs, f"{name} takes numbers too: give it arguments in tests/engine/samples.py"
    return [ANY[: len(inputs)]]


def weighted(values, seed):
    """A sum of the values that tells their places apart."""
    array = values.detach().numpy() if isinstance(values, torch.Tensor) else values
    return (values * torch.from_numpy(np.random.RandomState(seed).uniform(0.5, 1.5, array.shape))).sum()


def differences(f, arrays, i, h=1e-6):
    """The gradient of the number f(arrays) with respect to arrays[i], by central differences."""
    slope = np.zeros_like(arrays[i])
    for place in np.ndindex(arrays[i].shape):
        for sign in (1, -1):
            moved = [a.copy() for a in arrays]
            moved[i][place] += sign * h
            slope[place] += sign * f(moved) / (2 * h)
    return slope


def check(name, arguments):
    """Compare one row's derivatives, first and second, at these arguments."""
    places = [i for i, a in enumerate(arguments) if isinstance(a, np.ndarray) and a.dtype.kind == "f"]
    arrays = [arguments[i] for i in places]
    assert arrays, f"{name}: no input to differentiate in {arguments}"

    def tensors(values, requires_grad=True):
        return [torch.tensor(v, requires_grad=requires_grad) for v in values]

    def result(leaves):
        filled = list(arguments)
        for i, value in zip(places, leaves):
            filled[i] = value
        return weighted(ROWS[name](*filled), seed=1)

    def value(values):
        return result(tensors(values, False)).item()

    def slopes(leaves, create_graph):
        found = torch.autograd.grad(result(leaves), leaves, create_graph=create_graph, allow_unused=True)
        return [torch.zeros_like(leaf) if g is None else g for g, leaf in zip(found, leaves)]

    def slope(values):
        return sum(weighted(g, seed=2).item() for g in slopes(tensors(values), False))

    leaves = tensors(arrays)
    first = slopes(leaves, True)
    curved = [g for g in first if g.requires_grad]
    second = (
        torch.autograd.grad(sum(weighted(g, seed=2) for g in curved), leaves, allow_unused=True)
        if curved
        else [None] * len(leaves)
    )
    for i, (g, gg) in enumerate(zip(first, second)):
        label = f"{name}, input {i}, "
        numeric = differences(value, arrays, i)
        np.testing.assert_allclose(g.detach().numpy(), numeric, 2e-5, 1e-7, err_msg=label + "first order")
        numeric = differences(slope, arrays, i)
        exact = np.zeros_like(arrays[i]) if gg is None else gg.numpy()
        np.testing.assert_allclose(exact, numeric, 2e-5, 1e-6, err_msg=label + "second order")


@pytest.mark.parametrize("name", sorted(REFUSING))
def test_refusing_row(name):
    leaves = [torch.tensor(v, requires_grad=True) for v in ANY]
    for leaf in leaves:
        with pytest.raises(RuntimeError, match="is not implemented"):
            torch.autograd.grad(ROWS[name](*leaves).sum(), leaf)


@pytest.mark.parametrize("name", sorted(ROWS.keys() - REFUSING))
def test_row(name):
    assert arguments_of(name), f"{name}: nothing to try it on"
    for arguments in arguments_of(name):
        check(name, arguments)
