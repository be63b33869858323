"""Solved lessons: a shipped notebook with each exercise's solution laid over its answer cell."""

import ast

import nbformat

from autograd_lessons import exercises


def asked(source: str) -> tuple[str, int] | None:
    """The exercise whose check ends this cell, and the line where that check begins; None for any other cell."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a cell with a command of IPython's
        return None
    match statements[-1:]:
        case [ast.Expr(ast.Call(func=ast.Name(name), keywords=keywords)) as last] if name.startswith("check_"):
            for keyword in keywords:
                if keyword.arg == "exercise" and isinstance(keyword.value, ast.Constant):
                    return keyword.value.value, last.lineno
    return None


def exercise_cells(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """The answer cells of a lesson by exercise id. Raises ValueError when an exercise is asked twice."""
    cells = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := asked(cell.source)):
            if found[0] in cells:
                raise ValueError(f"exercise {found[0]} is asked twice")
            cells[found[0]] = cell
    return cells


def lay_over(cell: nbformat.NotebookNode, answer: str) -> None:
    """Put `answer` in place of everything before the cell's check."""
    _, line = asked(cell.source)
    check = "\n".join(cell.source.splitlines()[line - 1 :])
    cell.source = f"{answer.rstrip()}\n\n{check}"


def solved(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with every solution in its place (the notebook itself is changed)."""
    for number, cell in exercise_cells(notebook).items():
        lay_over(cell, exercises.find(number).solution)
    return notebook
