"""Optimizers move parameters as PyTorch's do."""

import subprocess
import sys

import pytest
from programs import compare, optimizers, references, run

import autograd_lessons as torch

# Near the minimum these divide small gradients by their own size: one rounding in float32 grows to a visible difference.
RESTLESS = ("(0.4, 0.7)", "(0.0, 0.5)", "RMSprop {}", "{'lr': 0.05, 'alpha'", "'centered': True")


@pytest.mark.parametrize("name", [name for name in optimizers.PROGRAMS if "float32" not in name])
def test_as_pytorch(name):
    compare(run(optimizers.PROGRAMS[name], torch), references("optimizers")[name], rtol=1e-6, atol=1e-11)


def test_fifty_steps_in_float32():
    theirs = references("optimizers")["fifty_steps_float32"]
    ours = run(optimizers.PROGRAMS["fifty_steps_float32"], torch)
    assert list(ours) == list(theirs)
    for setting in theirs:
        rtol, atol = (5e-2, 5e-3) if any(words in setting for words in RESTLESS) else (2e-4, 4e-6)
        compare(ours[setting], theirs[setting], rtol, atol, setting)


@pytest.mark.parametrize("setting", ["capturable", "differentiable"])
def test_settings_that_are_not_supported_say_so(setting):
    with pytest.raises(NotImplementedError, match=f"{setting}=True"):
        torch.optim.Adam([torch.ones(1)], **{setting: True})


def test_schedulers_say_that_they_are_not_here():
    with pytest.raises(NotImplementedError, match="lr_scheduler"):
        torch.optim.lr_scheduler  # noqa: B018


def test_numpy_is_silent_when_training_diverges():
    code = """
import autograd_lessons as torch
for name in ("SGD", "Adam", "AdamW", "RMSprop"):
    w = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = getattr(torch.optim, name)([w], lr=1e30)
    for _ in range(5):
        optimizer.zero_grad()
        (w**2).sum().backward()
        torch.nn.utils.clip_grad_norm_([w], 1e30)
        optimizer.step()
    print(name, w.abs().max().item() < 1e29)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["SGD", "False", "Adam", "False", "AdamW", "False", "RMSprop", "False"]
    assert done.stderr == ""


def test_an_optimizer_of_ones_own():
    class SignDescent(torch.optim.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        @torch.no_grad()
        def step(self):
            for group in self.param_groups:
                for p in group["params"]:
                    p -= group["lr"] * p.grad.sign()

    w = torch.tensor([3.0, -2.0], requires_grad=True)
    optimizer = SignDescent([w], lr=0.5)
    (w * w).sum().backward()
    optimizer.step()
    assert w.tolist() == [2.5, -1.5]
