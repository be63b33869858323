"""The backward pass, one step at a time, and nothing is deposited anywhere."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np


@dataclass
class Step:
    """A node's turn. g: the gradient that arrived, in so many arrivals. shares: what goes to each input, or None.

    problem: why the shares could not be computed; the walk then ends.
    """

    node: object
    g: object
    arrivals: int
    inputs: list
    shares: list
    problem: str = ""


def walk(root, seed, rank, inputs, shares):
    """Yield a `Step` for each node, the youngest first, as the engine itself goes.

    rank: {id of a node: its age}, parents before children. inputs(node), shares(node, g): as in `engines`.
    Hooks are not run. Where the shares cannot be computed (RuntimeError), the walk ends.
    """
    gradients, arrivals, heap = {id(root): seed}, {id(root): 1}, [(-rank[id(root)], root)]
    while heap:
        node = heappop(heap)[1]
        g, parents = gradients.pop(id(node)), inputs(node)
        with np.errstate(all="ignore"):
            step = Step(node, g, arrivals[id(node)], parents, [])
            try:
                step.shares = shares(node, g) if parents else []
            except RuntimeError as error:
                step.problem, heap = str(error), []
            for parent, share in zip(parents, step.shares, strict=not step.problem):
                if parent is None or share is None:
                    continue
                if id(parent) in gradients:
                    gradients[id(parent)] = gradients[id(parent)] + share
                    arrivals[id(parent)] += 1
                else:
                    gradients[id(parent)], arrivals[id(parent)] = share, 1
                    heappush(heap, (-rank[id(parent)], parent))
        yield step
