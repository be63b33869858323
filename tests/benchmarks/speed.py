"""How fast the engine is, beside PyTorch eager (when installed) and hand-written NumPy: `python tests/benchmarks/speed.py`.

All run in one process on one thread, interleaved, so that a busy machine slows them alike; shown is the best round of each,
and the ratios of those. Every run builds its tensors and graph anew: nothing is reused but parameters and data.
Before each round, each runs once untimed: whoever came first after a collection would pay for the cold caches, about 1 ms.
"""

import argparse
import gc
import os
import platform
import sys
import time

for library in "OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM":
    os.environ[f"{library}_NUM_THREADS"] = "1"  # read when NumPy is imported

import numpy as np  # noqa: E402

import autograd_lessons  # noqa: E402

try:
    import torch
except ImportError:
    torch = None


# ---- what is timed: for each case a function of the library (ours or PyTorch's), and the same by hand in NumPy -------


def basic_graph(t):
    def run():
        x = t.ones(2, 2, requires_grad=True)
        y = x + 2
        z = y * y * 3
        z.mean().backward()
        return x.grad

    return run


def basic_graph_numpy():
    x = np.ones((2, 2), np.float32)
    y = x + 2
    z = y * y * 3
    z.mean()
    g = np.ones_like(z) / z.size
    return 3 * g * y + 3 * g * y


def elementwise(t):
    def run():
        for f in (t.sin, t.cos, t.sqrt, t.exp):
            x = t.ones(1, requires_grad=True)
            f(x).backward()

    return run


def elementwise_numpy():
    for f, df in (
        (np.sin, np.cos),
        (np.cos, lambda x: -np.sin(x)),
        (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
        (np.exp, np.exp),
    ):
        x = np.ones(1, np.float32)
        y = f(x)
        np.ones_like(y) * df(x)


def data(*shapes):
    random = np.random.RandomState(0)
    return [random.randn(*shape).astype(np.float32) for shape in shapes]


def linear_step(t):
    x, y = map(t.from_numpy, data((5, 3), (5, 2)))
    t.manual_seed(0)
    layer, loss = t.nn.Linear(3, 2), t.nn.MSELoss()
    optimizer = t.optim.SGD(layer.parameters(), lr=0.01)

    def run():
        optimizer.zero_grad()
        loss(layer(x), y).backward()
        optimizer.step()

    return run


def linear_step_numpy():
    x, y, weight, bias = data((5, 3), (5, 2), (2, 3), (2,))

    def run():
        nonlocal weight, bias
        d = x @ weight.T + bias - y
        (d**2).mean()
        g = 2 * d / d.size
        weight -= 0.01 * g.T @ x
        bias -= 0.01 * g.sum(0)

    return run


def mlp(t, sizes, batch, activation):
    x, y = map(t.from_numpy, data((batch, sizes[0]), (batch, sizes[-1])))
    t.manual_seed(0)
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (t.nn.Linear(a, b), getattr(t.nn, activation)())]
    model, loss = t.nn.Sequential(*layers[:-1]), t.nn.MSELoss()
    optimizer = t.optim.SGD(model.parameters(), lr=0.01)

    def run():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return run


def mlp_numpy(sizes, batch, activation):
    x, y = data((batch, sizes[0]), (batch, sizes[-1]))
    (w1, b1), (w2, b2) = [data((b, a), (b,)) for a, b in zip(sizes, sizes[1:])]
    for w in (w1, w2):
        w *= w.shape[1] ** -0.5

    def run():
        a = x @ w1.T + b1
        h = np.tanh(a) if activation == "Tanh" else np.maximum(a, 0)
        d = h @ w2.T + b2 - y
        (d**2).mean()
        g = 2 * d / d.size
        ga = g @ w2 * (1 - h**2 if activation == "Tanh" else h > 0)
        for parameter, slope in ((w1, ga.T @ x), (b1, ga.sum(0)), (w2, g.T @ h), (b2, g.sum(0))):
            parameter -= 0.01 * slope

    return run


def second_order(t):
    def run():
        x = t.ones(3, requires_grad=True)
        (first,) = t.autograd.grad((x * x * x).sum(), x, create_graph=True)
        first.sum().backward()

    return run


def second_order_numpy():
    x = np.ones(3, np.float32)
    (x * x * x).sum()
    return np.ones_like(x) * (3 * x * x), np.ones_like(x) * (6 * x)


def chain(n):
    def make(t):
        def run():
            x = t.ones(1, requires_grad=True)
            y = x
            for _ in range(n):
                y = y * 1.0001
            y.backward()

        return run

    return make


CASES = {  # name: (in a library, by hand, runs per round)
    "2x2 graph, mean, backward": (basic_graph, lambda: basic_graph_numpy, 100),
    "sin, cos, sqrt, exp, backward": (elementwise, lambda: elementwise_numpy, 50),
    "Linear(3, 2), MSE, SGD step": (linear_step, linear_step_numpy, 100),
    "MLP 2-16-1, batch 32, step": (
        lambda t: mlp(t, (2, 16, 1), 32, "Tanh"),
        lambda: mlp_numpy((2, 16, 1), 32, "Tanh"),
        50,
    ),
    "second order of (x*x*x).sum()": (second_order, lambda: second_order_numpy, 50),
    "MLP 784-256-10, batch 128, step": (
        lambda t: mlp(t, (784, 256, 10), 128, "ReLU"),
        lambda: mlp_numpy((784, 256, 10), 128, "ReLU"),
        10,
    ),
    "chain of 1,000": (chain(1000), None, 2),
    "chain of 100,000": (chain(100_000), None, 1),
}


def measure(rounds, chosen):
    """{case: [best time of ours, PyTorch's, NumPy's]} in seconds a run; None where there is none."""
    table = {}
    for name, (library, by_hand, runs) in CASES.items():
        if chosen and not any(word in name for word in chosen):
            continue
        contenders = [library(autograd_lessons), library(torch) if torch else None, by_hand() if by_hand else None]
        best = [float("inf") if run else None for run in contenders]
        for _ in range(max(3, rounds if runs > 1 else rounds // 8)):
            gc.collect()
            for i, run in enumerate(contenders):
                if run:
                    run()
                    start = time.perf_counter()
                    for _ in range(runs):
                        run()
                    best[i] = min(best[i], (time.perf_counter() - start) / runs)
        table[name] = best
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40, help="how often each is timed (default 40)")
    parser.add_argument("cases", nargs="*", help="only the cases whose name contains one of these words")
    options = parser.parse_args()
    if torch:
        torch.set_num_threads(1)
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, " + (
        f"PyTorch {torch.__version__}" if torch else "no PyTorch"
    )
    print(versions, f"{sys.platform} {platform.machine()}", sep=", ", end="\n\n")
    print(f"{'':34}{'ours':>12}{'PyTorch':>12}{'NumPy':>12}{'of PyTorch':>12}{'of NumPy':>10}")
    for name, times in measure(options.rounds, options.cases).items():
        cells = [f"{t * 1e6:,.1f} us" if t else "-" for t in times]
        ratios = [f"{times[0] / t:.2f}" if t else "-" for t in times[1:]]
        print(f"{name:34}{cells[0]:>12}{cells[1]:>12}{cells[2]:>12}{ratios[0]:>12}{ratios[1]:>10}")


if __name__ == "__main__":
    main()
