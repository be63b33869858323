"""A copy of the package for the processes that are near learners' code: without exercises, judgement and answers."""

from __future__ import annotations

import re
import shutil
import site
import sys
import sysconfig
from pathlib import Path

from autograd_lessons.grading.lessons import PACKAGE

# what the copy has of the two rooms that know more than a child may
_OF_CHECKS = ("__init__", "evidence")  # and what these import
_OF_GRADING = ("__init__", "child", "frames", "kernel", "landlock", "sandbox", "server")
_LEFT_OUT = ("exercises", "commands", "notebooks", "checks", "grading", "pictures", "__main__.py")


def make(folder: Path) -> Path:
    """Put the copy into this folder, which is then one to import from."""
    target = folder / PACKAGE.name
    shutil.copytree(PACKAGE, target, ignore=_left_out)
    for room, names in (("checks", _OF_CHECKS), ("grading", _OF_GRADING)):
        (target / room).mkdir()
        for name in _with_imports(room, names):
            shutil.copy2(PACKAGE / room / f"{name}.py", target / room / f"{name}.py")
    shutil.copy2(PACKAGE / "grading" / "stand_in.py", target / "checks" / "faces.py")
    for place, name in ((target / "pictures", "__init__.py"), (folder / "IPython", "display.py")):
        place.mkdir()
        shutil.copy2(PACKAGE / "grading" / "stand_in_pictures.py", place / name)
    (folder / "IPython" / "__init__.py").write_text("def get_ipython():\n    return None\n")
    return folder


def _left_out(place: str, names: list[str]) -> list[str]:
    """The names in a folder that are not copied: hidden ones belong to tools."""
    return [name for name in names if name.startswith(".") or (Path(place) == PACKAGE and name in _LEFT_OUT)]


def _with_imports(room: str, names: tuple[str, ...]) -> list[str]:
    """The modules of a room, and those of the same room that they import from."""
    found = list(names)
    for name in found:
        source = (PACKAGE / room / f"{name}.py").read_text(encoding="utf-8")
        for other in re.findall(rf"^from autograd_lessons\.{room}\.(\w+) import", source, re.MULTILINE):
            if other not in found:
                found.append(other)
    return found


def path() -> list[str]:
    """Where the other processes import everything else from: the standard library and the installed packages."""
    installed = {*site.getsitepackages(), site.getusersitepackages()}
    installed |= {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found = [entry for entry in sys.path if entry and not _ours(entry, installed)]
    return list(dict.fromkeys(found))


def _ours(entry: str, installed: set[str]) -> bool:
    """Whether an entry of sys.path belongs to a clone of this project (where the exercises are) and not to its environment."""
    place = Path(entry).resolve()
    return place.is_relative_to(PACKAGE.parent) and entry not in installed and "site-packages" not in place.parts


def hidden() -> list[str]:
    """Where this project's package lies, here and wherever else Python would find it."""
    found = [PACKAGE, *(Path(entry) / PACKAGE.name for entry in sys.path if entry)]
    return list(dict.fromkeys(str(folder) for folder in found if folder.is_dir()))


def libraries() -> list[str]:
    """Folders and files besides, that a child may read: shared libraries, time zones, fonts."""
    found = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", f"{sys.base_prefix}/lib"]
    return [*found, "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/usr/share/fonts"]
