"""What a child says, read as a stranger's letter."""

import json

import pytest

from autograd_lessons.grading import replies
from autograd_lessons.grading.pool import PREFIX

FEED = {"kind": "value", "parts": 1}
GOOD = {"status": "numbers", "replies": [[{"shape": [2], "dtype": "float64", "values": [1.0, "nan"]}]], "notes": []}


def test_what_our_own_code_writes_is_read():
    assert replies.evidence(json.dumps(GOOD).encode(), FEED)["replies"] == GOOD["replies"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"NaN",
        b'{"status": "right", "passed": true}',
        b'{"status": ["numbers"]}',
        b'{"status": "other", "code": "passed", "detail": ""}',
        b'{"status": "numbers", "replies": [[]], "notes": []}',
        b'{"status": "numbers", "replies": [], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [2], "dtype": "float64", "values": [1]}]], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [-1], "dtype": "float64", "values": []}]], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [1], "dtype": "float64", "values": [true]}]], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [1], "dtype": "float64", "values": ["1"]}]], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [1], "dtype": "float64", "values": [[1]]}]], "notes": []}',
        b'{"status": "numbers", "replies": [[{"shape": [1], "dtype": "float64", "values": ['
        + b"1" * 5000
        + b']}]], "notes": []}',
        b'{"status": "raised", "error": {"type": "E"}}',
        b'{"status": "orders", "orders": [], "notes": []}',
        b"\xff\xfe",
    ],
)
def test_anything_else_counts_as_nothing(text):
    with pytest.raises(replies.Malformed):
        replies.evidence(text, FEED)


def test_why_a_copy_ended_is_read_strictly():
    assert replies.stopped(b'"time"') == ("time", 0)
    assert replies.stopped(b'"signal 11"') == ("signal", 11)
    for text in (
        b'"signal"x',
        b'"signal 0"',
        b'"signal 111"',
        '"signal ²"'.encode(),
        b'"passed"',
        b"[]",
        b"5",
        b"",
        b'"fault"',
    ):
        with pytest.raises(replies.Malformed):
            replies.stopped(text)


def test_where_a_child_worked_is_no_part_of_a_report():
    place = f"'/tmp/{PREFIX}ab_12xyz/room3/tmp8_a'"
    assert (
        replies.error({"type": "E", "message": f"no {place}: {place[:36]}", "function": "", "source": "", "line": 0})[
            "message"
        ]
        == "no '.': '."
    )


def test_lines_are_read_strictly():
    data = b'1 begins\n2 evidence {}\nx evidence {}\n3 passed\n-1 end\n99999 end\n4 stopped "time"\n 5 end\n6 end'
    assert list(replies.lines(data)) == [
        (1, "begins", b""),
        (2, "evidence", b"{}"),
        (4, "stopped", b'"time"'),
        (6, "end", b""),
    ]
