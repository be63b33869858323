"""Draw the pictures of the README: python3 tools/make_pictures.py FOLDER

graph.svg, descent.png and boundary.png. The graph follows the reader's light or dark theme. What is random has a seed.
"""

import re
import sys
from pathlib import Path

import numpy as np

import autograd_lessons as torch
from autograd_lessons import nn, optim
from autograd_lessons.pictures import draw_graph, plot_decision_boundary, plot_descent

STYLE = "<style>svg{color:#24292f}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}</style>"


def graph():
    """The first graph of the course, after its backward pass, as a file of its own."""
    x = torch.ones(2, 2, requires_grad=True)
    y = x + 2
    z = y * y * 3
    out = z.mean()
    out.backward(retain_graph=True)
    html = draw_graph(out, x=x, y=y, z=z)._repr_html_()
    svg = html[html.index("<svg") : html.rindex("</svg>") + len("</svg>")]
    svg = re.sub(r"var\(--jp-ui-font-color\d, (\w+)\)", r"\1", svg)  # a file has no notebook around it
    svg = re.sub(r"var\(--jp-[a-z-]*font-family, ([\w, -]+)\)", r"\1", svg)
    return svg.replace("\n", STYLE + "\n", 1)


def descent():
    """Three learning rates on one curve."""

    def loss(w):
        return (w - 1) ** 2

    return plot_descent(loss, 3.0, lr=(0.1, 0.9, 1.1), steps=8, labels=["weight w"])


def boundary():
    """Two half moons, and a small network that tells them apart."""
    rng = np.random.default_rng(0)
    angle = rng.uniform(0, np.pi, 100)
    upper = np.stack([np.cos(angle), np.sin(angle)], 1)
    X = np.concatenate([upper, [1, 0.5] - upper]) + rng.normal(0, 0.12, (200, 2))
    y = np.repeat([0.0, 1.0], 100)
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
    optimizer = optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
    points, wanted = torch.tensor(X, dtype=torch.float32), torch.tensor(2 * y[:, None] - 1, dtype=torch.float32)
    for _ in range(500):
        optimizer.zero_grad()
        nn.functional.mse_loss(net(points), wanted).backward()
        optimizer.step()
    return plot_decision_boundary(net, X, y)


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "graph.svg").write_text(graph() + "\n", encoding="utf-8")
    for name, picture in ("descent", descent()), ("boundary", boundary()):
        picture.save(folder / f"{name}.png")
        print(f"{name}.png: {picture}")


if __name__ == "__main__":
    main(*sys.argv[1:])
