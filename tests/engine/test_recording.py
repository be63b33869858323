"""The switches of the memory: what each sets, in every nesting, and what is put back."""

import itertools
from contextlib import ExitStack

import numpy as np
import pytest

import autograd_lessons as torch

SWITCHES = {  # a switch, and what is told inside it, as in PyTorch: is_grad_enabled, is_inference_mode_enabled (None: as outside)
    "no_grad": (torch.no_grad, False, None),
    "enable_grad": (torch.enable_grad, True, None),
    "inference_mode": (torch.inference_mode, False, True),
    "inference_mode(False)": (lambda: torch.inference_mode(False), True, False),
    "set_grad_enabled(True)": (lambda: torch.set_grad_enabled(True), True, None),
    "set_grad_enabled(False)": (lambda: torch.set_grad_enabled(False), False, None),
}


def told():
    return torch.is_grad_enabled(), torch.is_inference_mode_enabled()


@pytest.mark.parametrize("names", list(itertools.product(SWITCHES, repeat=2)), ids=" > ".join)
def test_nested(names):
    inference = False
    with ExitStack() as stack:
        for name in names:
            make, recording, inside = SWITCHES[name]
            stack.enter_context(make())
            inference = inference if inside is None else inside
            assert told() == (recording, inference)
    assert told() == (True, False)


def test_inference_mode_false_records_inside_no_grad():
    x = torch.ones(2, requires_grad=True)
    with torch.no_grad(), torch.inference_mode(False):
        assert (x * 2).requires_grad


def test_set_grad_enabled_as_a_decorator_switches_only_inside():
    @torch.set_grad_enabled(False)
    def inside():
        return told()

    assert told() == (True, False)
    assert inside() == (False, False)
    assert told() == (True, False)


@pytest.mark.parametrize("mode", [1, 0, "no", None, np.True_], ids=repr)
def test_set_grad_enabled_takes_a_bool(mode):
    with pytest.raises(TypeError, match=r"argument 'enabled' \(position 1\) must be bool, not "):
        torch.set_grad_enabled(mode)
    assert torch.is_grad_enabled()
