"""Writes in place, compared with what PyTorch does."""

import pytest
from programs import compare, references, run, views

import autograd_lessons as torch


@pytest.mark.parametrize("name", views.PROGRAMS)
def test_as_pytorch(name):
    compare(run(views.PROGRAMS[name], torch), references("views")[name])
