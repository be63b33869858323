"""A folder of notebooks: which files there are, and whose."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_PASSED_OVER = ("__MACOSX",)  # what macOS adds to an archive


@dataclass(frozen=True)
class File:
    """A notebook that was handed in: where it is, its path below the folder with `/`, and whose it is."""

    path: Path
    name: str
    learner: str


def readable(text: str) -> str:
    """A name that may hold anything as printable text; two names stay two."""
    text = unicodedata.normalize(
        "NFC", os.fsencode(text).decode("utf-8", "backslashreplace")
    )  # macOS writes é as two characters
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def collect(folder: Path, pattern: re.Pattern | None = None) -> list[File]:
    """Every notebook below a folder, in the order of learners and names. Hidden folders and links to folders are passed over.

    The learner is what `pattern` finds in the path below the folder (its group `learner`, its first group, or all of it); without
    one, or where it finds nothing, the first folder, or the file's own name without `.ipynb`."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        for name in names:
            if name.endswith(".ipynb") and not name.startswith("."):
                path = Path(place, name)
                below = path.relative_to(folder).as_posix()
                found.append(File(path, readable(below), readable(_learner(below, pattern))))
    return sorted(found, key=lambda file: (file.learner, file.name))


def _learner(below: str, pattern: re.Pattern | None) -> str:
    match = pattern.search(below) if pattern else None
    found = match and (match.groupdict().get("learner") or next(filter(None, match.groups()), match[0]))
    if found:
        return found
    first, inside, _ = below.partition("/")
    return first if inside else below.removesuffix(".ipynb")
