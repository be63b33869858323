"""Calls to the kernel that Python does not know, through the C library."""

from __future__ import annotations

import ctypes
import os
import sys

LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def call(name: str, *arguments) -> int:
    """A function of the C library. Raises OSError."""
    converted = [ctypes.c_char_p(a) if isinstance(a, bytes) else a for a in arguments]
    result = getattr(_libc, name)(*converted)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int) -> None:
    call("prctl", option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
