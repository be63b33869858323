"""The exercises that the collected answers belong to, with their pieces, as a lesson would declare them, and what names a mistake."""

import json
import math
from pathlib import Path

import numpy as np

from autograd_lessons.exercises.asks import Descent, Gradient, LinearMSE, Value

DATA = Path(__file__).parents[1] / "data"


def read(name):
    kept = json.loads((DATA / name).read_text(encoding="utf-8"))
    for row in kept["rows"]:
        yield {key: text.replace("<T>\n", kept["T"]) for key, text in row.items()}


ROWS = list(read("misconceptions.json"))
ALTERNATIVES = list(read("alternatives.json"))

X3 = np.array([0.5, 1.0, 2.0])
ROOTS = np.array([0.25, 4.0, 9.0])
SQUARE = (np.square, lambda x: 2 * x)
TANH = (np.tanh, lambda x: 1 - np.tanh(x) ** 2)
LAYER = {
    "x": [[1, 2, -1], [0, 1, 3], [2, -1, 0], [1, 1, 1], [-2, 0, 1]],
    "weight": [[0.1, -0.2, 0.3], [0.4, 0, -0.5]],
    "bias": [0.1, -0.1],
    "target": [[1, 0], [0, 1], [1, 1], [0, 0], [-1, 2]],
}


def layer_gradient(weight, bias):
    x, target = np.array(LAYER["x"], float), np.array(LAYER["target"], float)
    g = 2 * (x @ weight.T + bias - target) / target.size
    return g.T @ x, g.sum(axis=0)


A, B, G = np.array([[1.0, 2], [3, 4]]), np.array([[5.0, 6], [7, 8]]), np.array([[1.0, 0], [2, 1]])
MLP_X = np.array([[1, -1], [0.5, 2], [-1.5, 0.3], [2, 1]])
MLP_Y = np.array([[1.0], [0], [1], [-1]])
W1, B1 = np.array([[0.3, -0.6, 0.2], [0.5, 0.1, -0.4]]), np.array([0.1, 0, -0.2])
W2, B2 = np.array([[0.7], [-0.3], [0.5]]), np.array([0.05])
Z = MLP_X @ W1 + B1
H = np.tanh(Z)
ERROR = H @ W2 + B2 - MLP_Y
DH = 2 * ERROR / 4 @ W2.T
WEIGHTS = np.array([1.0, 2.0, 3.0])


def weighted(w):
    return (w**2 * WEIGHTS).sum()


def log_sum(x):
    return np.exp(-np.logaddexp(0, -x))


# exercise_key -> what it asks
ASKS = {
    "L1.center": Gradient(jacobian=np.eye(4) - 1 / 4, upstream=1.0),
    "L2.exp": Gradient(f=np.exp, df=np.exp, at=X3),
    "L2.sin": Gradient(f=np.sin, df=np.cos, at=X3),
    "L2.cos": Gradient(f=np.cos, df=lambda x: -np.sin(x), at=X3),
    "L2.sqrt": Gradient(f=np.sqrt, df=lambda x: 0.5 / np.sqrt(x), at=ROOTS),
    "L2.tanh": Gradient(f=TANH[0], df=TANH[1], at=X3),
    "L2.log": Gradient(
        f=lambda x: np.log(3 * x),
        df=lambda x: 1 / x,
        at=X3,
        chain=((np.log, lambda x: 1 / x), (lambda x: 3 * x, lambda x: 3.0)),
    ),
    "L2.log10": Gradient(f=np.log10, df=lambda x: 1 / (x * np.log(10)), at=X3),
    "L2.2x": Gradient(f=np.exp2, df=lambda x: np.exp2(x) * np.log(2), at=X3),
    "L2.recip": Gradient(f=lambda x: 1 / x, df=lambda x: -1 / x**2, at=X3),
    "L2.relu-upstream": Gradient(
        f=lambda x: np.maximum(x, 0), df=lambda x: 1.0 * (x > 0), at=[-2, -0.5, 1.5, 3], upstream=[1, -1, -1, 1]
    ),
    "L2.relu-zero": Gradient(f=lambda x: np.maximum(x, 0), df=lambda x: 1.0 * (x > 0), at=[-1, 0, 1]),
    "L2.softplus-large": Gradient(f=lambda x: np.logaddexp(0, x), df=log_sum, at=[-1000.0, 0.5, 1000.0]),
    "L2.sinx2": Gradient(
        f=lambda x: np.sin(x**2), df=lambda x: 2 * x * np.cos(x**2), at=X3, chain=((np.sin, np.cos), SQUARE)
    ),
    "L2.sin2": Gradient(
        f=lambda x: np.sin(x) ** 2, df=lambda x: np.sin(2 * x), at=X3, chain=(SQUARE, (np.sin, np.cos))
    ),
    "L2.gauss": Gradient(
        f=lambda x: np.exp(-(x**2)),
        df=lambda x: -2 * x * np.exp(-(x**2)),
        at=X3,
        chain=((np.exp, np.exp), (lambda x: -(x**2), lambda x: -2 * x)),
    ),
    "L2.nest3": Gradient(
        f=lambda x: np.exp(np.sin(3 * x)),
        df=lambda x: 3 * np.cos(3 * x) * np.exp(np.sin(3 * x)),
        at=X3,
        chain=((np.exp, np.exp), (np.sin, np.cos), (lambda x: 3 * x, lambda x: 3.0)),
    ),
    "L2.product": Gradient(
        f=lambda x: x**2 * np.sin(x),
        df=lambda x: 2 * x * np.sin(x) + x**2 * np.cos(x),
        at=X3,
        product=(SQUARE, (np.sin, np.cos)),
    ),
    "L2.tanh-upstream": Gradient(f=TANH[0], df=TANH[1], at=X3, upstream=2.0),
    "L2.tensor-sin": Gradient(f=np.sin, df=np.cos, at=X3),
    "L3.loss": LinearMSE(**LAYER, wanted="loss"),
    "L3.db": LinearMSE(**LAYER, wanted="bias"),
    "L3.forward": LinearMSE(**LAYER, wanted="output"),
    "L3.delta": Value(expected=lambda: -0.1 * layer_gradient(*map(np.array, (LAYER["weight"], LAYER["bias"])))[0]),
    "L3.two": Descent(
        gradient=layer_gradient, start=(LAYER["weight"], LAYER["bias"]), lr=0.1, steps=2, parts=("weight", "bias")
    ),
    "L3.tensor-steps": Descent(gradient=lambda w: (2 * w,), start=([1, -2],), lr=0.1, steps=2),
    "L3.history": Descent(gradient=lambda w: (2 * w,), start=([1, -2],), lr=0.1, steps=1),
    "L4.reuse": Gradient(expected=7.0, paths=(3.0, 3.0, 1.0)),
    "L4.mul3": Gradient(expected=[15.0, 6.0], upstream=3.0),
    "L4.pow": Gradient(expected=[12.0, 8 * math.log(2)]),
    "L4.equal2": Gradient(expected=[3.0, 15.0], paths=([3.0, 0.0], [0.0, 15.0])),
    "L4.closure": Value(expected=[2.0, 3.0, 5.0]),
    "L4.unb-column": Gradient(
        expected=np.arange(12.0).reshape(3, 4).sum(axis=1, keepdims=True), summed=(np.arange(12.0).reshape(3, 4), 1)
    ),
    "L4.mmA": Gradient(expected=G @ B.T, matrices=(G, B.T)),
    "L4.mmB": Gradient(expected=A.T @ G, matrices=(A.T, G)),
    "L4.sumall": Gradient(expected=np.full((2, 3), 5.0)),
    "L4.meanaxis": Gradient(expected=np.full((2, 3), 3.0), n=2, pieces={"counts": (3, 6)}),
    "L4.index": Gradient(expected=[11.0, 0, 100], paths=([1, 0, 0], [10, 0, 0], [0, 0, 100])),
    "L4.alias": Gradient(expected=[[2.0, 2.0], [1.0, 1.0]]),
    "L4.buffers": Value(expected=[[1.0, 1.0], [0, 0], [0, 0]]),
    "L5.fdvec": Gradient(expected=2 * WEIGHTS * WEIGHTS, pieces={"loss": weighted, "w": WEIGHTS, "h": 1e-5}),
    "L5.fdrestore": Value(expected=WEIGHTS, pieces={"h": 0.01}),
    "L5.kink": Gradient(f=lambda x: np.maximum(x, 0), df=lambda x: 1.0 * (x > 0), at=2e-6, pieces={"h": 1e-5}),
    "L5.relerr": Value(expected=False),
    "L5.equal": Value(expected=True),
    "L5.noise": Value(expected=2.0 * (np.random.default_rng(0).random(4) > 0.5)[0]),
    "L5.W1": Gradient(
        expected=MLP_X.T @ (DH * TANH[1](Z)),
        n=4,
        pieces={
            "before": (MLP_X.T, DH),
            "preactivation": Z,
            "activation": TANH,
            "g_new": MLP_X.T @ (2 * ERROR / 4 @ (W2 - 0.1 * H.T @ (2 * ERROR / 4)).T * TANH[1](Z)),
        },
    ),
    "L5.accum": Gradient(expected=(2 * (2 * np.arange(1.0, 5) - 1) * np.arange(1.0, 5)).mean(), pieces={"batches": 2}),
    "L5.epoch": Value(expected=4.0, pieces={"averages": ([2.0, 10.0], [3, 1])}),
    "L5.shuffle": Value(expected=[10.0, 10, 10, 10]),
    "L6.expinplace": Gradient(f=np.exp, df=np.exp, at=[0.0, 1.0]),
    "L6.nograd": Gradient(f=np.square, df=SQUARE[1], at=[2.0]),
    "L6.share": Value(expected=1.0),
    "L6.logdomain": Value(expected=[0, 1]),
}

# tag of the corpus -> the codes that name this mistake
NAMES = {
    "jacobian-diagonal": {"Jacobian's diagonal"},
    "power-rule-on-exponential": {"power rule on exponential"},
    "wrong-evaluation-point": {"rule at the wrong point"},
    "input-for-output": {"rule at the wrong point"},
    "sign-trig": {"sign"},
    "sign-power": {"sign"},
    "sign-chain": {"sign"},
    "degrees": {"degrees"},
    "difference-of-samples": {"difference of samples"},
    "power-rule-coefficient": {"coefficient lost"},
    "exponent-or-precedence": {"exponent kept", "precedence"},
    "derivative-inside": {"derivative inside"},
    "tan-for-tanh": {"sign"},
    "lost-square": {"lost square"},
    "chain-inner-missing": {"inner derivative missing"},
    "integrated": {"integrated"},
    "log-base": {"log base"},
    "relu-mask-on-gradient": {"mask on the gradient"},
    "relu-at-zero": {"slope at a kink"},
    "overflow": {"not finite"},
    "product-rule": {"product of derivatives"},
    "precedence": {"precedence"},
    "sum-for-mean": {"sum for mean"},
    "1/batch-only": {"averaged over the batch only"},
    "half-convention": {"factor 1/2"},
    "order-mean-square": {"square of the mean"},
    "bias-not-summed": {"not summed"},
    "bias-mean": {"averaged not summed"},
    "wrong-axis": {"wrong axis", "summed"},
    "upstream-ignored": {"upstream ignored"},
    "shape-1n": {"extra axis"},
    "alias-not-copy": {"all zero", "one for all", "a step too many"},
    "no-zero-grad": {"gradients accumulated"},
    "stale-gradient": {"stale gradient"},
    "zero-grad-misplaced": {"not moved"},
    "step-before-backward": {"a step missing"},
    "rebound-leaf": {"not moved"},
    "assign-not-accumulate": {"path lost"},
    "missing-operand-gradient": {"partly zero"},
    "node-equality": {"path lost", "partly zero", "all zero"},
    "late-binding": {"one for all"},
    "unbroadcast-missing": {"not summed"},
    "matmul-transpose": {"transposed"},
    "matmul-order": {"matrix order"},
    "elementwise-for-matmul": {"elementwise for matmul"},
    "shape-of-gradient": {"one number for all"},
    "mean-count": {"wrong count", "sum for mean"},
    "index-duplicates": {"path lost"},
    "fd-all-at-once": {"all entries moved at once"},
    "fd-not-restored": {"not restored"},
    "fd-kink": {"difference across a kink"},
    "integer-input": {"integers"},
    "matmul-for-elementwise": {"matmul for elementwise"},
    "activation-skipped": {"local derivative ignored"},
    "sequential-update": {"new weights used"},
    "mean-twice": {"mean twice"},
    "mean-of-means": {"mean of means"},
    "saved-tensor-modified": {"off by a constant"},
}
# mistakes that leave no trace in the numbers: a yes or no, one number of many possible ones, an empty .grad
UNSEEN = {
    "L2-detach-then-numpy": "x.grad is None",
    "L5-absolute-tolerance": "True or False",
    "L5-exact-equality": "True or False",
    "L5-random-not-fixed": "a random number",
    "L5-shuffle-inputs-only": "a permutation of the ratios",
    "L6-shared-memory": "one number",
    "L6-log-outside-domain": "a mask of two entries",
}


ALTERNATIVE_ASKS = {
    "A1-shape-1": Gradient(f=np.square, df=SQUARE[1], at=3.0),
    "A1-tensor-requires-grad": Value(expected=np.full((2, 2), 3.0)),
    "A1-scalar": Gradient(expected=np.full((2, 2), 4.5), one_number=True),
    "A2-relu-at-zero": Value(expected=0.0, also=lambda a: 0 <= a <= 1),
    "A4-max-tie": Value(expected=[0.5, 0.5, 0.0], also=lambda a: (a >= 0).all() and a[:2].sum() == 1 and a[2] == 0),
}
# one could argue about these; what the course does
DEBATABLE = {
    "A1-function": False,  # told that it is a function, and asked to call it
    "A5-log-negative": False,  # log has no slope at -1
}
