"""Evidence and an exercise -> a verdict. Sees numbers only, never the learner's objects."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from autograd_lessons.checks import sentences as say
from autograd_lessons.checks.compare import agrees, copied, same_shape
from autograd_lessons.checks.diagnose import explain, explain_engine
from autograd_lessons.checks.evidence import array_of
from autograd_lessons.checks.verdict import Verdict
from autograd_lessons.exercises.asks import Choice, Prediction
from autograd_lessons.exercises.asks_engine import Engine, Order
from autograd_lessons.exercises.asks_walk import Walk


def judge(exercise, evidence: dict, feed: dict | None = None) -> Verdict:
    """The verdict on the evidence that `collect(answer, feed)` gave; feed None stands for `exercise.asks.feed()`."""
    # numbers of any size may come; NumPy's warnings are for those who wrote the formula
    with np.errstate(all="ignore"):
        return _judge(exercise, evidence, feed)


def _judge(exercise, evidence: dict, feed: dict | None) -> Verdict:
    feed = exercise.asks.feed() if feed is None else feed
    make = _Maker(exercise)
    status = evidence["status"]
    if status == "absent":
        return make("absent", state=say.PHRASES["put numbers"] if isinstance(exercise.asks, Prediction) else "")
    if isinstance(exercise.asks, Prediction) and status != "numbers":
        return make("absent", state=say.PHRASES["no guess"])
    if status == "raised":
        return _raised(make, evidence["error"])
    if status == "other":
        return _other(make, evidence["code"], evidence["detail"])
    if isinstance(exercise.asks, Choice):
        return _choice(make, exercise.asks, evidence)
    if status == "text":
        return _other(make, "text", "")
    if isinstance(exercise.asks, Order):
        return _orders(make, exercise.asks, evidence, feed)
    if isinstance(exercise.asks, Prediction):
        return _prediction(make, exercise.asks, evidence)
    return _numbers(make, exercise, evidence, feed)


class _Maker:
    """Makes verdicts on one exercise."""

    def __init__(self, exercise):
        self.exercise = exercise

    def __call__(self, status: str, lines=(), codes=(), question=None, **more) -> Verdict:
        lines = list(lines)
        if status in ("wrong", "raised"):
            if question:
                lines.append(("ask", question))
            count = len(self.exercise.hints)
            if count:
                lines.append(
                    ("hint", say.PHRASES["hint" if count == 1 else "hints"].format(id=self.exercise.id, count=count))
                )
        # a guess is noted in one line: "● 1.1  noted: 3"
        title = "" if isinstance(self.exercise.asks, Prediction) else self.exercise.title
        return Verdict(status, self.exercise.id, title, tuple(codes), tuple(lines), **more)


def _raised(make, error: dict) -> Verdict:
    lines = []
    if "where" in error:
        lines.append(("in", say.PHRASES["error in"].format(**error)))
    if error["line"]:
        lines.append(("at", say.PHRASES["error at"].format(**error)))
    if error.get("unwritten"):
        return make("raised", [("because", say.PHRASES["not written"].format(names=error["unwritten"]))], ("raised",))
    lines.append(("because", f"{error['type']}: {error['message']}" if error["message"] else error["type"]))
    question = next((asked for part, asked in say.RAISED.items() if part in error["message"]), None)
    engine = isinstance(make.exercise.asks, Engine)
    return make("raised", lines, ("raised",), question, state=say.PHRASES["engine stopped"] if engine else "")


def _other(make, code: str, detail: str) -> Verdict:
    text, question = say.OTHER[code]
    return make("wrong", [("answer", text.format(detail=detail))], (code,), question or make.exercise.question)


def _choice(make, ask, evidence: dict) -> Verdict:
    options = {" ".join(option.lower().split()): code for option, code in ask.options.items()}
    word = " ".join(evidence.get("text", "").lower().split())
    if word not in options:
        return _other(make, "no option", ", ".join(ask.options))
    if options[word] == "":
        return make(
            "right", [("compared", say.PHRASES["all right"].format(count=1, what="word"))], compared=1, declared=1
        )
    looks, question = say.MISTAKES[options[word]]
    return make("wrong", [("looks", looks)], (options[word],), question or make.exercise.question)


def _prediction(make, ask, evidence: dict) -> Verdict:
    values = array_of(evidence["replies"][0][0]).ravel()
    if len(values) != ask.like:
        return make("absent", state=say.PHRASES["guesses asked"].format(count=len(values), like=ask.like))
    guesses = [f"{v:.6g}" for v in values]
    if ask.labels:
        guesses = [
            say.PHRASES["guess at"].format(guess=g, label=label) for g, label in zip(guesses, ask.labels, strict=True)
        ]
    if len(guesses) > 6:
        guesses = [*guesses[:5], "..."]
    return make("noted", state=say.PHRASES["noted"].format(guesses=_listed(guesses)))


def _orders(make, ask, evidence: dict, feed: dict) -> Verdict:
    declared = sum(map(len, feed["graphs"]))
    count, code, shown = 0, "", []
    for graph, order in zip(feed["graphs"], evidence["orders"], strict=False):  # fewer, if it was stopped
        right, slip, told = _order(graph, order, ask.children_first)
        count += right
        if slip and not code:
            code, shown = slip, [("in", _graph(graph)), ("list", ", ".join(order[:8])), ("differs", told)]
    lines = [("compared", _compared(ask, declared, count, declared, []))]
    if "visited too often" in evidence["notes"] and not code:
        return _other(make, "visited too often", _graph(feed["graphs"][len(evidence["orders"])]))
    code = code or ("remembers" if "remembers" in evidence["notes"] else "")
    if not code:
        return make("right", lines, compared=declared, declared=declared)
    looks, question = say.MISTAKES[code]
    return make("wrong", [*lines, *shown, ("looks", looks)], (code,), question, compared=declared, declared=declared)


def _graph(graph: dict) -> str:
    """A graph in words, if it is small: "t from a, b; y from t, a"."""
    if len(graph) > 4:
        return say.PHRASES["graph"].format(count=len(graph))
    made = [(node, ", ".join(parents)) for node, parents in graph.items() if parents]
    return "; ".join(say.PHRASES["made from"].format(node=node, parents=parents) for node, parents in made)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else say.PHRASES["and"].format(first=", ".join(words[:-1]), last=words[-1])


def _order(graph: dict, order: list[str], children_first: bool) -> tuple[int, str, str]:
    """How many nodes of a list stand in a valid place, the code of its first mistake, and what shows it."""
    place = {}
    for i, name in enumerate(order):
        if name in place:
            return 0, "node twice", say.PHRASES["node twice"].format(node=name)
        place[name] = i
    missing = [name for name in graph if name not in place]
    if missing:
        return 0, "node missing", say.PHRASES["node missing"].format(node=missing[0])
    sign = -1 if children_first else 1
    edges = [(name, parent) for name, parents in graph.items() for parent in parents]
    wrong = [(name, parent) for name, parent in edges if sign * (place[name] - place[parent]) < 0]
    if not wrong:
        return len(graph), "", ""
    name, parent = wrong[0]
    told = say.PHRASES["before" if children_first else "after"].format(first=parent, second=name)
    turned = len(wrong) == len(edges)
    return len(graph) - len({name for name, _ in wrong}), "reversed" if turned else "parent after child", told


def _numbers(make, exercise, evidence: dict, feed: dict) -> Verdict:
    ask, cases = exercise.asks, exercise.asks.cases(feed)
    parts = [part for reply in evidence["replies"] for part in reply]
    declared = sum(case.expected.size for case in cases)
    if not declared:  # a fault of the exercise, not of the learner
        return make("unusable", [("because", say.PHRASES["nothing compared"])])
    answers = [array_of(part) for part in parts]
    notes = list(evidence.get("notes", []))
    right = [
        _right(answer, case.expected, part["dtype"], ask, notes)
        for answer, part, case in zip(answers, parts, cases, strict=True)
    ]
    compared = sum(r.size for r in right)
    count = sum(int(r.sum()) for r in right)
    lines = [("compared", _compared(ask, compared, count, declared, evidence.get("forms", [])))]
    behaviour = [code for code in ("changes input", "remembers") if code in notes and not _allowed(ask, code)]
    if count == compared == declared:
        if behaviour:
            looks, question = say.MISTAKES[behaviour[0]]
            return make("wrong", [*lines, ("looks", looks)], behaviour, question, compared=compared, declared=declared)
        told = {"rounded": {"decimals": ask.rounded}, "one number": {"shape": _shape(cases[0].expected.shape)}}
        for note in dict.fromkeys(notes):
            if note in say.NOTES:
                lines.append(("note", say.NOTES[note].format(**told.get(note, {}))))
        return make("right", lines, compared=compared, declared=declared)
    found, codes, question = _explain(exercise, answers, cases, right)
    if behaviour:
        looks, question = say.MISTAKES[behaviour[0]]
        found, codes = [("looks", looks)], behaviour
    return make("wrong", [*lines, *found], codes, question, compared=compared, declared=declared)


def _allowed(ask, code: str) -> bool:
    return code == "changes input" and getattr(ask, "may_change_input", False)


def _right(answer, expected, dtype: str, ask, notes: list[str]) -> np.ndarray:
    """For each expected number, whether it was given: an empty array when the shapes differ."""
    if not same_shape(answer.shape, expected.shape):
        same = expected.size and answer.size == 1 and (expected == expected.flat[0]).all()
        if not (ask.one_number and same):
            return np.zeros(0, bool)
        notes.append("one number")
        answer = np.full(expected.shape, answer.item())
    answer = answer.reshape(expected.shape)
    right = agrees(answer, expected, dtype, ask.tolerance)
    if not right.all() and ask.rounded is not None and copied(answer, expected, ask.rounded):
        notes.append("rounded")
        right = np.ones(expected.shape, bool)
    if not right.all() and ask.also is not None and ask.also(answer):
        notes.append("also right")
        right = np.ones(expected.shape, bool)
    return right


def _compared(ask, compared: int, count: int, declared: int, forms: list[str]) -> str:
    if not compared:
        return say.PHRASES["not compared"]
    key = "all right" if count == declared else "some right" if count else "none right" if declared > 1 else "not right"
    what = ask.counted if declared != 1 else ask.counted.removesuffix("s")
    text = say.PHRASES[key].format(count=declared, what=what, right=count)
    if key == "all right" and forms and forms != ["float"]:
        text = say.PHRASES["tried with"].format(compared=text, forms=", ".join(say.FORMS[form] for form in forms))
    return text


def _shape(shape: tuple[int, ...]) -> str:
    return str(tuple(int(n) for n in shape))


def _explain(exercise, answers, cases, right) -> tuple[list, tuple, str | None]:
    """Lines, codes and the question for a wrong answer: one mistake in all parts, or what the first wrong part shows."""
    finite = all(np.isfinite(a).all() for a in answers)
    if isinstance(exercise.asks, (Engine, Walk)):
        whole = [r.size == c.expected.size and bool(r.all()) for r, c in zip(right, cases, strict=True)]
        told = [a for a, c in zip(answers, cases, strict=True) if c.pieces["small"] or c.pieces["uneven"]]
        codes = explain_engine(answers, cases, whole) if all(np.isfinite(a).all() for a in told) else ()
        if codes:
            where = next(c.part for c, ok in zip(cases, whole, strict=True) if not ok)
            lines, question = _named(codes, exercise.question)
            return [("in", where), *lines], codes, question
    elif len({case.part for case in cases}) > 1 and finite and explain(answers, cases):
        return _explain_part(exercise, answers, cases, right, "")
    names = list(dict.fromkeys(case.part for case in cases))
    if len(names) > 1:  # what is exchanged shows in all parts, and would have been told
        cases = [replace(case, pieces={**case.pieces, "exchanged": None}) for case in cases]
    for part in names:
        own = [i for i, case in enumerate(cases) if case.part == part]
        if all(right[i].size == cases[i].expected.size and right[i].all() for i in own):
            continue
        return _explain_part(
            exercise, [answers[i] for i in own], [cases[i] for i in own], [right[i] for i in own], part
        )
    raise AssertionError("nothing is wrong")


def _explain_part(exercise, answers, cases, right, part: str):
    bad = sum(
        int(np.count_nonzero(~np.isfinite(a) & (np.isfinite(c.expected) if a.shape == c.expected.shape else True)))
        for a, c in zip(answers, cases, strict=True)
    )
    if bad:
        looks, question = say.MISTAKES["not finite"]
        return [("differs", say.PHRASES["not finite"].format(count=bad)), ("looks", looks)], ("not finite",), question
    lines = []
    other = [
        i for i, (a, c) in enumerate(zip(answers, cases, strict=True)) if not same_shape(a.shape, c.expected.shape)
    ]
    told = other or range(len(cases))
    codes = explain([answers[i] for i in told], [cases[i] for i in told])
    if other:
        yours, asked = _shape(answers[other[0]].shape), _shape(cases[other[0]].expected.shape)
        key = "shape part" if part else "shape"
        if codes != ("constant",):  # a formula that forgot its x: its shape is not the point
            lines.append(("differs", say.PHRASES[key].format(part=part, yours=yours, asked=asked)))
        codes = codes or ("shape",)
    if codes:
        named, question = _named(codes, exercise.question, part, sum(case.expected.size for case in cases))
        return lines + named, codes, question
    question = exercise.question or say.PHRASES["differs question"]
    if isinstance(exercise.asks, Engine) and part in exercise.asks.operations:  # alone, so that it is this operation
        question = say.PHRASES["own operation"].format(part=part)
    return [("differs", _differs(answers, cases, right, part))], ("differs",), question


def _named(codes: tuple[str, ...], question: str, part: str = "", count: int = 0) -> tuple[list, str]:
    """The lines that name up to three mistakes in so many numbers, and the question: a single mistake may bring its own."""
    lines = []
    for label, code in zip(("looks", "or", "or"), codes, strict=False):
        looks, own = _mistake(code, count)
        if code != "shape":  # the line before has said it
            lines.append((label, say.PHRASES["of part"].format(looks=looks, part=part) if part else looks))
        if len(codes) == 1 or not question:
            question = own or question
    return lines, question


def _mistake(code: str, count: int) -> tuple[str, str | None]:
    if not code.startswith("factor "):
        return say.MISTAKES[code]
    if count == 1:  # the factor itself would give the answer away
        return say.PHRASES["one factor"], say.PHRASES["factor question"]
    factor = Fraction(code.removeprefix("factor "))
    size = abs(factor)
    key = ("larger" if size > 1 else "smaller") + (", sign" if factor < 0 else "")
    size = size if size > 1 else 1 / size
    shown = str(size) if size.denominator == 1 else f"{float(size):.3g}"
    return say.PHRASES[key].format(factor=shown), say.PHRASES["factor question"]


def _differs(answers, cases, right, part: str) -> str:
    """Where the answer first differs, by about how much, and what is right already."""
    points = [c.points for c in cases]
    tail = ""
    if all(p is not None for p in points):
        x, good = (np.concatenate([np.ravel(v) for v in values]) for values in (points, right))
        gaps = np.concatenate([np.ravel(a - c.expected) for a, c in zip(answers, cases, strict=True)])
        order = np.argsort(x, kind="stable")
        x, good, gaps = x[order], good[order], gaps[order]
        place = int(np.argmin(good))
        where = say.PHRASES["at point"].format(name="x", point=f"{x[place]:g}")
        if place:
            tail = say.PHRASES["agree below"].format(name="x", bound=f"{x[place]:g}")
        elif good.any() and good[int(np.argmax(good)) :].all():
            tail = say.PHRASES["agree above"].format(name="x", bound=f"{x[int(np.argmax(good)) - 1]:g}")
        gap = gaps[place]
    else:
        which = next(i for i, r in enumerate(right) if not r.all())
        answer, expected = answers[which].reshape(cases[which].expected.shape), cases[which].expected
        entry = tuple(int(i) for i in np.argwhere(~right[which])[0])
        gap = answer[entry] - expected[entry]
        shown = f"[{', '.join(map(str, entry))}]"
        where = say.PHRASES["at entry" if entry else "at number"].format(entry=shown)
        if part and not entry:
            where = ""
    if part:
        where = say.PHRASES["in part at" if where else "in part"].format(part=part, where=where)
    if not tail and not any(r.any() for r in right) and sum(r.size for r in right) > 1:
        signs = all(np.array_equal(np.sign(a), np.sign(c.expected)) for a, c in zip(answers, cases, strict=True))
        arrays = any(c.expected.ndim for c in cases)
        if arrays or signs:
            tail = say.PHRASES["shape right" if not signs else "signs right" if arrays else "signs of numbers right"]
    if not np.isfinite(gap):
        return say.PHRASES["infinite"].format(place=where)
    return (
        say.PHRASES["too large" if gap > 0 else "too small"].format(
            place=where, gap=f"{abs(gap):.0e}" if abs(gap) < 1e-4 else f"{float(f'{abs(gap):.1g}'):g}"
        )
        + tail
    )
