"""Pieces of inline SVG whose text and lines follow the light or dark theme of the page that they stand in."""

from html import escape
from math import ceil

NAME_SIZE, NUMBER_SIZE = 13, 12
NAME_WIDTH, NUMBER_WIDTH = 8.7, 7.3  # of a character: bold in a wide font, so that no text leaves its box
LINE = 17
INK = "var(--jp-ui-font-color1, currentColor)"
PALE = "var(--jp-ui-font-color2, currentColor)"
PAPER = "var(--jp-layout-color1, transparent)"
# Okabe and Ito's colours, told apart by colour-blind eyes too; each has enough contrast on white and on black
COLOURS = {"leaf": "#009E73", "operation": "#0072B2", "constant": "#8a8a8a", "folded": "#8a8a8a", "gradient": "#D55E00"}
# A notebook that is not yet trusted is shown without its SVG, but with the words in it: this gives each box a line.
LINE_BREAK = "<desc><br/></desc>"


def tag(name, content="", **attributes):
    """One element. Attribute names use _ for -; numbers are rounded to a tenth."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value_of(value))}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def value_of(value):
    """A number with at most one decimal, anything else as it is."""
    return f"{round(value, 1):g}" if isinstance(value, int | float) else str(value)


def document(width, height, alternative, content):
    """A whole picture, with the text that stands for it where it cannot be seen. It scrolls when it is too wide."""
    width, height = ceil(width), ceil(height)
    svg = tag(
        "svg",
        "\n" + "".join(piece + (LINE_BREAK if "<text" in piece else "") + "\n" for piece in content),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_label="; ".join(" ".join(line.split()) for line in alternative.splitlines()),
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        style="display:block;font-family:var(--jp-ui-font-family, system-ui, sans-serif)",
    )
    return f'<div style="overflow-x:auto;color:{INK}">{svg}</div>'


def label(x, y, text, size=NAME_SIZE, fill=INK, anchor="middle", bold=False, mono=False):
    """A line of text whose baseline is at y."""
    style = {"font_weight": "600"} if bold else {}
    if mono:
        style["style"] = "font-family:var(--jp-code-font-family, monospace);white-space:pre"
    return tag("text", escape(text), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, **style)


def frame(kind, left, top, width, height):
    """The outline of a box: round for a leaf, square for an operation, dashed for a constant or what is folded."""
    dashes = {"stroke_dasharray": "4 3"} if kind in ("constant", "folded") else {}
    colour = COLOURS[kind]
    radius = min(height / 2, 14) if kind == "leaf" else 3
    place = {"x": left, "y": top, "width": width, "height": height, "rx": radius}
    return tag("rect", fill=colour, fill_opacity="0.1", stroke=colour, stroke_width="1.5", **place, **dashes)


def arrow_head(x, y, is_across, colour=INK):
    """A small triangle whose tip is here, pointing down, or across to the right."""
    corners = [(0, 0), (-7, -3.5), (-7, 3.5)] if is_across else [(0, 0), (-3.5, -7), (3.5, -7)]
    return tag("path", d="M" + "L".join(point(x + a, y + b) for a, b in corners) + "Z", fill=colour)


def point(x, y):
    """A point in a path."""
    return f"{value_of(x)} {value_of(y)}"


class Picture:
    """A drawing: HTML in a notebook, plain text in a terminal; both say the same."""

    def __init__(self, html, text):
        self._html, self._text = html, text

    def _repr_html_(self):
        return self._html

    def __repr__(self):
        return self._text
