"""Stopping a learner's code that would not end, and recursion that would not reach the end of a long graph."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Endless(Exception):
    """The code within took too long."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raises Endless when what is within takes longer; in the main thread, where notebooks run their cells, and not elsewhere.

    A thread besides interrupts as Ctrl-C would, once a second from then on, since a loop may swallow one interruption.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    done, lock, late = threading.Event(), threading.Lock(), threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    late.set()
                    _thread.interrupt_main()
            wait = 1.0

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:  # in a browser there are no threads: there the page's own button stops it
        yield
        return
    deaf = signal.getsignal(signal.SIGINT) == signal.SIG_IGN  # as in a shell's background job
    if deaf:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
        with lock:
            done.set()
    except KeyboardInterrupt:
        if late.is_set():
            raise Endless from None
        raise
    finally:
        done.set()
        watcher.join()
        if deaf:
            signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def room_for(frames: int | None) -> Iterator[None]:
    """Lets what is within nest its calls so many deep, and no deeper (None: as deep as ever): a chain of a hundred nodes then shows
    what otherwise only one of thousands would, and costs the learner no waiting."""
    before = sys.getrecursionlimit()
    if frames is not None:
        depth, frame = 0, sys._getframe()
        while frame is not None:
            depth, frame = depth + 1, frame.f_back
        sys.setrecursionlimit(depth + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
