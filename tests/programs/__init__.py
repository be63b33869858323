"""Small programs that mean the same in PyTorch and here. Each is given the library and returns plain data.

`tests/data/make_nn_references.py` runs them with PyTorch and stores what came out; the tests run them here and compare.
"""

import json
import warnings
from pathlib import Path

import numpy as np

REFERENCES = Path(__file__).parents[1] / "data"


def recorder():
    """A table of programs, and the decorator that adds one to it."""
    table = {}

    def program(function):
        table[function.__name__] = function
        return function

    return table, program


def references(room):
    """{program: what PyTorch gave}."""
    return json.loads((REFERENCES / f"nn_{room}.json").read_text(encoding="utf-8"))["programs"]


def run(program, torch):
    """What a program gives, as it looks after a trip through JSON."""
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return json.loads(json.dumps(program(torch)))


def raised(action):
    """The type of the exception, and the first line of what it says; None if there is none."""
    try:
        action()
    except Exception as error:
        text = (
            str(error).strip("'").split("\n")[0].split("\\n")[0]
        )  # a KeyError's text is in quotes, with \\n for a new line
        return [type(error).__name__, text.strip(".'")]
    return None


def compare(ours, theirs, rtol=1e-5, atol=1e-7, place=""):
    """Assert that two results are the same; floats up to rounding."""
    assert type(ours) is type(theirs), f"{place}: {ours!r} and PyTorch's {theirs!r}"
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs), place
        for key in theirs:
            compare(ours[key], theirs[key], rtol, atol, f"{place}.{key}")
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), f"{place}: {ours} and PyTorch's {theirs}"
        for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            compare(a, b, rtol, atol, f"{place}[{i}]")
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol, atol, err_msg=place)
    else:
        assert ours == theirs, place
