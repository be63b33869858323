"""Which names a piece of source binds, which it needs, and which are still needed after it."""

from __future__ import annotations

import ast
import re
import symtable
from functools import lru_cache

MAGIC = re.compile(r"^[ \t]*[%!][^\n]*", re.MULTILINE)  # a command of IPython's, or of the system's
KEPT = 1024  # sources of which what was found is remembered: a course's, and those of a few notebooks
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def without_magic(source: str) -> str:
    """The source as Python: IPython's commands become comments, so that lines keep their numbers."""
    return source if _parsed(source) else MAGIC.sub(lambda line: "#" + line[0], source)


@lru_cache(maxsize=64)  # a few cells at a time: trees are large, and learners' sources many
def parse(source: str) -> ast.Module | None:
    """The source as a tree; None when it is no Python, or nested too deeply."""
    return _parsed(without_magic(source))


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(KEPT)
def bound(source: str) -> frozenset[str]:
    """The names that a cell binds for other cells, by assignment, import, def or class."""
    tree = parse(source)
    return frozenset(name for statement in tree.body for name in _binds(statement)) if tree else frozenset()


@lru_cache(KEPT)
def imported(source: str) -> frozenset[str]:
    """The names among them that an import binds."""
    tree = parse(source)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))] if tree else []
    return frozenset(name for statement in imports for name in _binds(statement))


def _binds(node: ast.AST) -> set[str]:
    found, waiting = set(), [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _SCOPES):
            found.add(node.name)
            continue  # what is bound inside stays inside
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        if isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        waiting += ast.iter_child_nodes(node)
    return found


def _symbols(source: str, only_read: bool) -> frozenset[str]:
    """The names of the notebook that a piece of source speaks of, in functions too; what is local to a function is not among them.
    only_read: those whose value it reads."""
    try:
        top = symtable.symtable(without_magic(source), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced() or not only_read}
    waiting = list(top.get_children())
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        found |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return frozenset(found)


@lru_cache(KEPT)
def mentioned(source: str) -> frozenset[str]:
    """Every name of the notebook in a cell: what it binds, reads, or might change through it."""
    return _symbols(source, only_read=False)


@lru_cache(KEPT)
def needed(source: str) -> frozenset[str]:
    """The names that a cell reads and has not bound itself by then."""
    found: set[str] = set()
    own: set[str] = set()
    tree = parse(source)
    lines = without_magic(source).split("\n")  # as Python counts them: splitlines ends lines at form feeds, too
    for statement in tree.body if tree else ():
        first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", ()))])
        reads = set(_symbols("\n".join(lines[first - 1 : statement.end_lineno]), only_read=True))
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            reads.add(statement.target.id)
        found |= reads - own
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, *_SCOPES)):
            own |= _binds(statement)  # bound for certain, which after `if` or `for` it is not
    return frozenset(found)


@lru_cache(KEPT)
def _settled(source: str) -> frozenset[str]:
    """The names that a cell binds for certain."""
    tree = parse(source)
    certain = (ast.Assign, ast.Import, ast.ImportFrom, *_SCOPES)
    bodies = [statement for statement in tree.body if isinstance(statement, certain)] if tree else []
    return frozenset(name for statement in bodies for name in _binds(statement))


def needed_after(sources: list[str]) -> list[frozenset[str]]:
    """For each cell of a notebook, in order, the names that a later cell needs from it or from before it."""
    after: list[frozenset[str]] = []
    live: frozenset[str] = frozenset()
    for source in reversed(sources):
        after.append(live)
        live = (live - _settled(source)) | needed(source)
    return after[::-1]
