"""An exercise: what a lesson asks at one place, as data."""

from __future__ import annotations

from dataclasses import dataclass

from autograd_lessons.exercises.asks import Ask


@dataclass(frozen=True)
class Exercise:
    """One question of a lesson, with everything that is known about it.

    id        "2.3": lesson 2, third question. The learner's check call names it.
    title     a few words; the verdict's first line ("The slope of tanh").
    asks      what kind of answer is asked, with the right one in closed form: see `asks.py`.
    question  what a learner with a wrong answer should ask themselves: one sentence, lower case, ends with "?".
              It never contains the answer. A recognised mistake may bring a question of its own instead.
    hints     up to three sentences, from the picture to the rule to the first line. The last may almost tell.
    solution  source text that replaces the answer part of the cell (everything before the line of the check).
              It may use names that earlier cells of the notebook define.
    wrong     what learners answer instead: pairs (source, diagnosis). At least three, two of them of the right
              shape and finite, none a constant. Source is an expression (for a `Derivative` an expression in x), or,
              when it has a newline, code that replaces the answer part of the cell. `np` and `torch` are known.
              Diagnosis is the code that the check must name: a key of `checks/sentences.py`.
    """

    id: str
    title: str
    asks: Ask
    question: str = ""
    hints: tuple[str, ...] = ()
    solution: str = ""
    wrong: tuple[tuple[str, str], ...] = ()

    @property
    def lesson(self) -> int:
        """The number of the lesson that asks it."""
        return int(self.id.partition(".")[0])
