"""What a child has and what it has not: each protection on its own, seen from inside, so that the loss of one is noticed even where
another stands in for it."""

import ctypes
import os
import socket
from pathlib import Path

import pytest
from grading.classes import LIMITS, protections, with_answer, write
from grading.hostile.answers import ANSWERS

from autograd_lessons.grading import sandbox
from autograd_lessons.grading.kernel import LINUX
from autograd_lessons.grading.lessons import PACKAGE
from autograd_lessons.grading.pool import Pool

ROOT = os.geteuid() == 0
KEY = 0x6C657373  # of a piece of memory that everybody may share, outside

# an answer raises what it sees as its message; name: (the expression it looks with, what must be seen)
LOOKS = {
    "environment": ("sorted(os.environ)", ["HOME", "LANG", "MPLBACKEND", "PATH", "TMPDIR"]),
    "folder": ("os.listdir('.'), os.environ['HOME'] == os.getcwd() == tempfile.gettempdir()", ([], True)),
    "standard streams": ("os.read(0, 9), os.write(1, b'x'), os.write(2, b'x')", (b"", 1, 1)),
    "open pipes": ("sum(map(is_open, range(3, 64)))", 1),
    "open files": ("limit('NOFILE')", (sandbox.OPEN_FILES,) * 2),
    "file size": ("limit('FSIZE')", (sandbox.FILE_SIZE,) * 2),
    "processor": ("[0 < n < 1000 for n in limit('CPU')]", [True, True]),
    "core": ("limit('CORE')", (0, 0)),
}
LOOKS_ON_LINUX = {
    "memory": (f"[0 < n < {LIMITS.memory + 4096} * 2**20 for n in limit('AS')]", [True, True]),
    "processes": ("[0 < n < 3000 for n in limit('NPROC')]", [True, True]),
    "queues and locks": ("limit('MSGQUEUE') + limit('MEMLOCK')", (0, 0, 0, 0)),
    "ends with its parent": ("told_by_prctl(2)", 9),
    "is closed to others of its user": ("libc.prctl(3, 0, 0, 0, 0)", 0),
    "no new privileges": ("libc.prctl(39, 0, 0, 0, 0)", 1),
    "capabilities": ("capabilities()", [1 << 2 if ROOT else 0] * 2 + [0] * 4),
    "user": ("os.getuid() >= 1_500_000_000, os.getgroups() == []", (True, True) if ROOT else None),
}
LOOKS_IN_NAMESPACES = {
    "process numbers": ("os.getppid() in (1, 2) and os.getpid() < 50", True),
    "shared memory": (f"libc.shmget({KEY}, 1, 0)", -1),
    "its own file system": ("os.stat('.').st_dev != os.stat('..').st_dev", True),
}

_LOOK = """
import ctypes, os, resource, tempfile
libc = ctypes.CDLL(None)
def limit(name): return resource.getrlimit(getattr(resource, "RLIMIT_" + name))
def is_open(number):
    try: return bool(os.fstat(number))
    except OSError: return False
def told_by_prctl(option):
    found = ctypes.c_int()
    libc.prctl(option, ctypes.byref(found), 0, 0, 0)
    return found.value
def capabilities():
    data = (ctypes.c_uint32 * 6)()
    libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), data)
    return list(data)
raise ValueError(repr(({expression})))
answer = 0
"""


@pytest.fixture(scope="module")
def shared_memory():
    if LINUX:
        libc = ctypes.CDLL(None)
        number = libc.shmget(KEY, 1, 0o1666)
        yield libc.shmget(KEY, 1, 0) == number >= 0
        libc.shmctl(number, 0, None)
    else:
        yield False


@pytest.fixture(scope="module")
def looked(tmp_path_factory, grade, shared_memory):
    """What the system gives, and what was seen, by name."""
    folder = tmp_path_factory.mktemp("looks")
    for name, (expression, _) in {**LOOKS, **LOOKS_ON_LINUX, **LOOKS_IN_NAMESPACES}.items():
        write(folder, f"{name}.ipynb", with_answer(1, "1.3", _LOOK.replace("{expression}", expression)))
    graded = grade(folder)
    results = {name[:-6]: record["exercises"]["1.3"] for name, record in graded.records.items()}
    return graded.protections, {name: dict(one["says"])["because"] for name, one in results.items()}


@pytest.mark.parametrize("name", LOOKS)
def test_what_a_child_sees(looked, name):
    assert looked[1][name] == f"ValueError: {LOOKS[name][1]!r}"


@pytest.mark.skipif(not LINUX, reason="other systems have none of these")
@pytest.mark.parametrize("name", LOOKS_ON_LINUX)
def test_what_a_child_sees_on_linux(looked, name):
    if LOOKS_ON_LINUX[name][1] is None:
        pytest.skip("only root can make a child another user")
    assert looked[1][name] == f"ValueError: {LOOKS_ON_LINUX[name][1]!r}"


@pytest.mark.parametrize("name", LOOKS_IN_NAMESPACES)
def test_what_a_child_sees_in_namespaces(looked, name):
    if not looked[0]["network"]:
        pytest.skip("this system allows no namespaces")
    assert looked[1][name] == f"ValueError: {LOOKS_IN_NAMESPACES[name][1]!r}"


@pytest.mark.skipif(not LINUX, reason="other systems do not show it")
def test_a_server_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    with Pool(1, LIMITS, []) as pool:
        variables = Path(f"/proc/{pool.servers[0].process.pid}/environ").read_bytes()
    assert b"PYTHONHASHSEED=0" in variables
    assert b"GITHUB_TOKEN" not in variables


# a protection alone, the others switched off: (hostile answer, what is done without, the protection that remains, outcome)
ALONE = [
    ("calls out", ("files",), "network", "wrong"),
    ("reads the exercises", ("files",), "network", "failed"),
    ("reads the exercises", ("namespaces",), "files", "failed"),
    ("imports the exercises from disk", ("namespaces",), "files", "failed"),
    ("starts a program", ("namespaces",), "files", "wrong"),
    ("searches the disk", ("namespaces",), "files", "wrong"),
    ("makes namespaces of its own", ("namespaces",), "files", "wrong"),
    ("reads its parent's memory", ("namespaces", "files"), None, "wrong"),
    ("traces its parent", ("namespaces", "files"), None, "wrong"),
    # and with none, these do what they say: so it is the protection that stops them
    ("calls out", ("namespaces", "files"), None, "passed"),
    ("reads the exercises", ("namespaces", "files"), None, "passed"),
    ("starts a program", ("namespaces", "files"), None, "passed"),
]


@pytest.fixture(scope="module")
def alone(tmp_path_factory, grade):
    """The outcome of each hostile answer by what was done without."""
    found = {}
    with socket.create_server(("127.0.0.1", 0)) as server:
        for without in dict.fromkeys(row[1] for row in ALONE):
            folder = tmp_path_factory.mktemp("alone")
            for name in [row[0] for row in ALONE if row[1] == without]:
                source = ANSWERS[name][2].replace("@PACKAGE@", str(PACKAGE))
                source = source.replace("@PORT@", str(server.getsockname()[1]))
                write(folder, f"{name}.ipynb", with_answer(1, "1.3", source))
            graded = grade(folder, without=without)
            found |= {(name[:-6], without): graded.outcomes(name)["1.3"] for name in graded.records}
    return found


@pytest.mark.skipif(not LINUX, reason="other systems have none of these")
@pytest.mark.parametrize("name, without, needs, outcome", ALONE)
def test_one_protection_alone(alone, name, without, needs, outcome):
    if needs and not protections(without)[needs]:
        pytest.skip(f"this system does not give the protection: {needs}")
    assert alone[name, without] == outcome
