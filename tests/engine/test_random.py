"""The random stream gives PyTorch's numbers: stored ones always, PyTorch's own where it is installed."""

import copy
import json
import math
import pickle
import runpy
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from autograd_lessons.engine import random

DATA = Path(__file__).parents[1] / "data"
REFERENCES = runpy.run_path(str(DATA / "make_references.py"))
PROGRAMS = json.loads((DATA / "random.json").read_text())["programs"]
EPS = {"float16": 1e-3, "float32": 2e-7, "float64": 5e-16}


def linear(n_in, n_out):
    bound = 1 / math.sqrt(n_in)
    return np.concatenate([random.uniform(n, low=-bound, high=bound) for n in (n_in * n_out, n_out)])


def epoch(n, generator=None):
    random.word64(generator)  # a DataLoader's own draw
    return np.array(list(random.shuffled(n, generator)))


CALLS = {
    "rand": lambda n, dtype: random.uniform((n,), dtype),
    "randn": lambda n, dtype: random.normal((n,), dtype),
    "uniform": lambda n, dtype, low, high: random.uniform((n,), dtype, low, high),
    "normal": lambda n, dtype, mean, std: random.normal((n,), dtype, mean, std),
    "randint": lambda low, high, n, dtype: random.integers(low, high, (n,), dtype),
    "randperm": random.permutation,
    "bernoulli": lambda n, dtype: random.bernoulli(np.linspace(0, 1, n, dtype=dtype)),
    "keep_mask": lambda p, n: random.keep_mask((n,), p),
    "word64": lambda: np.array([random.word64()]),
    "epoch": epoch,
    "epoch_of_generator": lambda n: epoch(n, random.default_generator),
    "linear": linear,
}


def tolerance(call, args):
    """How far a number may be off: not at all, or by a rounding where PyTorch's own result depends on the processor."""
    dtype = args[1] if len(args) > 1 else None
    scale = max([1.0, *map(abs, args[2:])]) if call in ("normal", "uniform") else 1.0
    if call in ("randn", "normal"):
        return 4 * scale * EPS[dtype]
    return scale * EPS[dtype] if call == "uniform" and dtype == "float64" else 0.0


def agree(call, args, ours, theirs):
    assert len(ours) == len(theirs), (call, args)
    allowed = np.full(len(ours), tolerance(call, args))
    if len(ours) == 17:
        allowed[-1] *= 1000  # the last of a summary is the sum of up to 4000 numbers
    off = np.abs(np.array(ours, np.float64) - np.array(theirs, np.float64))
    assert (off <= allowed).all(), (call, args, ours, theirs)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: f"{p['seed']}-{p['draws'][0][0]}-{p['draws'][0][1]}")
def test_stored_numbers(program):
    random.manual_seed(program["seed"])
    for call, args, theirs in program["draws"]:
        ours = CALLS[call](*args)
        if call not in ("randperm", "keep_mask", "word64", "epoch", "epoch_of_generator", "linear"):
            assert ours.dtype == (args[-1] if call == "randint" else args[1])
        agree(call, args, REFERENCES["summary"](ours.tolist()), theirs)


def random_draws(rng, count):
    """Arguments for a row of draws of every kind, to be interleaved."""
    for _ in range(count):
        n, dtype = int(rng.choice([0, 1, 2, 3, 7, 15, 16, 17, 40, 700])), str(rng.choice(["float32", "float64"]))
        low = int(rng.integers(-100, 100))
        high = low + int(rng.choice([1, 2, 100, 2**28 - 1, 2**28, 2**32, 2**62]))
        draws = {
            "rand": [n, dtype], "randn": [n, dtype], "uniform": [n, dtype, -2.0, 3.5], "normal": [n, dtype, 2.0, 0.5],
            "randint": [low, high, n, "int64"], "randperm": [n], "bernoulli": [n, dtype],
            "epoch": [max(n, 1)], "epoch_of_generator": [max(n, 1)], "linear": [n + 1, 4],
        }  # fmt: skip
        call = str(rng.choice(list(draws)))
        yield call, draws[call]


@pytest.mark.parametrize("seed", [0, 5, -1, 2**40 + 3])
def test_pytorchs_own_numbers(seed):
    torch = REFERENCES["real_pytorch"](pytest.importorskip("torch"))
    torch.manual_seed(seed)
    random.manual_seed(seed)
    for call, args in random_draws(np.random.default_rng(seed % 97), 150):
        agree(call, args, CALLS[call](*args).tolist(), list(REFERENCES["draw_with_pytorch"](torch, None, call, args)))


def test_state_goes_to_pytorch_and_back():
    torch = REFERENCES["real_pytorch"](pytest.importorskip("torch"))
    ours, theirs = random.Generator().manual_seed(-9), torch.Generator()
    for n in (0, 1, 3, 700, 5):
        random.normal(n, np.float64, generator=ours)
        theirs.set_state(torch.from_numpy(ours.get_state()))
        np.testing.assert_allclose(
            random.normal(5, np.float64, generator=ours),
            torch.randn(5, dtype=torch.float64, generator=theirs),
            rtol=1e-14,
        )
        ours.set_state(theirs.get_state().numpy())
        assert ours.initial_seed() == theirs.initial_seed()
        assert random.uniform(1, generator=ours) == torch.rand(1, generator=theirs).item()


def test_state_restores_words_and_the_kept_normal():
    generator = random.Generator().manual_seed(5)
    random.normal(3, generator=generator)
    state = generator.get_state()
    copies = [copy.deepcopy(generator), pickle.loads(pickle.dumps(generator)), random.Generator().set_state(state)]
    expected = random.normal(4, generator=generator)
    for other in copies:
        np.testing.assert_array_equal(random.normal(4, generator=other), expected)
    for drawn in (0, 623, 624, 625):
        generator = random.Generator().manual_seed(5)
        generator.words(drawn)
        other = random.Generator().set_state(generator.get_state())
        np.testing.assert_array_equal(other.words(700), generator.words(700))
    with pytest.raises(TypeError, match="ByteTensor"):
        generator.set_state(state.astype(float))
    with pytest.raises(RuntimeError, match="size 5056 but found size 3"):
        generator.set_state(state[:3])


def test_a_generator_is_a_stream_of_its_own():
    random.manual_seed(1)
    expected = random.uniform(3)
    random.manual_seed(1)
    random.normal(50, generator=random.Generator())
    random.permutation(9, random.Generator())
    np.testing.assert_array_equal(random.uniform(3), expected)


def test_seeds():
    assert random.Generator().initial_seed() == 67280421310721
    assert random.manual_seed(-1).initial_seed() == 2**64 - 1
    assert random.manual_seed(3.9).initial_seed() == 3
    assert random.manual_seed(4) is random.default_generator
    drawn = random.seed()
    assert drawn == random.initial_seed() != random.seed()
    for seed in (2**64, -(2**63) - 1):
        with pytest.raises(ValueError, match="Overflow when unpacking long long"):
            random.manual_seed(seed)
    for seed in (2.5, True, None):
        with pytest.raises(RuntimeError, match="manual_seed expected a long, but got"):
            random.Generator().manual_seed(seed)
    with pytest.raises(RuntimeError, match="cuda"):
        random.Generator("cuda")


def test_numpy_random_is_loaded_at_the_first_draw():
    program = (
        "import sys, numpy; eager = 'numpy.random' in sys.modules\n"
        "from autograd_lessons.engine import random\n"
        "random.manual_seed(3); assert ('numpy.random' in sys.modules) == eager\n"
        "random.uniform(1); assert 'numpy.random' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(random.__file__).parents[2])


@pytest.mark.parametrize("shape", [(), (2, 3), (4, 0), 5])
def test_shapes(shape):
    expected = (shape,) if isinstance(shape, int) else shape
    results = [
        random.uniform(shape),
        random.uniform(shape, "float16", 1, 2),
        random.normal(shape),
        random.normal(shape, "float64", 1, 2),
        random.integers(0, 5, shape),
        random.keep_mask(shape, 0.5),
        random.bernoulli(np.full(shape, 0.5)),
    ]
    for result in results:
        assert isinstance(result, np.ndarray) and result.shape == expected


@pytest.mark.parametrize(
    "draw, error, words",
    [
        (
            lambda: random.integers(5, 5, 2),
            RuntimeError,
            "random_ expects 'from' to be less than 'to', but got from=5 >= to=5",
        ),
        (lambda: random.integers(0, 300, 2, "uint8"), RuntimeError, "to - 1 is out of bounds"),
        (lambda: random.integers(-1, 2, 2, "bool"), RuntimeError, "from is out of bounds"),
        (lambda: random.integers(0, 2**64, 2), RuntimeError, "to - 1 is out of bounds"),
        (lambda: random.uniform(2, low=2, high=1), RuntimeError, "found from=2 > to=1"),
        (lambda: random.uniform(2, low=math.nan), RuntimeError, "found from=nan"),
        (lambda: random.uniform(2, high=1e39), RuntimeError, "out of bounds for float32"),
        (lambda: random.uniform(2, "float64", -1e308, 1e308), RuntimeError, "out of bounds for float64"),
        (lambda: random.uniform(2, "int64"), NotImplementedError, "not implemented for int64"),
        (lambda: random.normal(2, "int64"), NotImplementedError, "not implemented for int64"),
        (lambda: random.normal(2, std=-1), RuntimeError, "normal expects std >= 0.0, but found std -1"),
        (lambda: random.normal((2, -1)), RuntimeError, r"negative dimension -1: \[2, -1\]"),
        (lambda: random.permutation(-1), RuntimeError, "negative dimension -1"),
        (lambda: random.bernoulli(np.array([0.5, 1.2])), RuntimeError, "p_in >= 0 && p_in <= 1"),
        (lambda: random.keep_mask(2, 1.5), ValueError, "dropout probability has to be between 0 and 1, but got 1.5"),
    ],
)
def test_errors(draw, error, words):
    with pytest.raises(error, match=words):
        draw()


def test_references_are_made_by_pytorch_only():
    impostor = types.ModuleType("torch")
    impostor.__version__, impostor.version, impostor._C = "2.13.0", "2.13.0", types.ModuleType("torch._C")
    with pytest.raises(SystemExit, match="PyTorch only"):
        REFERENCES["real_pytorch"](impostor)
