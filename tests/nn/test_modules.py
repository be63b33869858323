"""Modules do what PyTorch's do; and what is special here."""

import subprocess
import sys

import pytest
from programs import compare, modules, references, run

import autograd_lessons as torch
from autograd_lessons import nn
from autograd_lessons.unsupported import FUNCTIONS, MODULES, OPTIMIZERS


@pytest.mark.parametrize("name", modules.PROGRAMS)
def test_as_pytorch(name):
    compare(run(modules.PROGRAMS[name], torch), references("modules")[name])


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_that_is_not_here_says_so(name):
    with pytest.raises(NotImplementedError, match=rf"nn\.{name} "):
        getattr(nn, name)(3, 4)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_that_is_not_here_says_so(name):
    with pytest.raises(NotImplementedError, match=rf"nn\.functional\.{name} "):
        getattr(nn.functional, name)(torch.ones(1))


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_an_optimizer_that_is_not_here_says_so(name):
    with pytest.raises(NotImplementedError, match=rf"optim\.{name} "):
        getattr(torch.optim, name)([torch.ones(1)])


def test_unknown_names_are_attribute_errors():
    for module in (nn, nn.functional, torch.optim, torch.utils.data):
        with pytest.raises(AttributeError, match="no attribute 'Linaer'"):
            module.Linaer  # noqa: B018


def test_there_is_no_gpu():
    with pytest.raises(AssertionError, match="CPU"):
        nn.Linear(1, 1).cuda()
    with pytest.raises(AssertionError, match="CPU"):
        nn.Linear(1, 1).to("cuda")


def test_a_mistake_that_beginners_make_is_explained():
    class Net(nn.Module):
        def __init__(self):
            self.linear = nn.Linear(1, 1)

    with pytest.raises(AttributeError, match=r"super\(\).__init__\(\)"):
        Net()


def test_dropout_draws_from_the_stream_and_keeps_the_mean():
    from autograd_lessons.engine import random

    torch.manual_seed(3)
    y = nn.Dropout(0.25)(torch.ones(1000))
    torch.manual_seed(3)
    mask = random.keep_mask((1000,), 0.25)
    assert (y.numpy() == mask / (1 - torch.tensor(0.25).numpy())).all()
    assert abs(y.mean().item() - 1) < 0.05


def test_every_public_name_is_there_and_documented():
    for module in (nn, nn.functional, torch.optim, torch.utils.data):
        for name in module.__all__:
            assert getattr(module, name).__doc__, name


def test_importing_nn_is_quick():
    code = (
        "import time, numpy, autograd_lessons.engine.methods; start = time.perf_counter(); "
        "import autograd_lessons.nn; print(len([m for m in __import__('sys').modules if m.startswith('numpy.random')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0", (
        "numpy.random takes longer to import than all of nn: it must wait for the first draw"
    )
