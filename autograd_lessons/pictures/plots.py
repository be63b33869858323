"""What all plots share: a figure that leaves matplotlib's own settings alone, and a picture with alternative text.

matplotlib is imported when the first plot is drawn, so that importing the pictures costs nothing.
"""

import base64
import io
from contextlib import contextmanager
from html import escape

# Okabe and Ito's colours, told apart by colour-blind eyes too; markers and dashes say the same without colour.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"
SERIES = (  # colour, marker, dashes
    (BLUE, "o", "-"),
    (RED, "s", "--"),
    (GREEN, "^", "-."),
    (PURPLE, "D", ":"),
    (ORANGE, "v", (0, (5, 1, 1, 1, 1, 1))),
    (SKY, "P", (0, (1, 1))),
)
GREY = "#787878"  # of text and lines: as readable on white as on the dark theme's black
SETTINGS = {
    **dict.fromkeys(["figure.facecolor", "axes.facecolor"], "none"),
    **dict.fromkeys(["text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"], GREY),
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 11,
    "grid.alpha": 0.3,
    "legend.frameon": False,
    "lines.linewidth": 2,
}
DPI = 160
SHOWN = 0.5  # of the image's own size, so that it is sharp on fine screens


class Plot:
    """A plot: an image with alternative text in a notebook, that text alone in a terminal.

    figure: matplotlib's Figure, to look at or to change. `save(path)` writes it to a file.
    """

    def __init__(self, figure, alternative):
        self.figure, self.alternative = figure, alternative
        self._png = io.BytesIO()
        figure.savefig(self._png, format="png", dpi=DPI)

    def save(self, path):
        """Write the plot to a file; its ending says the format: .png, .svg, .pdf."""
        with drawing():
            self.figure.savefig(path, dpi=DPI)

    def _repr_html_(self):
        width = round(self.figure.get_figwidth() * DPI * SHOWN)
        data = base64.b64encode(self._png.getvalue()).decode()
        return (
            f'<img alt="{escape(self.alternative)}" width="{width}" style="max-width:100%" '
            f'src="data:image/png;base64,{data}">'
        )

    def __repr__(self):
        return self.alternative


@contextmanager
def drawing():
    """matplotlib's default look with our settings, whatever the notebook has set; afterwards all is as before."""
    import matplotlib.style

    with matplotlib.style.context(["default", SETTINGS]):
        yield


def figure(rows=1, columns=1, width=6.4, height=4.0, **options):
    """A transparent Figure that no window knows, and its axes. Call it inside `drawing()`."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(width, height), layout="constrained")
    return fig, fig.subplots(rows, columns, **options)


def closest(value, digits=3):
    """A number as a text says it. What rounding leaves of 0 differs between processors: it is not written out."""
    return "almost 0" if 0 < abs(value) < 1e-9 else f"{value + 0.0:.{digits}g}"
