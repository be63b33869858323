"""The backward pass as a picture: a strip of steps."""

from .graph import size_of, title_of
from .reading import read
from .svg import (
    COLOURS,
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
    tag,
)
from .walk import walk
from .words import counted, value_lines, value_words

MOST = 40  # steps that are shown one by one
MARGIN, SPACE, NUMBER_COLUMN = 6, 14, 26
SHORTEST = 80  # an arrow
TARGET = LINE + 10  # the height of a box that an arrow leads to
FREED = (
    "The walk stops here: an earlier backward() freed what {name} had saved. Compute the result again, then draw it."
)


def draw_backward(out, /, gradient=None, **tensors):
    """Draw the backward pass from a tensor: one step for each node, and on each arrow the share that travels along it.

    out: as for `draw_graph`; nodes of a learner's own engine must give their parents as (parent, local derivative).
    gradient: how much each entry of out counts, as for `backward()`.
    tensors: names for boxes, as for `draw_graph`.

    The walk is made for the picture alone, in the engine's order: no gradient is changed, no hook is run, nothing is
    freed. Where an earlier backward() has freed the graph, the strip ends and says so. Of more than 40 steps the middle
    is folded. Returns a picture for a notebook, which prints as text in a terminal. Raises RuntimeError if out requires
    no gradient, or has several entries and no gradient is given.
    """
    graph = read(out, tensors)
    if graph.root is None:
        raise RuntimeError(f"{graph.boxes[-1].label} requires no gradient: there is no graph to walk back through.")
    engine = graph.engine
    box_of = {id(box.node): box for box in graph.boxes if box.node is not None}
    steps = walk(graph.root, engine.seed(out, gradient), graph.rank, engine.inputs, engine.shares)
    rows = [Row(number, step, box_of, engine) for number, step in enumerate(steps, 1)]
    heading = f"backward from {graph.boxes[-1].label}: {counted(len(rows), 'step')}"
    width = max(len(row.title) for row in rows)
    rows = folded(rows)
    text = "\n".join([heading, *(line for row in rows for line in row.as_text(width))])
    return Picture(as_svg(rows, text), text)


class Row:
    """One step of the strip: a box, the gradient that arrived at it, and the shares that leave it."""

    def __init__(self, number, step, box_of, engine):
        self.number, self.box = str(number), box_of[id(step.node)]
        self.title, self.grad = title_of(self.box), value_words(step.g)
        first, *rest = value_lines(step.g)
        self.lines = [f"grad {first}", *(f"     {line}" for line in rest)]
        self.sum = f"sum of {step.arrivals} shares" if step.arrivals > 1 else ""
        self.arrows = [
            (box_of[id(parent)], share)
            for parent, share in zip(step.inputs, step.shares, strict=not step.problem)
            if parent is not None and share is not None
        ]
        self.note = f"backward() adds it to {self.box.label}.grad" if self.box.kind == "leaf" else ""
        if step.problem:
            is_freed = engine.is_freed(step.node)
            self.note = (
                FREED.format(name=self.box.label)
                if is_freed
                else f"The walk stops here. {step.problem.splitlines()[0]}"
            )

    def as_text(self, width):
        """The step as lines of text; its title takes this width."""
        words = [f"{self.number:>4}  {self.title:<{width}}  grad {self.grad}", self.sum and f"      {self.sum}"]
        words += [f"      -> {box.label}: {value_words(share)}" for box, share in self.arrows]
        return [line for line in [*words, self.note and f"      {self.note}"] if line]

    def drawn(self, top, left_width, arrow_length):
        """The pieces of SVG of this step, and its height."""
        lines = self.lines + [self.sum] * bool(self.sum)
        slots = [value_lines(share) for _, share in self.arrows]
        heights = [LINE * len(slot) + TARGET / 2 + 2 for slot in slots]
        height = max(LINE * (1 + len(lines)) + 10, sum(heights) + TARGET / 2)
        left = MARGIN + NUMBER_COLUMN
        parts = [
            tag("title", self.box.title or self.box.kind),
            label(MARGIN, top + LINE + 1, self.number, NUMBER_SIZE, PALE, "start"),
            frame(self.box.kind, left, top, left_width, height),
            label(left + 10, top + LINE + 1, self.title, anchor="start", bold=True),
        ]
        for i, line in enumerate(lines, 2):
            parts.append(label(left + 10, top + LINE * i + 1, line, NUMBER_SIZE, anchor="start", mono=True))
        start, y = left + left_width, top
        for (box, _), slot, tall in zip(self.arrows, slots, heights, strict=True):
            y += tall
            for i, line in enumerate(slot):
                parts.append(
                    label(start + 12, y - 6 - LINE * (len(slot) - 1 - i), line, NUMBER_SIZE, anchor="start", mono=True)
                )
            end = start + arrow_length
            parts.append(tag("path", d=f"M{start:g} {y:g}H{end - 6:g}", stroke=COLOURS["gradient"], stroke_width=2))
            parts.append(arrow_head(end, y, True, COLOURS["gradient"]))
            width, _ = size_of(target_name(box), [])
            parts.append(frame(box.kind, end, y - TARGET / 2, width, TARGET))
            parts.append(label(end + width / 2, y + 5, target_name(box), bold=True))
        if self.note:
            parts.append(label(start + 12, top + height / 2 + 4, self.note, NUMBER_SIZE, PALE, "start"))
        return tag("g", " ".join(parts)), height


def target_name(box):
    """What the box at an arrow's end is called: its name, or its number and operation."""
    return f"{box.label} ({box.operation})" if box.label.startswith("#") else box.label


class Fold:
    """The steps in the middle of a strip that is too long."""

    def __init__(self, rows):
        self.words = f"… {counted(len(rows), 'step')} folded"

    def as_text(self, width):
        return [f"      {self.words}"]

    def drawn(self, top, left_width, arrow_length):
        return label(MARGIN + NUMBER_COLUMN + 10, top + LINE, self.words, fill=PALE, anchor="start"), LINE + 6


def folded(rows):
    """The rows, with those in the middle replaced by a `Fold` if there are too many."""
    if len(rows) <= MOST:
        return rows
    first, last = MOST // 2, len(rows) - MOST // 2 + 1
    return [*rows[:first], Fold(rows[first:last]), *rows[last:]]


def as_svg(rows, text):
    """The strip: one step below the other, arrows to the right."""
    steps = [row for row in rows if isinstance(row, Row)]
    left_width = max(size_of(row.title, [*row.lines, row.sum])[0] for row in steps)
    shares = [line for row in steps for _, share in row.arrows for line in value_lines(share)]
    arrow_length = max([SHORTEST, *(len(line) * NUMBER_WIDTH + 32 for line in shares)])
    content, top = [], MARGIN
    for row in rows:
        piece, height = row.drawn(top, left_width, arrow_length)
        content.append(piece)
        top += height + SPACE
    start = MARGIN + NUMBER_COLUMN + left_width
    ends = [arrow_length + size_of(target_name(box), [])[0] for row in steps for box, _ in row.arrows]
    ends += [len(row.note) * NAME_WIDTH + 12 for row in steps]
    return document(start + max(ends) + MARGIN, top - SPACE + MARGIN, text, content)
