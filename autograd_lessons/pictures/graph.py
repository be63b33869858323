"""The graph of a tensor as a picture."""

from itertools import pairwise

from .layout import Layout
from .reading import Box, folded, read
from .svg import (
    INK,
    LINE,
    NAME_WIDTH,
    NUMBER_SIZE,
    NUMBER_WIDTH,
    PALE,
    Picture,
    arrow_head,
    document,
    frame,
    label,
    point,
    tag,
)
from .words import counted, number_words, shape_words, value_lines, value_words

WIDEST = 920  # a graph that fits into this width, as a notebook shows it, runs from left to right
MARGIN = 6
MOST_INPUTS = 6  # that a call names
FREED = "backward() has walked this graph: its nodes gave back the numbers that they had saved."


def draw_graph(out, /, **tensors):
    """Draw how a tensor was made: leaves, operations, what they remember, and gradients once they exist.

    out: a tensor of this package or of PyTorch, or an object of a learner's own engine that has `parents` and `value`
        (see `engines.Learners`).
    tensors: names for boxes, as in draw_graph(loss, x=x, net=net): a tensor, or a module for its parameters. A node
        does not know the tensor that it made: an operation shows its numbers only where a node saved them, or where
        its tensor is named here.

    Small values are written out, larger ones give their shape. A graph of more than 40 boxes is folded in the middle.
    Returns a picture for a notebook, which prints as text in a terminal. Raises TypeError for what has no graph.
    """
    graph = read(out, tensors)
    boxes = folded(graph.boxes)
    return Picture(as_svg(graph, boxes), as_text(graph, boxes))


# ---- in words --------------------------------------------------------------------------------------------------------


def title_of(box):
    """What a box is called: x, or y = multiply(·, 3)."""
    if box.kind == "folded":
        return f"… {box.title}"
    return f"{box.label} = {call(box, lambda value: '·')}" if box.kind == "operation" else box.label


def call(box, name_of):
    """An operation with its inputs: add(x, constant), or x + 3 where a learner's engine calls it by its sign.

    A name stands alone if name_of has only dots to say of its inputs.
    """
    words = [
        name_of(value) if isinstance(value, Box) else "constant" if value is None else number_words(value)
        for value in box.inputs
    ]
    if len(words) == 2 and not any(map(str.isalnum, box.operation)):
        return f" {box.operation} ".join(words)
    if set(words) <= {"·"}:
        return box.operation
    if len(words) > MOST_INPUTS:
        words[MOST_INPUTS - 1 :] = [f"{len(words) - MOST_INPUTS + 1} more"]
    return f"{box.operation}({', '.join(words)})"


def heading(graph, boxes):
    """The first line of the text."""
    counts = [
        counted(len(graph.of_kind(kind)), kind) for kind in ("operation", "leaf", "constant") if graph.of_kind(kind)
    ]
    return f"graph of {graph.boxes[-1].label}: {', '.join(counts)}"


def notes(graph, boxes):
    """What has to be said about the graph as a whole."""
    lines = []
    if graph.root is None:
        lines.append(f"{graph.boxes[-1].label} remembers nothing: it does not require a gradient.")
    if graph.is_freed:
        lines.append(FREED)
    if graph.strangers:
        lines.append(f"no gradient flows from {graph.boxes[-1].label} to {', '.join(graph.strangers)}.")
    return lines


def as_text(graph, boxes):
    """The graph as lines of text, one for each box, in the order in which the numbers were made."""
    rows = []
    for box in boxes:
        words = (
            box.title
            if box.kind == "folded"
            else call(box, lambda value: value.label)
            if box.kind == "operation"
            else box.kind
        )
        rows.append(
            (
                box.label,
                words,
                value_words(box.value) if box.value is not None else shape_or_nothing(box),
                grad_words(box),
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        "  ".join(part.ljust(width) for part, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in rows
    ]
    return "\n".join([heading(graph, boxes), *(f"  {line}" for line in lines), *notes(graph, boxes)])


def shape_or_nothing(box):
    return "" if box.shape is None else shape_words(box.shape)


def grad_words(box):
    return "" if box.grad is None else f"grad {value_words(box.grad)}"


# ---- as SVG ----------------------------------------------------------------------------------------------------------


def lines_of(box):
    """The lines of a box below its title: its numbers or shape, and its gradient."""
    lines = value_lines(box.value) if box.value is not None else [shape_or_nothing(box)] * (box.shape is not None)
    if box.grad is not None:
        first, *rest = value_lines(box.grad)
        lines = [*lines, f"grad {first}", *(f"     {line}" for line in rest)]
    return lines


def size_of(title, lines):
    """Width and height of a box with this text."""
    wide = max(len(title) * NAME_WIDTH, *(len(line) * NUMBER_WIDTH for line in lines), 20)
    return wide + 20, LINE * (1 + len(lines)) + 10


def as_svg(graph, boxes):
    """The picture: from left to right if that fits into a notebook's width, otherwise from the top to the bottom."""
    index = {box: i for i, box in enumerate(boxes)}
    texts = [(title_of(box), lines_of(box)) for box in boxes]
    sizes = [size_of(*text) for text in texts]
    edges = [(index[parent], i) for i, box in enumerate(boxes) for parent in box.parents]
    across = Layout([(height, width) for width, height in sizes], edges)
    is_across = across.height <= WIDEST
    layout = across if is_across else Layout(sizes, edges)

    def at(x, y):
        return (y + MARGIN, x + MARGIN) if is_across else (x + MARGIN, y + MARGIN)

    content = [*lines_between(layout, at, is_across)]
    for box, (title, lines), size, center in zip(boxes, texts, sizes, layout.centers, strict=True):
        content.append(box_svg(box, title, lines, size, at(*center)))
    width, height = at(layout.width, layout.height)
    below = notes(graph, boxes)
    for i, line in enumerate(below):
        content.append(label(MARGIN, height + LINE * (i + 1), line, NUMBER_SIZE, PALE, "start"))
    width = max(width, *(len(line) * NAME_WIDTH for line in below), 0)
    return document(width + MARGIN, height + MARGIN + LINE * len(below), as_text(graph, boxes), content)


def lines_between(layout, at, is_across):
    """The edges: each piece drawn once, though several lines of one box may share it, and a head at each end."""
    pieces, heads = {}, []
    for route in layout.routes:
        for (x1, y1), (x2, y2) in pairwise(route):
            middle = (y1 + y2) / 2
            bend = [] if x1 == x2 else [at(x1, middle), at(x2, middle)]
            path = f"M{point(*at(x1, y1))}" + (
                f"C{', '.join(point(*p) for p in [*bend, at(x2, y2)])}" if bend else f"L{point(*at(x2, y2))}"
            )
            if (x1, y1) != (x2, y2):
                pieces[path] = None
        heads.append(arrow_head(*at(*route[-1]), is_across))
    return [tag("path", d="".join(pieces), fill="none", stroke=INK, stroke_width="1.2", stroke_opacity="0.75"), *heads]


def box_svg(box, title, lines, size, center):
    """One box with its text, and more about it in its tooltip."""
    (width, height), (x, y) = size, center
    left, top = x - width / 2, y - height / 2
    tip = {"operation": box.title, "folded": box.title}.get(box.kind, box.kind)
    parts = [
        tag("title", tip),
        frame(box.kind, left, top, width, height),
        label(left + 10, top + LINE + 1, title, anchor="start", bold=True),
    ]
    for i, line in enumerate(lines, 2):
        parts.append(label(left + 10, top + LINE * i + 1, line, NUMBER_SIZE, anchor="start", mono=True))
    return tag("g", " ".join(parts))
