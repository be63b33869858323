"""Shutting a process in: namespaces, Landlock, another user, limits. Linux gives all of it, other systems a part.

Two moments. `enter()` is called once by the server, before it has loaded anything: no network, no message queues, its own mounts.
`confine()` is called by each child before it runs a learner's code: its own process numbers, nothing to read but the libraries,
nothing to write but an empty folder, no privileges, limits on what it uses. What the kernel refuses is left out, and reported.

The numbers below are the kernel's: include/uapi/linux/sched.h, mount.h, prctl.h, capability.h.
"""

from __future__ import annotations

import ctypes
import os
import resource

from autograd_lessons.grading import landlock
from autograd_lessons.grading.kernel import LINUX, call, prctl

_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE, _DETACH = 1, 2, 4, 0x4000, 0x40000, 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 4, 8, 36, 38
_CAP_DAC_READ_SEARCH = 2
_NOBODY = 1_500_000_000  # root's children run as users that do not exist: this number and up

FILE_SIZE = 16 * 2**20
OPEN_FILES = 64
PROCESSES = 32

# --- namespaces ---------------------------------------------------------------------------------------------------------


def enter(hidden: list[str], without: list[str]) -> dict[str, bool]:
    """Give this process (a single thread) what it can have for itself and its children; say what it got. hidden: folders that are to be
    empty for them, where there are namespaces. without: what to do without."""
    root, version = LINUX and os.geteuid() == 0, 0 if "files" in without else landlock.version()
    namespaces = LINUX and "namespaces" not in without and _succeeds(_enter_namespaces)
    if LINUX:
        prctl(_PR_SET_CHILD_SUBREAPER, 1)  # what a child leaves behind becomes this process's child, and is ended by it
    if namespaces:
        _enter_namespaces()
        for folder in filter(os.path.isdir, hidden):
            mount_empty(folder, _MS_RDONLY)
    processes = namespaces or version >= 6 or root
    return {"namespaces": namespaces, "processes": processes, "network": namespaces, "files": version > 0, "user": root}


def _enter_namespaces() -> None:
    user, group, root = os.geteuid(), os.getegid(), os.geteuid() == 0
    call("unshare", (0 if root else _NEWUSER) | _NEWNS | _NEWIPC | _NEWNET)
    if not root:  # who is not root must first be root of a user namespace of its own
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    call("mount", b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None)


def _succeeds(action) -> bool:
    """Whether an action would succeed: tried in a copy of this process, with all that a child needs later."""
    pid = os.fork()
    if pid == 0:
        try:
            action()
            call("unshare", _NEWPID)
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def new_process_numbers() -> None:
    """Let the next fork be process 1 of a namespace of its own: when it ends, the kernel ends all that it started."""
    call("unshare", _NEWPID)


def mount_empty(folder: str, flags: int = 0) -> None:
    """A fresh file system of limited size at a folder: what is written there is memory, and gone when it is unmounted."""
    options = f"size={FILE_SIZE},nr_inodes=1000,mode=0777".encode()
    call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", ctypes.c_ulong(flags | _MS_NOSUID | _MS_NODEV), options)


def unmount(folder: str) -> None:
    call("umount2", os.fsencode(folder), _DETACH)


# --- the child ----------------------------------------------------------------------------------------------------------


def end_with_parent() -> None:
    """Let the kernel end this process when its parent ends (Linux)."""
    if LINUX:
        prctl(_PR_SET_PDEATHSIG, 9)


class _Capabilities(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def confine(folder: str, rules: int | None, memory: int, seconds: float, number: int) -> None:
    """Shut this process in, for good: it works in `folder`, may use `memory` bytes more than now and `seconds` of processor time.
    number: another one for each server, so that children of one cannot touch those of another."""
    os.chdir(folder)
    user = _NOBODY + number if os.geteuid() == 0 else os.geteuid()
    _limit(memory, seconds, user)
    if not LINUX:
        return
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")  # when memory runs out, this process goes first
    except OSError:
        pass
    _drop_privileges(user)
    end_with_parent()  # again: another user is another beginning
    prctl(
        _PR_SET_DUMPABLE, 0
    )  # the copies in which answers are carried out cannot look into it, though they have the same user
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if rules is not None:
        landlock.restrict(rules)
        os.close(rules)


def _limit(memory: int, seconds: float, user: int) -> None:
    """Soft and hard limits; one that the system does not know or that is already lower stays as it is."""
    processor = int(seconds) + 1
    wanted = [
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", processor),
        ("RLIMIT_FSIZE", FILE_SIZE),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_AS", _address_space() + memory),
        ("RLIMIT_NPROC", _processes(user) + PROCESSES),
    ]
    for name, value in wanted:
        number = getattr(resource, name, None)
        if number is not None and value >= 0:
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            try:
                resource.setrlimit(number, (value, value))
            except (OSError, ValueError):
                pass  # macOS refuses some


def _address_space() -> int:
    if not LINUX:
        return 2**40  # macOS counts shared libraries here, and does not keep to the limit
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _processes(user: int) -> int:
    """How many processes a user has: the limit counts them too."""
    if not LINUX:
        return 2000
    count = 0
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                count += os.stat(f"/proc/{name}").st_uid == user
            except OSError:
                continue  # ended meanwhile
    return count


def _drop_privileges(user: int) -> None:
    """Become another user when root, and give up every capability but one: Python may be installed where others may not look (/root),
    so reading stays allowed, and Landlock says of what."""
    kept = 0
    if os.geteuid() == 0:
        prctl(_PR_SET_KEEPCAPS, 1)
        kept = 1 << _CAP_DAC_READ_SEARCH
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (_Capabilities * 2)((kept, kept, 0), (0, 0, 0))
    call("capset", header, data)


def children() -> list[int]:
    """The processes whose parent this one is, adopted ones too (Linux)."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return []
