"""Landlock: which files a process may read and write, whatever its user may. Linux 5.13 and newer, no privileges needed.

The numbers are the kernel's: include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator

from autograd_lessons.grading.kernel import LINUX, call

# what Landlock can forbid in the file system, one bit each: execute, write, read, list, remove, make, rename, truncate, ioctl on devices
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_WRITING = (1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14) | _READ_FILE | _READ_DIR


class _Rules(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls, the same on every architecture


def version() -> int:
    if not LINUX:
        return 0
    try:
        return call("syscall", _CREATE, None, ctypes.c_size_t(0), 1)
    except OSError:
        return 0


def ruleset(readable: list[str], hidden: list[str], writable: str) -> int | None:
    """A set of Landlock rules, as a file descriptor: reading below `readable` but not below `hidden`, writing below `writable`; no
    program may be started, no TCP port used, no process outside be signalled. None where the kernel has no Landlock."""
    known = version()
    if not known:
        return None
    rights = _RIGHTS_BY_VERSION[max(v for v in _RIGHTS_BY_VERSION if v <= known)]
    rules = _Rules(rights, 3 if known >= 4 else 0, 3 if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    handle = call("syscall", _CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    hidden = [os.path.realpath(path) for path in hidden]
    for path in readable:
        for place, allowed in _around(os.path.realpath(path), hidden):
            _allow(handle, place, allowed)
    _allow(handle, writable, _WRITING & rights)
    for device in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"):
        _allow(handle, device, _READ_FILE | (1 << 1 if device == "/dev/null" else 0))
    return handle


def _around(path: str, hidden: list[str]) -> Iterator[tuple[str, int]]:
    """What to allow so that all below a path is readable, except what is hidden: there the names alone can be listed."""
    if path in hidden:
        return
    if not any(one.startswith(path.rstrip("/") + "/") for one in hidden):
        yield path, _READ_FILE | _READ_DIR
        return
    yield path, _READ_DIR
    for entry in os.scandir(path):
        if not entry.is_symlink():
            yield from _around(entry.path, hidden)


def _allow(handle: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this system
    try:
        rights &= ~_READ_DIR if not os.path.isdir(path) else -1
        beneath = _Beneath(rights, place)
        call("syscall", _ADD, handle, 1, ctypes.byref(beneath), 0)
    finally:
        os.close(place)


def restrict(rules: int) -> None:
    """Put this process and all that it starts under a set of rules, for good. It must have given up new privileges before."""
    call("syscall", _RESTRICT, rules, 0)
