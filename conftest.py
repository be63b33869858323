"""What every test and every notebook finds: an empty progress file, and no settings of whoever runs it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

LEAKS = ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "MPLBACKEND", "PYTHONSTARTUP")
FOLDERS = pytest.StashKey[dict[str, Path]]()


def pytest_configure(config):
    home = Path(tempfile.mkdtemp(prefix="autograd_lessons_tests_"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    config.stash[FOLDERS] = {"": home}
    for name in LEAKS:
        os.environ.pop(name, None)
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        os.environ[name] = str(home / name.lower())
        Path(os.environ[name]).mkdir()


def pytest_collection_finish(session):
    """Let matplotlib list the fonts before a notebook does: where that is slow, it says so in the cell's output."""
    if any(item.path.suffix == ".ipynb" for item in session.items):
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], capture_output=True, check=True)


@pytest.hookimpl(tryfirst=True)  # before nbval starts the notebook's kernel, which inherits the variable
def pytest_runtest_setup(item):
    """Give each test, and each notebook as a whole, a progress file that does not exist yet."""
    owner = str(item.path) if item.path.suffix == ".ipynb" else item.nodeid
    folders = item.config.stash[FOLDERS]
    if owner not in folders:
        folders[owner] = Path(tempfile.mkdtemp(dir=folders[""]))
    os.environ["AUTOGRAD_LESSONS_PROGRESS"] = str(folders[owner] / "progress.json")
