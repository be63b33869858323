"""What training and long graphs leave behind: `python tests/benchmarks/memory.py`. Linux only: it reads /proc/self/statm."""

import gc
import os
import time

import autograd_lessons as torch


def resident():
    """The memory that the process holds, in MB."""
    with open("/proc/self/statm") as facts:
        return int(facts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def training(steps):
    """Steps of a small network, and what is resident after each tenth of them."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer, loss = torch.optim.SGD(model.parameters(), lr=0.01), torch.nn.MSELoss()
    x, y = torch.randn(32, 2), torch.randn(32, 1)
    seen = []
    for step in range(steps):
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
        if (step + 1) % (steps // 10) == 0:
            seen.append(resident())
    return seen


def chain(n):
    """(seconds, MB at the height, MB when it is gone) of a chain of n operations and its backward pass."""
    start = time.perf_counter()
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range(n):
        y = y * 1.000001
    height = resident()
    y.backward()
    seconds = time.perf_counter() - start
    del y
    return seconds, height, resident()


def main():
    training(10)  # what is imported on the way leaves cycles of its own
    gc.collect()
    gc.disable()
    seen = training(10_000)
    print("10,000 training steps, MB resident after each 1,000:", *(f"{mb:.1f}" for mb in seen))
    print("objects that the cyclic garbage collector then finds:", gc.collect())
    gc.enable()
    before = resident()
    for n in (1_000, 10_000, 100_000, 1_000_000):
        seconds, height, after = chain(n)
        print(
            f"chain of {n:>9,}: {seconds * 1e6 / n:.1f} us an operation, "
            f"{height - before:,.0f} MB at its height, {after - before:,.0f} MB after"
        )


if __name__ == "__main__":
    main()
