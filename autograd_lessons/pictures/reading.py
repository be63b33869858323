"""From a tensor to the boxes of its graph: what each node is, and what it still remembers."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from .engines import engine_of
from .words import INPUT_ORDER, counted, operation_name

MOST = 40  # boxes that are shown one by one


@dataclass(eq=False)
class Box:
    """One node of the graph, or a constant array, or all that was folded. What is not known is None.

    kind: "leaf", "operation", "constant" or "folded". title: PyTorch's name of the operation.
    label: how others refer to it.
    inputs: the boxes it grew from; also plain numbers, and None for a constant that the operation did not keep.
    """

    kind: str
    node: object = None
    title: str = ""
    label: str = ""
    inputs: list = field(default_factory=list)
    value: np.ndarray | None = None
    shape: tuple | None = None
    grad: np.ndarray | None = None

    @property
    def parents(self):
        """The boxes among its inputs."""
        return [value for value in self.inputs if isinstance(value, Box)]

    @property
    def operation(self):
        """The friendly name of its operation."""
        return operation_name(self.title)


@dataclass
class Graph:
    """What can be known of the graph below a tensor.

    boxes: parents before children, the tensor's own last. root: its node. rank: {id of a node: its age}.
    strangers: given names that no gradient flows to. is_freed: whether a backward pass gave back what was saved.
    """

    engine: type
    root: object
    boxes: list
    rank: dict
    strangers: list
    is_freed: bool

    def of_kind(self, kind):
        """The boxes of one kind."""
        return [box for box in self.boxes if box.kind == kind]


def read(out, names):
    """The `Graph` of a tensor. names: {name: tensor or module}, for the boxes that shall carry a name.

    Raises TypeError if one of them is nothing that has a graph.
    """
    engine = engine_of(out)
    root = engine.node(out)
    nodes = nodes_below(root, engine)
    rank = {id(node): i for i, node in enumerate(nodes)}
    boxes = {}
    for node in nodes:
        boxes[id(node)] = box = Box("operation", node, engine.title(node))
        box.inputs = [None if parent is None else boxes[id(parent)] for parent in engine.inputs(node)]
        box.kind = "operation" if box.inputs else "leaf"
        box.value, box.grad = engine.held(node)
    own = boxes[id(root)] if root is not None else Box("constant", title="requires no gradient")
    operations = [box for box in boxes.values() if box.kind == "operation"]
    freed = [box for box in operations if engine.is_freed(box.node)]
    constants = []
    for box in operations:
        fill_in(box, engine, [] if box in freed else engine.known(box.node), constants)
    graph = Graph(engine, root, list(boxes.values()) or [own], rank, [], bool(freed))
    own.value = engine.array(out)
    own.grad = engine.grad(out)
    graph.strangers = give_names(graph, own, tensors_of(names), constants)
    add_shapes(graph)
    graph.boxes = in_order(graph.boxes)
    if not own.label and "out" not in names:
        own.label = "out"
    number(graph)
    return graph


def nodes_below(root, engine):
    """All nodes of a graph, parents before children: in the order they were made, where they know it.

    Raises ValueError if a node is made from itself.
    """
    found, begun, stack = {}, set(), [] if root is None else [(root, False)]
    while stack:
        node, is_finished = stack.pop()
        if is_finished:
            found[id(node)] = node
        elif id(node) not in found:
            if id(node) in begun:
                raise ValueError("this graph has a circle: a node is its own ancestor, so no order could walk it.")
            begun.add(id(node))
            parents = [parent for parent in engine.inputs(node) if parent is not None]
            stack += [(node, True), *((parent, False) for parent in reversed(parents) if id(parent) not in found)]
    nodes = list(found.values())
    return nodes if not nodes or engine.order(root) is None else sorted(nodes, key=engine.order)


def fill_in(box, engine, known, constants):
    """Put what an operation's node remembers of its output and inputs into their boxes. New constants are listed.

    The inputs are then put in the order in which one writes them.
    """
    for place, shape in engine.shapes(box.node):
        target = box if place < 0 else box.inputs[place]
        if target is not None:
            target.shape = shape
    for place, value in known:
        box.inputs += [None] * (place + 1 - len(box.inputs))  # PyTorch has no place in its list for a number
        target = box if place < 0 else box.inputs[place]
        if isinstance(target, Box):
            target.value = value
        elif value.ndim == 0:
            box.inputs[place] = value.item()
        else:
            box.inputs[place] = constant_of(value, constants)
    order = INPUT_ORDER.get(box.title, ())
    if len(order) == len(box.inputs):
        box.inputs = [box.inputs[i] for i in order]


def constant_of(value, constants):
    """The box of a constant array, one for each place in memory."""
    for box in constants:
        if is_same(box.value, value):
            return box
    constants.append(Box("constant", value=value))
    return constants[-1]


def is_same(a, b):
    """Whether two arrays are the same numbers in the same memory."""
    return a.size == b.size and a.__array_interface__["data"][0] == b.__array_interface__["data"][0]


def tensors_of(names):
    """{name: tensor} of what the caller named; for a module its parameters: model gives model.0.weight and so on."""
    tensors = {}
    for name, value in names.items():
        if hasattr(value, "named_parameters"):
            tensors.update({f"{name}.{part}": tensor for part, tensor in value.named_parameters()})
        else:
            tensors[name] = value
    return tensors


def give_names(graph, own, tensors, constants):
    """Label the boxes of these tensors and take numbers and gradients from them. Returns the names without a box."""
    of_node = {id(box.node): box for box in graph.boxes if box.node is not None}
    strangers = []
    for name, tensor in tensors.items():
        engine = engine_of(tensor)
        value = engine.array(tensor)
        box = of_node.get(id(engine.node(tensor)))
        if engine.node(tensor) is None:
            candidates = [own] if graph.root is None else constants
            box = next((box for box in candidates if is_same(box.value, value)), None)
        if box is None:
            strangers.append(name)
        else:
            box.label, box.value, box.grad = name, value, engine.grad(tensor)
    return strangers


def add_shapes(graph):
    """The shape of each box: of its numbers, of its gradient, or as the engine can tell."""
    for box in graph.boxes:
        known = box.value if box.value is not None else box.grad
        box.shape = box.shape if known is None else known.shape
    if any(box.shape is None for box in graph.boxes):
        shapes = graph.engine.shapes_below(graph.root, graph.boxes[-1].value, graph.rank)
        for box in graph.boxes:
            box.shape = shapes.get(id(box.node)) if box.shape is None else box.shape


def in_order(boxes):
    """The boxes in the order of their making, each leaf and each constant just before its first use."""
    ordered = {}
    for box in boxes:
        if box.kind == "operation":
            ordered.update((parent, None) for parent in box.parents)
            ordered[box] = None
    ordered.update((box, None) for box in boxes)
    return list(ordered)


def number(graph):
    """Give a label to each box that has none: operations are numbered, leaves and constants counted."""
    for kind in "operation", "leaf", "constant":
        unnamed = [box for box in graph.of_kind(kind) if not box.label]
        for i, box in enumerate(unnamed, 1):
            box.label = f"#{i}" if kind == "operation" else kind if len(unnamed) == 1 else f"{kind} {i}"


def folded(boxes, most=MOST):
    """The boxes, with those in the middle replaced by one if there are too many. Leaves and constants with a name stay.

    All that is folded lies between what is older and what is younger, so that the one box makes no circle.
    """
    if len(boxes) <= most:
        return boxes
    first, last = boxes[: most // 2], boxes[-(most // 2) + 1 :]
    middle = boxes[len(first) : len(boxes) - len(last)]
    stay = [box for box in middle if box.kind != "operation" and not box.label.startswith(box.kind)]
    away = {box: None for box in middle if box not in stay}
    fold = Box("folded", label="…", title=summary(away))
    fold.inputs = list({parent: None for box in away for parent in box.parents if parent not in away})
    return [*first, *stay, fold, *(without(box, away, fold) for box in last)]


def without(box, away, fold):
    """The box, with the fold once in the place of the inputs that were folded away."""
    inputs = [value for value in box.inputs if value not in away]
    box.inputs = inputs if len(inputs) == len(box.inputs) else [fold, *inputs]
    return box


def summary(boxes):
    """What was folded: 1 leaf, 34 operations folded: 20 multiply, 14 add."""
    kinds = Counter(box.kind for box in boxes)
    names = Counter(box.operation for box in boxes if box.kind == "operation")
    counts = ", ".join(counted(kinds[kind], kind) for kind in sorted(kinds))
    detail = ", ".join(f"{n} {name}" for name, n in names.most_common(4)) + (", ..." if len(names) > 4 else "")
    return f"{counts} folded: {detail}" if names else f"{counts} folded"
