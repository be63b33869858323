"""Which names a cell needs, binds and speaks of: on this hangs where an answer is carried out."""

import pytest

from autograd_lessons.grading.lessons import asked
from autograd_lessons.grading.names import bound, imported, mentioned, needed, needed_after, without_magic


@pytest.mark.parametrize(
    "source, names",
    [
        ("y = x + 1", "x"),
        ("x = 1\ny = x", ""),
        ("y = x\nx = 1", "x"),
        ("x += 1", "x"),
        ("if a:\n    x = 1\ny = x", "a x"),
        ("def f(x):\n    t = x\n    return t + outer", "outer"),
        ("f = lambda x: x * scale", "scale"),
        ("@mark\ndef f(x=start): pass", "mark start"),
        ("class A(Base):\n    def f(self): return g(self)", "Base g"),
        ("x.grad.zero_()", "x"),
        ("table[0] = 5", "table"),
        ("%time\ny = x", "x"),
        ("y = (", ""),
    ],
)
def test_needed(source, names):
    assert needed(source) == set(names.split())


def test_more_than_needed_may_be_found_in_comprehensions():
    """From Python 3.12 on their own names count as the notebook's: more is then carried out in one process than must be."""
    assert {"values"} <= needed("y = [v for v in values]") <= {"values", "v"}


def test_bound_imported_mentioned():
    source = "import numpy as np, os.path\nfrom a import b as c\nx, (y, *z) = np.ones(3)\ndef f(u): v = u\nclass K: w = 1\nfor i in x: pass"
    assert bound(source) == {"np", "os", "c", "x", "y", "z", "f", "K", "i"}
    assert imported(source) == {"np", "os", "c"}
    assert mentioned("def f(x):\n    local = x\n    return shared\nf(y)") == {"f", "shared", "y"}


def test_needed_after():
    cells = ["import n", "a = n.one()", "def f(x): return x + a", "a = 2", "f(a)"]
    assert needed_after(cells) == [{"n"}, {"a"}, {"f"}, {"f", "a"}, set()]


def test_magic_lines_become_comments_and_keep_their_numbers():
    assert without_magic("%matplotlib inline\nx = 5\n  !ls") == "#%matplotlib inline\nx = 5\n#  !ls"
    assert without_magic("x = 5 \\\n  % 2") == "x = 5 \\\n  % 2", "what is Python stays as it is"


@pytest.mark.parametrize(
    "source, ids",
    [
        ('check_value(answer, exercise="1.2")', ["1.2"]),
        ("check_value(answer, '1.2')", ["1.2"]),
        ('print(checks.check_value(a, exercise="1.2"))\ncheck_gradient(b, exercise="1.3")', ["1.2", "1.3"]),
        ('# check_value(answer, exercise="1.2")', []),
        ("text = 'check_value(answer, exercise=\"1.2\")'", []),
        ("check_value(answer, exercise=id)", []),
        ("check_value(answer, exercise=1.2)", []),
        ('answer = (\ncheck_value(answer, exercise="1.2")', ["1.2"]),
        ("%time\ncheck_value(answer, exercise='1.2')", ["1.2"]),
        ("hint('1.2')", []),
    ],
)
def test_asked(source, ids):
    assert asked(source) == ids
