"""The kinds of question, as data: the right answer in closed form, and the pieces it is made of.

Three things are kept apart. An ask says (1) on which inputs an answer is tried: `feed(seed)`, plain JSON data, so that it can
be sent to a process that knows no right answers. The process turns the answer into numbers. (2) `cases(feed)` says what the
numbers should have been, one `Case` for each array that comes back, with (3) the pieces from which a diagnosis recomputes
what a wrong answer would look like. Nothing here judges.

A learner's answer is a value (`Value`, `Gradient`, `Step`, ...: `feed` has nothing to try it on) or a function
(`Derivative`, `Function`, ...: `feed` lists the calls; a list is handed over as a float64 array, a number as a float).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = Any  # a number, a nested list or an array


# Asks hold arrays and functions, which have no equality to speak of; and each generated method costs a lesson 0.2 ms of import.
ask = dataclass(frozen=True, eq=False, repr=False, kw_only=True)


@ask
class Case:
    """One array that must come back: what it should be, and the pieces to recompute mistakes from.

    expected: float64 array. pieces: name -> array or function, as the recognisers' parameters name them.
    points: the inputs of an elementwise answer (its shape), to say where it first differs. part: "weight", "bias", ...
    """

    expected: np.ndarray
    pieces: Mapping[str, Any]
    points: np.ndarray | None = None
    part: str = ""


def _array(value: Array) -> np.ndarray:
    return np.asarray(value() if callable(value) else value, dtype=np.float64)


def _fill(value: Array, like: np.ndarray) -> np.ndarray:
    """value in the shape of `like`: a closed form such as `lambda x: 2.0` may forget it."""
    return np.broadcast_to(_array(value), like.shape).astype(np.float64)


def _decoded(argument: Any) -> Any:
    """An argument as a learner's function is given it (see `Function.inputs`)."""
    if isinstance(argument, dict):
        return eval(argument["function"], {"np": np}) if "function" in argument else tuple(argument["tuple"])
    return np.array(argument, np.float64) if isinstance(argument, list) else argument


def random_array(shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Numbers between 0.3 and 2 with both signs, two decimals, no two of equal size: no mistake hides behind a 0 or a 1."""
    size = int(np.prod(shape, dtype=int))
    steps = (np.arange(size) * 0.6180339887 + 0.4142135624 * (seed + 1)) % 1.0
    signs = np.where(np.arange(size) * 7 // 2 % 3 == seed % 3, -1.0, 1.0)
    return (np.round(0.3 + 1.7 * steps, 2) * signs).reshape(shape)


@ask
class Ask:
    """What every kind has.

    rounded: decimals to which a copied answer is accepted, with a note (None: not accepted).
    tolerance: how near is near enough, relative (None: what float32 reaches). For answers found by measuring.
    pieces:  further pieces for the diagnosis, by name (`{"batch": 5, "outputs": 2}`: factors then get their names).
    one_number: whether a single number that is right for every entry passes, with a note on the shape.
    also:    where there is more than one right answer (the slope at a kink): a function of the answer's array that says
             whether it is right too.
    traps:   mistakes of this exercise alone: diagnosis code -> the wrong answer in closed form (array or function without
             arguments; for a function exercise a function of the same arguments as the learner's).
    counted: what a verdict counts ("slopes", "gradients").
    """

    rounded: int | None = 4
    tolerance: float | None = None
    pieces: Mapping[str, Any] = field(default_factory=dict)
    traps: Mapping[str, Any] = field(default_factory=dict)
    one_number: bool = False
    also: Callable[[np.ndarray], bool] | None = None
    counted: str = "numbers"

    def feed(self, seed: int = 0) -> dict:
        """What the answer is tried on, as JSON data. Another seed gives other inputs, where the kind has any."""
        return {"kind": "value", "parts": 1}

    def cases(self, feed: dict) -> list[Case]:
        """What must come back for this feed, in order: for each call, each part."""
        raise NotImplementedError

    def _case(self, expected: Array, arguments: tuple = (), points=None, part: str = "", **pieces) -> Case:
        expected = _array(expected)
        traps = {
            code: lambda trap=trap: _array(trap(*arguments) if callable(trap) else trap)
            for code, trap in self.traps.items()
        }
        pieces = {name: piece for name, piece in pieces.items() if piece is not None}
        pieces = {**pieces, **self.pieces, "right": expected, "traps": traps}
        if self.rounded is not None:
            pieces["decimals"] = self.rounded
        return Case(expected=expected, pieces=pieces, points=points, part=part)


# --- a formula of one variable, elementwise --------------------------------------------------------------------------

Rule = tuple[Callable, Callable]  # a function and its derivative


@ask
class _Formula(Ask):
    """A function of one variable and its derivative; the rest only serves the diagnosis.

    f, df:    the whole function and its derivative, NumPy, elementwise.
    chain:    the functions it is made of with their derivatives, outermost first: sin(x**2) is
              ((np.sin, np.cos), (np.square, lambda x: 2 * x)).
    product, quotient:  ((u, du), (v, dv)) when f = u * v or u / v.
    That f is a power or an exponential need not be said: the diagnosis finds it.
    """

    f: Callable | None = None
    df: Callable | None = None
    chain: tuple[Rule, ...] | None = None
    product: tuple[Rule, Rule] | None = None
    quotient: tuple[Rule, Rule] | None = None

    def _rules(self, low: float, high: float) -> dict:
        sample = np.linspace(low, high, 41)[1:-1]
        rules = {"f": self.f, "df": self.df, "sample": sample}
        return {**rules, "chain": self.chain, "product": self.product, "quotient": self.quotient}


@ask
class Value(_Formula):
    """Numbers that are no gradient: a tensor, a loss, an output, a count, True or False.

    Either `expected` (a number, a nested list, an array, or a function without arguments that computes it),
    or `f` and `at` (the value f(at); with `df` the mistake "derivative for value" is known too).

        Value(expected=27.0, n=4)                      n: how many numbers a mean was taken over
        Value(f=np.exp, df=np.exp, at=[0.5, 1, 2])
        Value(expected=lambda: ((P - Y) ** 2).mean(), pieces={"batch": 5, "outputs": 2})
    """

    expected: Array | None = None
    at: Array | None = None
    n: int | None = None

    def cases(self, feed: dict) -> list[Case]:
        if self.expected is not None:
            return [self._case(self.expected, n=self.n)]
        x = _array(self.at)
        return [self._case(_fill(self.f(x), x), points=x, x=x, value_of=self.f, slope_of=self.df, n=self.n)]


@ask
class Gradient(_Formula):
    """A gradient as numbers, in the shape of its variable.

    Either `f`, `df`, `at`: then expected = upstream * df(at) / n, the gradient with respect to x of mean(f(x)) (n numbers),
    of f(x) (n=None), or what y.backward(upstream) leaves in x.grad:

        Gradient(f=np.sin, df=np.cos, at=2.0)
        Gradient(f=lambda x: 3 * (x + 2) ** 2, df=lambda x: 6 * (x + 2), at=[[1, 2], [3, 4]], n=4)
        Gradient(f=np.exp, df=np.exp, at=[0, 1, 2], upstream=[1, 10, 100])

    or `expected`, with whatever pieces there are:

        matrices=(G.T, X)        expected is their matrix product: a transpose or the order may be mistaken
        summed=(terms, axis)     expected is terms.sum(axis): it may be averaged, not summed, or summed over the wrong axis
        paths=(a, b, ...)        expected is their sum, one for each path through the graph: one may be lost
        jacobian=J, upstream=v   expected is J.T @ v (give no `expected`): only its diagonal, or J @ v, may be taken
        upstream=g               expected contains the factor g elementwise: it may be left out
    """

    expected: Array | None = None
    at: Array | None = None
    upstream: Array | None = None
    n: int | None = None
    matrices: tuple[Array, Array] | None = None
    summed: tuple[Array, int] | None = None
    paths: tuple[Array, ...] | None = None
    jacobian: Array | None = None
    counted: str = "gradients"

    def cases(self, feed: dict) -> list[Case]:
        pieces = {
            "n": self.n,
            "matrices": self.matrices and tuple(map(_array, self.matrices)),
            "summed": self.summed and (_array(self.summed[0]), self.summed[1]),
            "paths": self.paths and tuple(map(_array, self.paths)),
        }
        if self.jacobian is not None:
            jacobian = _array(self.jacobian)
            upstream = np.broadcast_to(_array(self.upstream), jacobian.shape[:1])
            return [self._case(jacobian.T @ upstream, jacobian=jacobian, upstream=upstream, **pieces)]
        if self.expected is not None:
            expected = _array(self.expected)
            if self.upstream is not None:
                pieces["upstream"] = _fill(self.upstream, expected)
            return [self._case(expected, **pieces)]
        x = _array(self.at)
        upstream = _fill(1.0 if self.upstream is None else self.upstream, x)
        scale = upstream / (self.n or 1)
        low, high = (x.min(), x.max()) if x.min() < x.max() else sorted((0.7 * x.min(), 1.3 * x.max() + 0.01))
        return [
            self._case(
                scale * _fill(self.df(x), x),
                points=x,
                x=x,
                scale=scale,
                upstream=None if self.upstream is None else upstream,
                **self._rules(low, high),
                **pieces,
            )
        ]


@ask
class Derivative(_Formula):
    """The learner writes a function of x; it is judged at 15 points between two bounds, most of them never shown.

        Derivative(f=np.tanh, df=lambda x: 1 - np.tanh(x) ** 2, between=(-4, 4))
        Derivative(f=lambda x: np.sin(x**2), df=lambda x: 2 * x * np.cos(x**2), between=(-3, 3),
                   chain=((np.sin, np.cos), (np.square, lambda x: 2 * x)))

    between: inside the domain, wide enough that mistakes show (not only where x**2 is near x).
    points:  further points that must be among them (0.0 for the kink of relu).
    """

    between: tuple[float, float] = (-3.0, 3.0)
    points: tuple[float, ...] = ()
    rounded: int | None = None
    counted: str = "slopes"

    def feed(self, seed: int = 0) -> dict:
        low, high = self.between
        steps = (np.arange(15) * 0.6180339887 + 0.2360679775 + 0.4142135624 * seed) % 1.0
        decimals = 2 if high - low >= 1 else 4
        x = np.round(low + (high - low) * (0.02 + 0.96 * steps), decimals).tolist()
        calls = [[v] for v in x[:3]] + [[x[3:9]], [[x[9:12], x[12:15]]]] + [[float(v)] for v in self.points]
        return {"kind": "function", "parts": 1, "calls": calls}

    def cases(self, feed: dict) -> list[Case]:
        cases = []
        for (argument,) in feed["calls"]:
            x = _array(argument)
            rules = self._rules(*self.between)
            cases.append(
                self._case(_fill(self.df(x), x), (x,), points=x, x=x, scale=np.ones_like(x), every_x=True, **rules)
            )
        return cases


# --- functions of arrays ------------------------------------------------------------------------------------------------


@ask
class Function(Ask):
    """The learner writes a function of one or more arguments, judged on several inputs.

    may_change_input: whether it may write into the arrays that it is given (an update in place).

    expected: the right function, in NumPy; gives an array, or a tuple with an array for each name in `parts`.
    inputs:   argument lists: numbers, nested lists, or a tuple of integers such as (3, 4), which stands for random numbers
              of that shape (other ones for another seed). A shape that is itself an argument is written {"tuple": [3, 4]}, a
              function {"function": "lambda w: (w ** 2).sum()"}.
    form:     in which form the arguments are handed over: "as given", "tensor" (of the library at hand), or "" (whichever it takes),
              where the lesson later calls the function with such arguments.
    pieces_of: a function of the same arguments that gives the pieces for the diagnosis, by name (for every part).

        Function(expected=lambda p, t: ((p - t) ** 2).mean(), inputs=(((5, 2), (5, 2)), ((4,), (4,))),
                 pieces_of=lambda p, t: {"n": p.size, "batch": len(p)})
    """

    expected: Callable
    inputs: tuple[tuple, ...]
    parts: tuple[str, ...] = ("",)
    pieces_of: Callable[..., Mapping[str, Any]] | None = None
    may_change_input: bool = False
    form: str = ""
    rounded: int | None = None

    def feed(self, seed: int = 0) -> dict:
        calls, made = [], 31 * seed
        for call in self.inputs:
            arguments = []
            for argument in call:
                if isinstance(argument, tuple):
                    made += 1
                    argument = random_array(argument, made)
                arguments.append(
                    argument if isinstance(argument, (dict, int, float)) else np.asarray(argument).tolist()
                )
            calls.append(arguments)
        return {"kind": "function", "parts": len(self.parts), "calls": calls, "form": self.form}

    def cases(self, feed: dict) -> list[Case]:
        cases = []
        for call in feed["calls"]:
            arguments = tuple(map(_decoded, call))
            results = self.expected(*arguments)
            results = (results,) if len(self.parts) == 1 else results
            pieces = dict(self.pieces_of(*arguments)) if self.pieces_of else {}
            for part, result in zip(self.parts, results, strict=True):
                cases.append(self._case(result, arguments, part=part, **pieces))
        return cases


# --- steps of gradient descent -------------------------------------------------------------------------------------------


@ask
class Step(Ask):
    """The weights after one step of gradient descent: weights - lr * gradients.

    weights, gradients: one array, or a tuple of arrays; then the answer is a list or tuple with one entry each, and `parts`
    names them.

        Step(weights=[[-0.4, 0.1], [0.5, 0.4]], gradients=[[0.3, 0.2], [0.1, -0.7]], lr=0.01)
        Step(weights=(W, b), gradients=(dW, db), lr=0.1, parts=("weight", "bias"))
    """

    weights: Array
    gradients: Array
    lr: float
    parts: tuple[str, ...] = ("",)

    def feed(self, seed: int = 0) -> dict:
        return {"kind": "value", "parts": len(self.parts)}

    def cases(self, feed: dict) -> list[Case]:
        single = len(self.parts) == 1
        weights = (self.weights,) if single else self.weights
        gradients = (self.gradients,) if single else self.gradients
        cases = []
        for w, g, part in zip(map(_array, weights), map(_array, gradients), self.parts, strict=True):
            cases.append(self._case(w - self.lr * g, part=part, w=w, g=g, lr=self.lr))
        return cases


@ask
class Descent(Ask):
    """The weights after several steps of gradient descent, each with the gradient at the weights of that moment.

    gradient: a function of the weights (one array each) giving a tuple of their gradients, in closed form.
    start:    a tuple of arrays. wanted: which of them is the answer (an index), or None for all of them.

        Descent(gradient=lambda w: (2 * w,), start=([1.0, -2.0],), lr=0.1, steps=2)
        Descent(gradient=lambda W, b: (dW, db), start=(W, b), lr=0.1, steps=2, parts=("weight", "bias"), wanted=0)
    """

    gradient: Callable[..., tuple]
    start: tuple[Array, ...]
    lr: float
    steps: int
    parts: tuple[str, ...] = ("",)
    wanted: int | None = 0

    def feed(self, seed: int = 0) -> dict:
        return {"kind": "value", "parts": len(self.parts) if self.wanted is None else 1}

    def cases(self, feed: dict) -> list[Case]:
        wanted = range(len(self.parts)) if self.wanted is None else (self.wanted,)
        start = tuple(map(_array, self.start))
        return [
            self._case(
                descend(self.gradient, start, self.lr, self.steps)[i],
                part=self.parts[i] if len(wanted) > 1 else "",
                descent=lambda i=i, lr=self.lr, steps=self.steps, **how: descend(
                    self.gradient, start, lr, steps, **how
                )[i],
                start=start[i],
                steps=self.steps,
                descent_lr=self.lr,
            )
            for i in wanted
        ]


def descend(gradient, start, lr, steps, *, accumulate=False, stale=False) -> tuple[np.ndarray, ...]:
    """The weights at the end of `descent`."""
    *_, weights = descent(gradient, start, lr, steps, accumulate=accumulate, stale=stale)
    return weights


def descent(gradient, start, lr, steps, *, accumulate=False, stale=False) -> Iterator[tuple[np.ndarray, ...]]:
    """Gradient descent in closed form: the weights at the start and after each step. gradient: of the weights.

    accumulate: gradients are never cleared; stale: always the first gradient.
    """
    weights, total = tuple(start), None
    yield weights
    for _ in range(steps):
        if not stale or total is None:
            fresh = tuple(map(_array, gradient(*weights)))
            total = tuple(t + g for t, g in zip(total, fresh, strict=True)) if accumulate and total else fresh
        weights = tuple(w - lr * g for w, g in zip(weights, total, strict=True))
        yield weights


# --- a linear layer with a mean squared error ----------------------------------------------------------------------------


@ask
class LinearMSE(Ask):
    """Something about P = x @ weight.T + bias and loss = mean((P - target) ** 2), all computed here in closed form.

    x: (batch, in), weight: (out, in), bias: (out,), target: (batch, out).
    wanted: "output", "loss", "weight" (its gradient, (out, in)), "bias" (its gradient, (out,)),
    "input" (its gradient, (batch, in)), "prediction" (dloss/dP, (batch, out)).
    """

    x: Array
    weight: Array
    bias: Array
    target: Array
    wanted: str

    def cases(self, feed: dict) -> list[Case]:
        x, weight, bias, target = map(_array, (self.x, self.weight, self.bias, self.target))
        output = x @ weight.T + bias
        error = output - target
        batch, outputs = output.shape
        g = 2 * error / error.size
        common = {"n": error.size, "batch": batch, "outputs": outputs, "output": output, "target": target}
        kinds = {
            "output": (output, {"matrices": (x, weight.T), "offset": bias}),
            "loss": ((error**2).mean(), {"errors": error}),
            "weight": (g.T @ x, {"matrices": (g.T, x), "errors": error}),
            "bias": (g.sum(axis=0), {"summed": (g, 0), "errors": error}),
            "input": (g @ weight, {"matrices": (g, weight), "errors": error}),
            "prediction": (g, {"errors": error}),
        }
        expected, own = kinds[self.wanted]
        gradients = ("weight", "bias", "input", "prediction")
        others = [kinds[other][0] for other in gradients if other != self.wanted in gradients]
        return [self._case(expected, **common, **own, others=others)]


# --- answers that are no array -------------------------------------------------------------------------------------------


@ask
class Prediction(Ask):
    """A guess before the run: any `like` numbers are accepted and noted. labels name them ("at 0", "at 3")."""

    like: int = 1
    labels: tuple[str, ...] = ()

    def feed(self, seed: int = 0) -> dict:
        return {"kind": "prediction", "parts": 1, "like": self.like}

    def cases(self, feed: dict) -> list[Case]:
        return []


@ask
class Choice(Ask):
    """One of a few words. options: word -> the diagnosis code for choosing it; the right one has the code "".

    Choice(options={"leaf": "", "AddBackward0": "wrong choice", "MeanBackward0": "wrong choice"})
    """

    options: Mapping[str, str]

    def feed(self, seed: int = 0) -> dict:
        return {"kind": "text", "parts": 1}

    def cases(self, feed: dict) -> list[Case]:
        return []
