"""The script that draws the README's pictures still runs, and the graph is a file that stands alone."""

import runpy
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "tools" / "make_pictures.py"


def test_the_pictures_are_made(tmp_path):
    runpy.run_path(str(SCRIPT))["main"](tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["boundary.png", "descent.png", "graph.svg"]
    text = (tmp_path / "graph.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).get("aria-label").startswith("graph of out: 4 operations, 1 leaf")
    assert "var(" not in text and "prefers-color-scheme:dark" in text
