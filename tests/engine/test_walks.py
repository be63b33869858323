"""Walks, compared with what PyTorch does."""

import pytest
from programs import compare, references, run, walks

import autograd_lessons as torch


@pytest.mark.parametrize("name", walks.PROGRAMS)
def test_as_pytorch(name):
    compare(run(walks.PROGRAMS[name], torch), references("walks")[name])
