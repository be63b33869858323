"""Loaders hand out what PyTorch's do, in the same order; and what is special here."""

import pytest
from programs import compare, data, references, run

import autograd_lessons as torch


@pytest.mark.parametrize("name", data.PROGRAMS)
def test_as_pytorch(name):
    compare(run(data.PROGRAMS[name], torch), references("data")[name])


@pytest.mark.parametrize(
    "setting", [{"num_workers": 2}, {"timeout": 3}, {"prefetch_factor": 2}, {"persistent_workers": True}]
)
def test_other_processes_are_not_supported(setting):
    with pytest.raises(NotImplementedError, match="num_workers"):
        torch.utils.data.DataLoader([1, 2], **setting)


def test_a_sampler_class_that_is_not_here_says_so():
    with pytest.raises(NotImplementedError, match="WeightedRandomSampler"):
        torch.utils.data.WeightedRandomSampler([1.0], 1)
