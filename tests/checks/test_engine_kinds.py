"""The checks of the lessons in which an engine is written: a right one passes, each slip is named."""

import math

import numpy as np
import pytest

from autograd_lessons.checks.evidence import collect
from autograd_lessons.checks.judge import judge
from autograd_lessons.exercises import lesson_05
from autograd_lessons.exercises.asks import Function
from autograd_lessons.exercises.asks_engine import BackwardRule, Engine, Order
from autograd_lessons.exercises.exercise import Exercise
from autograd_lessons.exercises.programs import OPERATIONS, forward, random_program, run, single_program

OPS = ("add", "mul", "sub", "div", "neg", "pow", "tanh", "exp")


def verdict(ask, answer, seed=0):
    feed = ask.feed(seed)
    return judge(Exercise("9.9", "", ask, question="why?"), collect(answer, feed), feed)


class Scalar:
    """A right scalar engine, written to be broken in one place at a time."""

    accumulate, upstream, second, start, sort, recursive = True, True, True, 1.0, True, False

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad, self.parents, self.slopes = data, 0.0, parents, slopes

    def _of(self, other):
        return other if isinstance(other, Scalar) else type(self)(other)

    def _make(self, data, parents, slopes):
        return type(self)(data, parents, slopes)

    def __add__(self, other):
        other = self._of(other)
        return self._make(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = self._of(other)
        return self._make(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, k):
        return self._make(self.data**k, (self,), (k * self.data ** (k - 1),))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + self._of(other) * -1.0

    def __rsub__(self, other):
        return self._of(other) - self

    def __truediv__(self, other):
        return self * self._of(other) ** -1.0

    def __rtruediv__(self, other):
        return self._of(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def tanh(self):
        t = math.tanh(self.data)
        return self._make(t, (self,), (1 - t * t,))

    def exp(self):
        e = math.exp(self.data)
        return self._make(e, (self,), (e,))

    def _order(self):
        order, seen, waiting = [], set(), [(self, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                if not self.sort:
                    order.append(node)
                else:
                    waiting.append((node, True))
                waiting += [(p, False) for p in node.parents]
        return order[::-1] if self.sort else order

    def backward(self):
        order = self._order()
        for node in order:
            if node.parents:
                node.grad = 0.0
        self.grad = self.start
        for node in order:
            shares = list(zip(node.parents, node.slopes, strict=True))
            for parent, slope in shares if self.second else shares[:1]:
                share = slope * (node.grad if self.upstream else 1.0)
                parent.grad = parent.grad + share if self.accumulate else share


def broken(**how):
    return type("Scalar", (Scalar,), how)


def wrong_tanh(self):
    t = math.tanh(self.data)
    return self._make(t, (self,), (t,))


class NoTanh(Scalar):
    tanh = property()


def numbers_only(self):
    return math.tanh(self.data)


class Silent(Scalar):
    def backward(self):
        for node in self._order():
            node.grad = None


ENGINE = Engine(operations=OPS, depth=160)


@pytest.mark.parametrize("seed", range(4))
def test_a_right_engine_passes(seed):
    found = verdict(ENGINE, Scalar, seed)
    assert found.passed, found
    assert found.compared == found.declared > 40


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("engine", "code"),
    [
        (broken(accumulate=False), "gradient replaced"),
        (broken(upstream=False), "upstream ignored"),
        (broken(second=False), "first operand only"),
        (broken(start=0.0), "no gradient at the end"),
        (broken(sort=False), "order of the walk"),
    ],
)
def test_a_slip_of_the_engine_is_named(engine, code, seed):
    ask = Engine(operations=("add", "mul", "tanh", "exp"), graphs=8)
    found = verdict(ask, engine, seed)
    assert not found.passed
    assert code in found.codes, found


def test_one_wrong_rule_is_placed():
    found = verdict(ENGINE, broken(tanh=wrong_tanh))
    assert not found.passed
    assert "tanh" in repr(found)


def test_a_wrong_rule_that_others_lean_on_is_placed():
    class Wrong(Scalar):
        def __mul__(self, other):
            other = self._of(other)
            return self._make(self.data * other.data, (self, other), (self.data, other.data))

        __rmul__ = __mul__

    found = repr(verdict(Engine(operations=("add", "mul", "tanh")), Wrong))
    assert "first in mul" in found and "which slope does mul have" in found


def test_an_operation_that_forgets_is_told():
    found = verdict(ENGINE, broken(tanh=numbers_only))
    assert found.codes == ("no node",)
    assert "tanh" in repr(found)


def test_an_axis_that_stays_stretched_is_found():
    operations = ("add", "mul", "sub", "exp", "sum", "mean", "matmul")
    ask = Engine(operations=operations, shapes=((2, 3), (3,), (3, 2)))
    known = {"np": np}
    exec(lesson_05.ENGINE, known)
    assert verdict(ask, known["Tensor"]).passed
    known["undo_broadcast"] = lambda g, shape: g.sum(axis=tuple(range(g.ndim - len(shape))))
    assert verdict(ask, known["Tensor"]).codes == ("stretched axis left",)


def test_a_missing_operation_is_told():
    found = verdict(ENGINE, NoTanh)
    assert found.status == "raised"
    assert "tanh" in repr(found)


def test_no_gradient_is_told():
    assert verdict(ENGINE, Silent).codes == ("no gradient",)


def test_gradients_add_up_over_walks():
    class Clears(Scalar):
        def backward(self):
            for node in self._order():
                node.grad = 0.0
            super().backward()

    ask = Engine(operations=("add", "mul"), backwards=2)
    assert verdict(ask, Scalar).passed
    assert verdict(ask, Clears).codes == ("gradient cleared",)


@pytest.mark.parametrize("answer", [..., None])
def test_an_engine_not_attempted(answer):
    assert verdict(ENGINE, answer).status == "absent"


def test_an_engine_with_a_stub_is_not_attempted():
    class Stub:
        def __init__(self, data): ...

        def __mul__(self, other):
            raise NotImplementedError

        __add__ = __sub__ = __mul__

    assert verdict(ENGINE, Stub).status == "absent"


def test_an_object_is_no_engine():
    assert verdict(ENGINE, 3.0).codes == ("no engine",)


def test_this_engine_on_arrays():
    torch = pytest.importorskip("torch")
    ask = Engine(operations=("add", "mul", "sum", "mean", "exp", "matmul"), shapes=((2, 3), (3,), (3, 2)))

    def leaf(value):
        return torch.tensor(value, dtype=torch.float64, requires_grad=True)

    found = verdict(ask, leaf)
    assert found.passed, found


@pytest.mark.parametrize("seed", range(10))
def test_the_gradients_of_programs(seed):
    """The closed form that engines are judged by, against central differences."""
    ops = tuple(OPERATIONS)
    programs = [random_program(ops, ((2, 3), (3,), (3, 2)), 8, seed)]
    programs += [single_program(op, (2, 3), ops, seed) for op in ops]
    for program in programs:
        _, *grads = run(program)
        for k, (leaf, grad) in enumerate(zip(program["leaves"], grads, strict=True)):
            for entry in np.ndindex(np.shape(leaf)):
                sides = []
                for h in (1e-6, -1e-6):
                    moved = np.array(leaf)
                    moved[entry] += h
                    leaves = [moved if i == k else other for i, other in enumerate(program["leaves"])]
                    sides.append(forward({**program, "leaves": leaves})[-1])
                assert grad[entry] == pytest.approx((sides[0] - sides[1]) / 2e-6, rel=1e-5, abs=1e-7)


# --- a backward rule --------------------------------------------------------------------------------------------------

MUL = BackwardRule(
    forward=np.multiply,
    vjps=(lambda g, x, y: g * y, lambda g, x, y: g * x),
    shapes=(((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 3), (2, 1))),
    parts=("x", "y"),
)
MATMUL = BackwardRule(
    forward=np.matmul,
    vjps=(lambda g, x, y: g @ y.T, lambda g, x, y: x.T @ g),
    matrices=(lambda g, x, y: (g, y.T), lambda g, x, y: (x.T, g)),
    shapes=(((2, 3), (3, 4)), ((3, 3), (3, 3))),
    parts=("x", "y"),
)
SQUARES = BackwardRule(
    forward=np.matmul,
    vjps=(lambda g, x, y: g @ y.T, lambda g, x, y: x.T @ g),
    matrices=(lambda g, x, y: (g, y.T), lambda g, x, y: (x.T, g)),
    shapes=(((3, 3), (3, 3)),),
    parts=("x", "y"),
)
SUB = BackwardRule(
    forward=np.subtract,
    vjps=(lambda g, x, y: g, lambda g, x, y: -g),
    shapes=(((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 3), (2, 1))),
    parts=("x", "y"),
)
EXP = BackwardRule(forward=np.exp, vjps=(lambda g, x: g * np.exp(x),), shapes=(((3,),), ((2, 2),)), takes=("g", "z"))


def fit(g, like):
    while g.ndim > like.ndim:
        g = g.sum(axis=0)
    return g.sum(axis=tuple(i for i, n in enumerate(like.shape) if n == 1), keepdims=True) if 1 in like.shape else g


@pytest.mark.parametrize(
    ("ask", "rule"),
    [
        (MUL, lambda g, x, y: (fit(g * y, x), fit(g * x, y))),
        (MATMUL, lambda g, x, y: [g @ y.T, x.T @ g]),
        (EXP, lambda g, z: g * z),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_right_rule_passes(ask, rule, seed):
    assert verdict(ask, rule, seed).passed


@pytest.mark.parametrize(
    ("ask", "rule", "code"),
    [
        (MUL, lambda g, x, y: (g * y, g * x), "not summed"),
        (MUL, lambda g, x, y: (fit(g * x, x), fit(g * y, y)), "operands exchanged"),
        (MUL, lambda g, x, y: (fit(g * x, y), fit(g * y, x)), "operands exchanged"),
        (MUL, lambda g, x, y: (fit(y + 0 * g, x), fit(x + 0 * g, y)), "upstream ignored"),
        (MUL, lambda g, x, y: (fit(g, x), fit(g, y)), "local derivative ignored"),
        (MUL, lambda g, x, y: (fit(g * y, x), None), "part missing"),
        (MUL, lambda g, x, y: fit(g * y, x), "too few parts"),
        (SQUARES, lambda g, x, y: (g @ y, x @ g), "transposed"),
        (SQUARES, lambda g, x, y: (y.T @ g, g @ x.T), "matrix order"),
        (SQUARES, lambda g, x, y: (g @ y.T, g @ x.T), "matrix order"),
        (MUL, lambda g, x, y: (g * y, (g * x).mean() + 0 * y), "differs"),
        (SUB, lambda g, x, y: (g, g), "shape"),
        (SUB, lambda g, x, y: (g, fit(g, y)), "local derivative ignored"),
        (SUB, lambda g, x, y: (g, fit(-g, y) * y.size / g.size), "averaged not summed"),
        (EXP, lambda g, z: g, "local derivative ignored"),
        (EXP, lambda g, z: z, "upstream ignored"),
        (EXP, lambda g, z: -g * z, "sign"),
    ],
)
def test_a_slip_of_a_rule_is_named(ask, rule, code):
    found = verdict(ask, rule)
    assert not found.passed
    assert code in found.codes, found


def test_a_gradient_check_takes_functions():
    def numeric(f, w):
        g = np.zeros_like(w)
        for i in range(w.size):
            e = np.zeros_like(w)
            e[i] = 1e-5
            g[i] = (f(w + e) - f(w - e)) / 2e-5
        return g

    ask = Function(
        expected=lambda f, w: 2 * w,
        inputs=(({"function": "lambda w: (w ** 2).sum()"}, (3,)), ({"function": "lambda w: w @ w + 1"}, (4,))),
        pieces_of=lambda f, w: {"loss": f, "w": w, "h": 1e-5},
    )
    assert verdict(ask, numeric).passed
    assert verdict(ask, lambda f, w: (f(w + 1e-5) - f(w - 1e-5)) / 2e-5).codes == ("all entries moved at once",)


# --- an order -----------------------------------------------------------------------------------------------------------

ORDER = Order(graphs=({"a": (), "b": ("a",), "c": ("a", "b"), "d": ("c", "a")},))


def depth_first(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    return order


def by_counting(root):
    """Another valid order: ready nodes first in, first out."""
    nodes = depth_first(root)
    waiting = {node: set(node.parents) for node in nodes}
    order = []
    while waiting:
        ready = [node for node in waiting if not waiting[node] - set(order)]
        order += ready
        for node in ready:
            del waiting[node]
    return iter(order)


def preorder(root):
    order = [root]
    for node in order:
        order += [p for p in node.parents if p not in order]
    return order[::-1]


def keeps(root, seen=[]):  # noqa: B006 the slip itself
    order = [node for node in depth_first(root) if node not in seen]
    seen += order
    return order


@pytest.mark.parametrize("function", [depth_first, by_counting])
def test_any_valid_order_is_right(function):
    found = verdict(ORDER, function)
    assert found.passed, found
    assert found.compared == 4 + 3 * 8 + 21


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (lambda root: depth_first(root)[::-1], "reversed"),
        (lambda root: depth_first(root)[1:], "node missing"),
        (lambda root: [*depth_first(root), root], "node twice"),
        (preorder, "parent after child"),
        (keeps, "remembers"),
        (lambda root: root.name, "no list of nodes"),
        (lambda root: [node.name for node in depth_first(root)], "no list of nodes"),
        (lambda root: depth_first(root).reverse(), "returns nothing"),
        (3, "value for function"),
    ],
)
def test_a_wrong_order_is_named(function, code):
    found = verdict(ORDER, function)
    assert not found.passed
    assert found.codes == (code,), found


def test_an_order_along_every_path_is_stopped():
    def along_every_path(root):
        listed = []
        for parent in root.parents:
            listed += [node for node in along_every_path(parent) if node not in listed]
        return [*listed, root]

    assert verdict(ORDER, along_every_path).codes == ("visited too often",)


def test_a_wrong_order_is_shown_beside_its_graph():
    found = repr(verdict(ORDER, lambda root: depth_first(root)[::-1]))
    assert "b from a; " in found and "your list" in found
    assert "was made" in found


def test_children_first():
    ask = Order(graphs=ORDER.graphs, children_first=True)
    assert verdict(ask, lambda root: depth_first(root)[::-1]).passed
    assert verdict(ask, depth_first).codes == ("reversed",)


def test_an_order_not_attempted():
    def stub(root): ...

    assert verdict(ORDER, stub).status == "absent"
    assert verdict(ORDER, ...).status == "absent"
