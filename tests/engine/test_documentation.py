"""The formulas that `help` shows are those that backward computes."""

import pydoc

import numpy as np
import pytest

import autograd_lessons as torch
from autograd_lessons.engine.derivatives.documentation import FORMULAS

SLOPES = {name: slope for formulas in FORMULAS.values() for name, (_, slope) in formulas.items()}


@pytest.mark.parametrize("name", SLOPES)
def test_the_slope_in_words_is_the_slope(name):
    x = torch.tensor([0.15, 0.4, 0.85], dtype=torch.float64, requires_grad=True)
    function = getattr(torch, name)
    z = function(x)
    z.sum().backward()
    names = {f: getattr(np, f) for f in ("sin", "cos", "sinh", "cosh", "sqrt", "exp", "log", "sign", "pi")}
    slope = eval(SLOPES[name], names, {"x": x.detach().numpy(), "z": z.detach().numpy()})
    np.testing.assert_allclose(x.grad.numpy(), np.broadcast_to(slope, (3,)), rtol=1e-12)
    assert f"dz/dx = {SLOPES[name]}." in pydoc.render_doc(function)


def test_every_function_says_what_it_does():
    for name in torch.__dir__():
        value = getattr(torch, name)
        if (
            not name.startswith("_")
            and callable(value)
            and getattr(value, "__module__", "").startswith("autograd_lessons")
        ):
            assert value.__doc__ and "remembered as" not in value.__doc__, f"{name} has no docstring of its own"
