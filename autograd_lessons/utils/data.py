"""Datasets in memory, and the loader that hands them out in batches, in PyTorch's order for the same seed."""

import itertools
import math
import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from ..engine import random
from ..engine.creation import as_tensor, tensor
from ..engine.derivatives.joins import stack
from ..engine.tensor import Tensor
from ..unsupported import DATA, refusing_class

__all__ = ["DataLoader", "Dataset", "Subset", "TensorDataset", "default_collate", "random_split"]


class Dataset:
    """A collection of samples by number. A subclass writes `__getitem__` and `__len__`."""

    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")


class TensorDataset(Dataset):
    """Tensors with the same number of rows: sample i is the tuple of their rows i.

    Raises AssertionError if the numbers of rows differ.
    """

    def __init__(self, *tensors):
        if any(len(tensor) != len(tensors[0]) for tensor in tensors):
            raise AssertionError("Size mismatch between tensors")
        self.tensors = tensors

    def __getitem__(self, index):
        return tuple([tensor[index] for tensor in self.tensors])

    def __len__(self):
        return len(self.tensors[0])


class Subset(Dataset):
    """The samples of another dataset that have these numbers, in this order."""

    def __init__(self, dataset, indices):
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index):
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __len__(self):
        return len(self.indices)


def random_split(dataset, lengths, generator=None):
    """A dataset cut at random into Subsets of these lengths, or of these fractions, which add up to 1.

    Warns of an empty part. Raises ValueError if the lengths do not add up to that of the dataset.
    """
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        for i, fraction in enumerate(lengths):
            if not 0 <= fraction <= 1:
                raise ValueError(f"Fraction at index {i} is not between 0 and 1")
        lengths = [math.floor(len(dataset) * fraction) for fraction in lengths]
        for i in range(len(dataset) - sum(lengths)):  # what rounding left over, one each
            lengths[i % len(lengths)] += 1
        for i, length in enumerate(lengths):
            if not length:
                message = f"Length of split at index {i} is 0. This might result in an empty dataset."
                warnings.warn(message, UserWarning, stacklevel=2)
    if sum(lengths) != len(dataset):
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    order = random.permutation(len(dataset), generator).tolist()
    return [
        Subset(dataset, order[end - length : end])
        for end, length in zip(itertools.accumulate(lengths), lengths, strict=True)
    ]


class DataLoader:
    """Hands out a dataset in batches, each pass (epoch) anew: `for x, y in loader`.

    dataset: anything with `len` and samples by number. batch_size: samples a batch; None for single samples, as they are.
    shuffle: each epoch in another random order. drop_last: leave out the last batch if it is smaller.
    sampler: numbers of samples to take instead; batch_sampler: lists of such numbers, one a batch.
    collate_fn: makes a batch of a list of samples. generator: the stream for shuffling.
    num_workers must be 0: samples are loaded in this process. pin_memory and worker_init_fn have nothing to do then.
    Raises ValueError for settings that contradict each other.
    """

    def __init__(
        self,
        dataset,
        batch_size=1,
        shuffle=None,
        sampler=None,
        batch_sampler=None,
        num_workers=0,
        collate_fn=None,
        pin_memory=False,
        drop_last=False,
        timeout=0,
        worker_init_fn=None,
        multiprocessing_context=None,
        generator=None,
        *,
        prefetch_factor=None,
        persistent_workers=False,
        pin_memory_device="",
        in_order=True,
    ):
        if num_workers or timeout or multiprocessing_context or prefetch_factor is not None or persistent_workers:
            raise NotImplementedError(
                "DataLoader with num_workers other than 0 is not supported: samples are loaded in this process. "
                "Leave num_workers out, and timeout, multiprocessing_context, prefetch_factor and persistent_workers."
            )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
            raise ValueError(
                "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
            )
        if batch_size is None and drop_last:
            raise ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last")
        whole = isinstance(batch_size, int) and not isinstance(batch_size, bool)
        if batch_size is not None and not (whole and batch_size > 0):
            raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
        if shuffle and not len(dataset):
            raise ValueError("num_samples should be a positive integer value, but got num_samples=0")
        self.dataset, self.batch_size, self.drop_last = (
            dataset,
            None if batch_sampler is not None else batch_size,
            drop_last,
        )
        self.shuffle, self.sampler, self.batch_sampler = bool(shuffle), sampler, batch_sampler
        self.num_workers, self.pin_memory, self.generator = num_workers, pin_memory, generator
        self.single = batch_size is None and batch_sampler is None
        self.collate_fn = collate_fn or (default_convert if self.single else default_collate)

    def __len__(self):
        if self.batch_sampler is not None:
            return len(self.batch_sampler)
        n = len(self.dataset if self.sampler is None else self.sampler)
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def __iter__(self):
        random.word64(self.generator)  # PyTorch draws a seed for its workers, even when it has none
        return self._batches()

    def _batches(self):
        if self.single:
            for i in self._order():
                yield self.collate_fn(self.dataset[i])
            return
        at_once = self.collate_fn is default_collate
        for numbers in self._numbers():
            batch = rows(self.dataset, numbers) if at_once else None
            yield self.collate_fn([self.dataset[i] for i in numbers]) if batch is None else batch

    def _order(self):
        """The number of each sample, in the order of this epoch."""
        if self.sampler is not None:
            return iter(self.sampler)
        n = len(self.dataset)
        return random.shuffled(n, self.generator) if self.shuffle else iter(range(n))

    def _numbers(self):
        """The numbers of the samples of each batch."""
        if self.batch_sampler is not None:
            yield from self.batch_sampler
            return
        order = self._order()
        while numbers := list(itertools.islice(order, self.batch_size)):
            if len(numbers) == self.batch_size or not self.drop_last:
                yield numbers


def rows(dataset, numbers):
    """The batch of these samples of a TensorDataset, or of a Subset of one: what `default_collate` makes, ten times as fast.

    None for any other dataset.
    """
    if type(dataset) is Subset:
        return rows(dataset.dataset, [dataset.indices[i] for i in numbers])
    return [tensor[numbers] for tensor in dataset.tensors] if type(dataset) is TensorDataset else None


def default_collate(batch):
    """A batch of a list of samples: tensors and arrays stacked, numbers as a tensor; tuples, lists and dicts part by part.

    Python floats become float64, whole numbers int64; text stays a list. Raises TypeError for anything else, RuntimeError if
    samples are not equally long.
    """
    sample = batch[0]
    if isinstance(sample, Tensor):
        return stack(batch, 0)
    if isinstance(sample, np.ndarray | np.generic):
        return stack([as_tensor(part) for part in batch], 0) if sample.ndim else tensor(np.array(batch))
    if isinstance(sample, float):
        return tensor(batch, dtype=float)
    if isinstance(sample, int):
        return tensor(batch)
    if isinstance(sample, str | bytes):
        return batch
    if isinstance(sample, Mapping):
        return type(sample)({key: default_collate([part[key] for part in batch]) for key in sample})
    if isinstance(sample, tuple) and hasattr(sample, "_fields"):
        return type(sample)(*[default_collate(parts) for parts in zip(*batch, strict=True)])
    if isinstance(sample, Sequence):
        if any(len(part) != len(sample) for part in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        return [default_collate(parts) for parts in zip(*batch, strict=True)]
    raise TypeError(
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {type(sample)}"
    )


def default_convert(sample):
    """A single sample with its arrays as tensors."""
    if isinstance(sample, np.ndarray | np.generic):
        return as_tensor(sample)
    if isinstance(sample, Mapping):
        return type(sample)({key: default_convert(part) for key, part in sample.items()})
    if isinstance(sample, tuple) and hasattr(sample, "_fields"):
        return type(sample)(*map(default_convert, sample))
    if isinstance(sample, tuple | list):
        return [default_convert(part) for part in sample]
    return sample


def __getattr__(name):
    if name in DATA:
        return refusing_class(f"utils.data.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
