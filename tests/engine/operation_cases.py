"""Expressions that mean the same in PyTorch and here, and what comes of evaluating one.

The files in `cases/` hold one expression a line (`#` starts a comment); it may use `torch`, `F`, `inf`, `nan` and the inputs
below. `tests/data/make_references.py` evaluates them with PyTorch and stores what came out; `test_operations.py` evaluates
them here and compares: value, shape, dtype, the name of the `grad_fn`, the gradient of every input and the gradient of a
gradient; or the type of the exception.
"""

import math
import re
import warnings
from pathlib import Path

import numpy as np

CASES = Path(__file__).parent / "cases"
INPUTS = {  # name -> array; those of floats require a gradient
    "x": np.array([[0.5, -1.25, 2.0], [-0.75, 1.5, 0.25]], np.float32),
    "y": np.array([[1.5, 0.5, -2.0], [0.75, -1.0, 3.0]], np.float32),
    "p": np.array([[0.2, 0.9, 0.5], [0.7, 0.35, 0.6]], np.float32),  # between 0 and 1
    "k": np.array([-1.0, 0.0, 1.0, 0.0, 1.0, 2.0], np.float32),  # corners and ties
    "v": np.array([1.0, -2.0, 0.5], np.float32),
    "w": np.array([0.25, 3.0, -1.5], np.float32),
    "s": np.array(1.5, np.float32),  # 0-d
    "r": np.array(-0.5, np.float64),  # 0-d, another type
    "d": np.array([[0.1, -0.4, 1.1], [2.2, -0.3, 0.6]], np.float64),
    "m": np.array([[1.0, 2.0], [-1.0, 0.5], [0.25, -2.0]], np.float32),  # 3 x 2
    "q": np.array([[2.0, 0.5, -1.0], [1.0, -1.5, 0.25], [0.5, 1.0, 3.0]], np.float32),  # square
    "b": np.linspace(-1.1, 1.3, 12, dtype=np.float32).reshape(2, 2, 3),  # a stack of matrices
    "c": np.linspace(0.9, -0.8, 12, dtype=np.float32).reshape(2, 3, 2),
    "e": np.zeros((0, 3), np.float32),  # empty
    "i": np.array([2, 0, 1], np.int64),
    "j": np.array([[1, 0, 2], [2, 2, 0]], np.int64),
    "n": np.array([-3, 0, 4], np.int32),
    "u": np.array([0, 7, 250], np.uint8),
    "t": np.array([[True, False, True], [False, False, True]]),
    "o": np.array([True, False, True]),
}


def expressions():
    """(file, expression) for every case."""
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            line = line.split("  #")[0].strip()
            if line and not line.startswith("#"):
                yield path.stem, line


def weights(shape):
    """Numbers that tell the entries of a gradient apart."""
    size = math.prod(shape)
    return (np.linspace(0.5, 1.5, size) if size > 1 else np.ones(size)).reshape(shape)


def evaluate(torch, functional, expression):
    """What an expression gives in one of the libraries, as JSON-able data."""
    names = [name for name in INPUTS if re.search(rf"(?<![\w.'\"]){name}(?![\w'\"=])", expression)]
    inputs = {name: torch.from_numpy(INPUTS[name].copy()) for name in names}
    for tensor in inputs.values():
        if tensor.dtype.is_floating_point:
            tensor.requires_grad_()
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = eval(expression, {"torch": torch, "F": functional, "inf": math.inf, "nan": math.nan, **inputs})
            return {"results": [described(torch, part, inputs) for part in parts(torch, result)]}
        except Exception as error:
            return {"raises": type(error).__name__, "says": str(error).split("\n")[0]}


def parts(torch, result):
    """The tensors of a result that may be one tensor, several or a plain value."""
    return list(result) if isinstance(result, tuple | list) and not isinstance(result, torch.Size) else [result]


def described(torch, result, inputs):
    """One result: a plain value, or a tensor with its gradients."""
    if not isinstance(result, torch.Tensor):
        return {"plain": repr(result)}
    facts = {"value": result.tolist(), "shape": list(result.shape), "dtype": str(result.dtype)}
    if not result.requires_grad:
        return facts
    facts["grad_fn"] = result.grad_fn.name() if result.grad_fn is not None else None
    leaves = {name: tensor for name, tensor in inputs.items() if tensor.requires_grad}
    first = gradients(torch, result, leaves)
    facts["first"] = {name: listed(g) for name, g in first.items()}
    known = [g for g in first.values() if g is not None and g.requires_grad]
    if known:
        total = sum(
            (g * torch.from_numpy(weights(g.shape)[..., ::-1].copy() if g.dim() else weights(g.shape))).sum()
            for g in known
        )
        facts["second"] = {name: listed(g) for name, g in gradients(torch, total, leaves).items()}
    return facts


def gradients(torch, result, leaves):
    """The gradient of the weighted sum of a result with respect to each leaf; None where it does not depend on it."""
    seed = torch.from_numpy(weights(result.shape)).to(result.dtype)
    found = torch.autograd.grad(result, list(leaves.values()), seed, create_graph=True, allow_unused=True)
    return dict(zip(leaves, found))


def listed(g):
    return None if g is None else g.clone().tolist()  # PyTorch has zeros without memory: a copy has some
