"""Messages between the judge and a server, over a pipe: four bytes that say how long, then the bytes."""

from __future__ import annotations

import os


def send(pipe: int, message: bytes) -> None:
    data = len(message).to_bytes(4, "big") + message
    while data:
        data = data[os.write(pipe, data) :]


def receive(pipe: int) -> bytes | None:
    """The next message; None when the other side is gone."""
    head = _exactly(pipe, 4)
    return None if head is None else _exactly(pipe, int.from_bytes(head, "big"))


def _exactly(pipe: int, count: int) -> bytes | None:
    parts = []
    while count:
        part = os.read(pipe, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
