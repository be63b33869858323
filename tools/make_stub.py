"""Write autograd_lessons/__init__.pyi, which tells editors the names that are loaded lazily: `python tools/make_stub.py`."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
STUB = ROOT / "autograd_lessons" / "__init__.pyi"


def stub():
    """The text of the stub, from the table of public names."""
    sys.path.insert(0, str(ROOT))
    import autograd_lessons

    lines = ["# made by tools/make_stub.py from the table in __init__.py"]
    lines += [f"from . import {module} as {module}" for module in sorted(autograd_lessons.MODULES)]
    for home, names in sorted(autograd_lessons.HOMES.items()):
        lines += [f"from .{home} import {name} as {name}" for name in sorted(names.split())]
    lines += ["", "__version__: str", f"__all__ = {sorted(autograd_lessons.__all__)!r}".replace("'", '"')]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")
    if find_spec("ruff") is None:
        sys.exit("Written, but not yet in the form that the tests ask for: pip install ruff, then run this again.")
    for command in (("check", "--fix", "--quiet"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", str(STUB)], check=True, cwd=ROOT)
