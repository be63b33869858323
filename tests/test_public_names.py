"""The names of the package: loaded when used, known to editors, hiding no builtin; and who may import whom."""

import ast
import builtins
import subprocess
import sys
from pathlib import Path

import pytest

import autograd_lessons

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "autograd_lessons"


def test_every_name_is_where_the_table_says():
    for name in autograd_lessons.HOME_OF:
        assert getattr(autograd_lessons, name) is not None, name
    assert set(dir(autograd_lessons)) >= {*autograd_lessons.HOME_OF, *autograd_lessons.MODULES}


def test_a_star_import_hides_no_builtin():
    assert not set(autograd_lessons.__all__) & set(dir(builtins))


def test_the_stub_for_editors_is_up_to_date():
    tree = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    homes = {alias.name: node.module for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    expected = autograd_lessons.HOME_OF | dict.fromkeys(autograd_lessons.MODULES)
    assert homes == expected, "run: python tools/make_stub.py"


def test_importing_the_package_loads_nothing():
    code = "import sys; import autograd_lessons; print(sorted(m for m in sys.modules if 'numpy' in m or 'autograd_lessons.' in m))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout.strip() == "[]"


def test_unknown_names_are_named():
    with pytest.raises(AttributeError, match="no attribute 'convolve3'"):
        print(autograd_lessons.convolve3)


MAY_IMPORT = {  # room -> the rooms of ours that it may import, beside itself
    "engine": set(),
    "autograd": {"engine"},
    "optim": {"engine"},
    "utils": {"engine"},
    "nn": {"engine"},
    "pictures": {"engine", "autograd", "nn"},
    "exercises": set(),
    "checks": {"exercises"},
    "grading": {"checks", "exercises", "engine"},
}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_arrows_go_one_way(room):
    for path in (PACKAGE / room).rglob("*.py"):
        for module in imported(path):
            other = module.removeprefix("autograd_lessons").lstrip(".").split(".")[0]
            if module.startswith("autograd_lessons") and (PACKAGE / other).is_dir() and other:
                assert other == room or other in MAY_IMPORT[room], f"{path.relative_to(ROOT)} imports {module}"
            if room == "engine" and not module.startswith("autograd_lessons"):
                top = module.split(".")[0]
                assert top == "numpy" or top in sys.stdlib_module_names, f"{path.relative_to(ROOT)} imports {module}"


def imported(path):
    """The full names of the modules that a file imports."""
    here = ("autograd_lessons", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from ([f"{stem}.{alias.name}" for alias in node.names] if not node.module else [stem])
