"""The reports: whole, in every format, the same for the same notebooks."""

import csv
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from autograd_lessons.grading import lessons, reports
from autograd_lessons.grading.reports import json_data
from autograd_lessons.grading.reports.json_data import SCHEMA, VERSION


@pytest.fixture
def report(small_class, tmp_path):
    def written(name):
        reports.write(small_class.summary, tmp_path / name)
        return tmp_path / name

    return written


def test_json_report(report):
    data = json.loads(report("r.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["version"], data["complete"]) == (SCHEMA, VERSION, True)
    learners = {row["learner"]: row for row in data["learners"]}
    assert list(learners) == ["=bob<b>", "anna", "cid"]
    assert learners["=bob<b>"]["passed"] == learners["=bob<b>"]["of"] == len(lessons.load(1).exercises)
    assert learners["anna"]["exercises"]["1.3"]["outcome"] == "passed", "the better of two notebooks"
    assert learners["cid"]["files"][1] == {
        "name": "cid/broken.ipynb",
        "status": "unreadable",
        "because": "it is not JSON, as a notebook is",
    }
    exercise = next(one for one in data["exercises"] if one["id"] == "1.3")
    assert exercise["outcomes"]["passed"] == 2
    assert set(exercise["outcomes"]) == set(data["outcomes"])
    assert list(data) == re.findall(r"^    ([a-z]+) ", json_data.__doc__, re.MULTILINE), "the schema is said in full"


def test_csv_report(report):
    text = report("r.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["learner", "passed", "of", *lessons.load(1).exercises, "trouble"]
    assert [row[0] for row in rows[1:]] == ["'=bob<b>", "anna", "cid"], "no formula"
    assert rows[3][-1] == "cid/broken.ipynb: it is not JSON, as a notebook is"


def test_junit_report(report):
    root = ElementTree.parse(report("r.xml")).getroot()
    suites = {suite.get("name"): suite for suite in root}
    assert (
        suites["=bob<b>"].get("failures") == suites["=bob<b>"].get("errors") == suites["=bob<b>"].get("skipped") == "0"
    )
    assert (
        len(suites["cid"].findall(".//skipped")) == int(suites["cid"].get("skipped")) == len(lessons.load(1).exercises)
    )
    assert len(suites["cid"].findall(".//error")) == int(suites["cid"].get("errors")) == 1


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.links, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_html_report(report):
    page = _Page()
    page.feed(report("r.html").read_text(encoding="utf-8"))
    assert page.open == [] and page.links == [], "whole, and in need of nothing"
    assert "=bob<b>" in page.text and "a sum where the mean is meant" not in page.text
    assert "Learners: 3, of whom 2 passed every exercise. Notebooks: 5." in page.text


def test_a_report_is_written_whole_or_not_at_all(small_class, tmp_path, monkeypatch):
    (tmp_path / "r.json").write_text("old")
    monkeypatch.setitem(reports.WRITERS, ".json", lambda summary, file: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reports.write(small_class.summary, tmp_path / "r.json")
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]
    assert (tmp_path / "r.json").read_text() == "old"


def test_the_same_notebooks_give_the_same_report(small_class, grade, tmp_path):
    folder = small_class.files[0].path.parent.parent
    again = grade(folder, jobs=1)
    for name in ("r.json", "r.csv", "r.xml", "r.html"):
        both = []
        for summary in (small_class.summary, again.summary):
            reports.write(summary, tmp_path / name)
            both.append((tmp_path / name).read_bytes())
        assert both[0] == both[1], name
        assert str(folder).encode() not in both[0]


def test_hostile_text_in_reports(hostile_class, tmp_path):
    for name in ("r.json", "r.csv", "r.xml", "r.html"):
        reports.write(hostile_class.summary, tmp_path / name)
    ElementTree.parse(tmp_path / "r.xml")
    json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
