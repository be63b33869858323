"""Run the lessons and store what they print: `python tools/store_notebooks.py [01 ...]`, after a lesson or the engine changed.

The stored outputs are what the tests compare with, so look at `git diff` before you commit them.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def store(path):
    """Run one notebook in its folder, with no progress made yet, and write it back with canonical metadata."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUTOGRAD_LESSONS_PROGRESS"] = os.path.join(folder, "progress.json")
        resources = {"metadata": {"path": str(path.parent)}}
        NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            resources=resources,
        ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def main(chosen):
    os.environ["PYTHONPATH"] = str(ROOT)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not chosen or path.name.startswith(tuple(chosen)):
            store(path)
            print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
