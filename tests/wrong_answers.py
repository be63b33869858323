"""The wrong answers that an exercise carries as source text, turned into answers."""

import numpy as np

import autograd_lessons as torch


def answer_of(exercise, source):
    """What a source of `wrong` answers: an expression, an expression in x, or a cell's answer part."""
    known = {"np": np, "torch": torch}
    if "\n" not in source and not source.startswith("def "):
        if exercise.asks.feed()["kind"] == "function" and not source.startswith("lambda"):
            source = f"lambda x: {source}"
        return eval(source, known)
    before = set(known)
    exec(source, known)
    if "answer" in known:
        return known["answer"]
    new = [value for key, value in known.items() if key not in before and not key.startswith("__")]
    return next(value for value in reversed(new) if callable(value))
