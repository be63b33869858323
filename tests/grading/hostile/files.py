"""Files that are odd: each is made from the solved notebook of lesson 01, as JSON data, and comes with what must be found in it.

A maker gives the bytes of the file; `expected` is a file's status and, when it is graded, the outcome of every exercise (one word for
all, or by id; what is not named must be "passed").
"""

import copy
import json

FIRST = "1.2"  # an exercise with a function


def _bytes(notebook):
    return json.dumps(notebook, ensure_ascii=False).encode()


def _cells(notebook, id):
    return [cell for cell in notebook["cells"] if f'exercise="{id}"' in "".join(cell["source"])]


def _source(cell, source):
    cell["source"] = source
    return cell


def deleted(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in _cells(notebook, FIRST)]
    return _bytes(notebook)


def copied(notebook):
    (cell,) = _cells(notebook, "1.3")
    place = notebook["cells"].index(cell)
    wrong = _source(copy.deepcopy(cell), 'answer = 0\ncheck_gradient(answer, exercise="1.3")')
    notebook["cells"][place + 1 : place + 1] = [wrong]
    return _bytes(notebook)


def reordered(notebook):
    notebook["cells"].reverse()
    return _bytes(notebook)


def retyped(notebook):
    for id in (FIRST, "1.3"):
        (cell,) = _cells(notebook, id)
        cell["cell_type"] = "markdown" if id == FIRST else "raw"
        del cell["outputs"], cell["execution_count"]
    return _bytes(notebook)


def renamed(notebook):
    _source(
        _cells(notebook, FIRST)[0],
        f'def mine(x):\n    return 6 * (x + 2)\nprint(check_derivative(mine, exercise="{FIRST}"))',
    )
    _source(
        _cells(notebook, "1.3")[0],
        "from autograd_lessons import checks\nmine = 6 * (np.array([[1.0, 2], [3, 5]]) + 2) / 4\n"
        'result = checks.check_gradient(mine, "1.3")\nresult.passed',
    )
    return _bytes(notebook)


def helper_elsewhere(notebook):
    (cell,) = _cells(notebook, "1.3")
    helper = _source(copy.deepcopy(cell), "def helper(x):\n    return 6 * (x + 2) / 4")
    notebook["cells"].insert(3, helper)
    _source(cell, 'answer = helper(np.ones((2, 2)))\ncheck_gradient(answer, exercise="1.3")')
    return _bytes(notebook)


def function_of_before(notebook):
    """As a hint of the lesson proposes: one answer uses the function of another."""
    (cell,) = _cells(notebook, "1.3")
    _source(cell, 'answer = dz(np.array([[1.0, 2.0], [3.0, 5.0]])) / 4\ncheck_gradient(answer, exercise="1.3")')
    return _bytes(notebook)


def claims(notebook):
    for cell in notebook["cells"]:
        if (
            cell["cell_type"] == "code"
            and "check_" in "".join(cell["source"])
            and "exercise=" in "".join(cell["source"])
        ):
            id = "".join(cell["source"]).partition('exercise="')[2].partition('"')[0]
            check = "check_prediction" if id == "1.1" else "check_gradient"
            cell["source"] = f'answer = ...\n{check}(answer, exercise="{id}")'
            data = {"text/plain": f"✓ {id}  right", "text/html": "<b>right</b>"}
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}]
    notebook["metadata"]["grades"] = {"1.2": "passed"}
    return _bytes(notebook)


def duplicate_ids(notebook):
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return _bytes(notebook)


def version_3(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
    return _bytes({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": notebook["cells"]}]})


def large(notebook):
    output = {"output_type": "stream", "name": "stdout", "text": ["0123456789" * 1000 + "\n"] * 5000}
    notebook["cells"][-1] = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    return _bytes(notebook)


def odd_cells(notebook):
    odd = [None, 5, "text", [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}, {"source": [1, None]}]
    notebook["cells"] = odd + notebook["cells"]
    notebook["metadata"] = "none"
    return _bytes(notebook)


def long_cell(notebook):
    (cell,) = _cells(notebook, "1.3")
    cell["source"] = "answer = 0  #" + "x" * 1_000_000 + '\ncheck_gradient(answer, exercise="1.3")'
    return _bytes(notebook)


def deep_source(notebook):
    (one, two, three) = (_cells(notebook, id)[0] for id in ("1.2", "1.3", "1.4"))
    one["source"] = "answer = " + "-" * 19_000 + '1\ncheck_derivative(answer, exercise="1.2")'
    two["source"] = "answer = " + "(" * 9_000 + "1" + ")" * 9_000 + '\ncheck_gradient(answer, exercise="1.3")'
    three["source"] = "answer = " + "1+" * 9_000 + '1\ncheck_gradient(answer, exercise="1.4")'
    return _bytes(notebook)


def _with(id, old, new):
    """The same, with a change in the source of one exercise's cell."""

    def made(notebook):
        (cell,) = _cells(notebook, id)
        _source(cell, "".join(cell["source"]).replace(old, new))
        return _bytes(notebook)

    return made


def other_line_ends(notebook):
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n" if cell["id"] < "m" else "\r")
    return _bytes(notebook).replace(b"\n", b"\r\n")


def slow_to_search(notebook):
    """Texts that take a careless pattern minutes; a NameError makes the judge look for the name in all of them."""
    slow = [
        "check_" * 3000 + "(",
        "check_a(" * 2000,
        "x = (" + "\n" * 19_000,
        "z," * 9_000 + "(",
        "a" + " " * 19_000 + "(",
    ]
    slow += [
        "\n" * 10**6,
        "z," * 10**6,
        "f" + "()" * 9_000,
        "a" + ".b" * 9_000,
        "if a: pass\n" + "elif a: pass\n" * 1400,
    ]
    notebook["cells"] += [{"cell_type": "code", "source": source} for source in slow]
    return _with("1.3", "answer =", "answer = zz #")(notebook)


def many_cells(notebook):
    cell = {"cell_type": "code", "source": "check_" + "1+" * 9_000 + "1"}
    notebook["cells"] += [cell] * 60
    return _bytes(notebook)


def many_commas(notebook):
    notebook["cells"][-1] = {
        "cell_type": "code",
        "source": "",
        "outputs": [{"text": ['1, \\"[2]", {}\n' * 700_000] * 3}],
    }
    return _bytes(notebook)


def version_3_of_nothing(notebook):
    odd = [5, None, {}, {"cells": 5}, {"cells": None}, {"cells": {"a": 1}}]
    return _bytes({"nbformat": 3, "nbformat_minor": 0, "worksheets": odd})


def deep_type(notebook):
    notebook["cells"].insert(0, {"cell_type": "@", "source": "x"})
    return _bytes(notebook).replace(b'"@"', b"[" * 900 + b"]" * 900)


ALL = "passed"
FILES = {
    # name: (maker, status, outcomes)
    "solved.ipynb": (_bytes, "graded", ALL),
    "deleted.ipynb": (deleted, "graded", {"1.2": "not attempted"}),
    "copied.ipynb": (copied, "graded", ALL),
    "reordered.ipynb": (reordered, "graded", ALL),
    "retyped.ipynb": (retyped, "graded", ALL),
    "renamed.ipynb": (renamed, "graded", ALL),
    "helper.ipynb": (helper_elsewhere, "graded", {"1.3": "failed"}),
    "function of before.ipynb": (function_of_before, "graded", ALL),
    "claims.ipynb": (claims, "graded", "not attempted"),
    "duplicate ids.ipynb": (duplicate_ids, "graded", ALL),
    "version 3.ipynb": (version_3, "graded", ALL),
    "large.ipynb": (large, "graded", ALL),
    "odd cells.ipynb": (odd_cells, "graded", ALL),
    "long cell.ipynb": (long_cell, "graded", {"1.3": "limit"}),
    "deep source.ipynb": (deep_source, "graded", {"1.2": "?", "1.3": "?", "1.4": "?"}),
    "id in an f-string.ipynb": (_with("1.3", '"1.3"', 'f"1.{3}"'), "graded", {"1.3": "not attempted"}),
    "id in wide digits.ipynb": (_with("1.3", '"1.3"', '"１.３"'), "graded", {"1.3": "not attempted"}),
    "id in other letters.ipynb": (_with("1.3", "check_gradient", "сheck_gradient"), "graded", {"1.3": "not attempted"}),
    "other line ends.ipynb": (other_line_ends, "graded", ALL),
    "slow to search.ipynb": (slow_to_search, "graded", {"1.3": "failed"}),
    "deep type.ipynb": (deep_type, "graded", ALL),
    "many commas.ipynb": (many_commas, "graded", ALL),
    "many cells.ipynb": (many_cells, "unreadable", None),
    "many parts.ipynb": (lambda n: b'{"nbformat": 4, "cells": [' + b"{}," * 3_000_000 + b"{}]}", "unreadable", None),
    "many names.ipynb": (lambda n: b'{"nbformat": 4, "cells": [' + b'"",' * 6_000_000 + b'""]}', "unreadable", None),
    "version 3 of nothing.ipynb": (version_3_of_nothing, "no exercises", None),
    "課題_Анна_🙂.ipynb": (_bytes, "graded", ALL),
    "=cmd|' (1).ipynb": (_bytes, "graded", ALL),
    "01 no exercises left.ipynb": (lambda n: _bytes({**n, "cells": []}), "graded", "not attempted"),
    "other course.ipynb": (lambda n: _bytes({**n, "cells": []}), "no exercises", None),
    "version 5.ipynb": (lambda n: _bytes({**n, "nbformat": 5}), "unreadable", None),
    "version 2.ipynb": (lambda n: _bytes({**n, "nbformat": 2}), "unreadable", None),
    "no version.ipynb": (lambda n: _bytes({"cells": n["cells"]}), "unreadable", None),
    "no cells.ipynb": (lambda n: _bytes({**n, "cells": 5}), "unreadable", None),
    "list.ipynb": (lambda n: _bytes([n]), "unreadable", None),
    "no JSON.ipynb": (lambda n: _bytes(n)[:-100], "unreadable", None),
    "empty.ipynb": (lambda n: b"", "unreadable", None),
    "nested.ipynb": (lambda n: b"[" * 1_000_000, "unreadable", None),
    "picture.ipynb": (lambda n: bytes(range(256)) * 10, "unreadable", None),
    "utf-16.ipynb": (lambda n: _bytes(n).decode().encode("utf-16"), "unreadable", None),
    "bom.ipynb": (lambda n: b"\xef\xbb\xbf" + _bytes(n), "graded", ALL),
}
