"""Answer cells that cheat, break out or break down. Each stands in an otherwise solved lesson 01, in the place of one answer.

name: (exercise, outcome it must get, source). `@PACKAGE@`, `@CANARY@`, `@PORT@` are filled in by the test: the real package, a folder
that everybody may write to, a port at which a server listens. Where a source finds what it must not, it gives the right answer.
"""

from grading.hostile import RIGHT
from grading.hostile.attacks import ATTACKS
from grading.hostile.oddities import ODDITIES

KILLERS = ("kills its parent", "kills everybody", "stops its parent")  # only where other processes are out of reach

ANSWERS = {
    # objects that lie
    "always equal": (
        "1.3",
        "wrong",
        """
class Yes:
    def __eq__(self, other): return True
    def __float__(self): return 1.0
    def __array__(self, *a, **k): return self.me
    def __sub__(self, other): return 0
    __rsub__ = __mul__ = __abs__ = __bool__ = __sub__
    __le__ = __lt__ = __ge__ = __eq__
    me = np.zeros((2, 2))
answer = Yes()
""",
    ),
    "subclass of ndarray": (
        "1.3",
        "wrong",
        """
class Near(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.ones((2, 2), bool)
    def __array_function__(self, *a, **k): return np.ones((2, 2), bool)
    def __eq__(self, other): return True
    def astype(self, *a, **k): return self
    def tolist(self): return [[4.5, 6.0], [7.5, 10.5]]
    def ravel(self, *a): return self
answer = np.zeros((2, 2)).view(Near)
""",
    ),
    "an object that never ends": (
        "1.3",
        "limit",
        """
class Endless:
    def __array__(self, *a, **k):
        while True: pass
answer = Endless()
""",
    ),
    # patches
    "patched numpy": (
        "1.3",
        "wrong",
        """
np.allclose = np.isclose = np.array_equal = np.all = lambda *a, **k: True
np.testing.assert_allclose = lambda *a, **k: None
np.abs = np.absolute = np.subtract = lambda *a, **k: np.zeros((2, 2))
answer = np.zeros((2, 2))
""",
    ),
    "patched json": (
        "1.3",
        "failed",
        """
import json, json.encoder
class Passed(json.JSONEncoder):
    def encode(self, o): return '{"status": "right", "passed": true}'
    def iterencode(self, o, _one_shot=False): return iter([self.encode(o)])
json.dumps = lambda *a, **k: Passed().encode(0)
json.JSONEncoder = json.encoder.JSONEncoder = Passed
json.encoder.c_make_encoder = None
json.encoder.JSONEncoder.encode = Passed.encode
import autograd_lessons.grading.child as child
child._dumps = json.dumps
answer = np.zeros((2, 2))
""",
    ),
    "patched builtins": (
        "1.3",
        "failed",
        """
import builtins
builtins.len = builtins.sum = lambda *a: 1
builtins.all = builtins.any = builtins.isinstance = builtins.hasattr = lambda *a: True
answer = 0
""",
    ),
    "patched checks": (
        "1.3",
        "failed",
        """
import autograd_lessons.checks.evidence as evidence, autograd_lessons.checks.faces as faces
evidence.collect = faces.collect = lambda answer, feed: {"status": "right", "passed": True, "compared": 4, "declared": 4}
answer = 0
""",
    ),
    "a check of its own": (
        "1.3",
        "failed",
        """
class Passed:
    passed, status = True, "right"
    def __repr__(self): return "1.3  right"
def check_gradient(*a, **k): return Passed()
answer = 0
""",
    ),
    # forgeries
    "forged lines": (
        "1.3",
        "failed",
        """
import os
for step in range(40):
    line = b'%d evidence {"status": "right", "passed": true}\\n%d end\\n' % (step, step)
    for handle in range(3, 64):
        try: os.write(handle, line)
        except OSError: pass
answer = 0
""",
    ),
    "forged numbers": (
        "1.3",
        "wrong",
        """
import os
part = b'{"shape": [2, 2], "dtype": "bfloat16", "values": [4.6, 6.1, 7.6, 11.5]}'
for handle in range(3, 64):
    try: os.write(handle, b'10 evidence {"status": "numbers", "replies": [[%s]], "notes": [], "forms": []}\\n' % part)
    except OSError: pass
answer = 0
""",
    ),
    "a flood of results": (
        "1.3",
        "limit",
        """
import os
while True:
    for handle in range(3, 64):
        try: os.write(handle, b"x" * 65536)
        except OSError: pass
""",
    ),
    # looking for the right answer
    "imports the exercises": (
        "1.3",
        "failed",
        f"""
import autograd_lessons.exercises
answer = {RIGHT}
""",
    ),
    "imports the exercises from disk": (
        "1.3",
        "failed",
        f"""
import sys
for name in [name for name in sys.modules if name.startswith("autograd_lessons")]: del sys.modules[name]
sys.path.insert(0, "@PACKAGE@/..")
import autograd_lessons.exercises as e
e.find("1.3")
answer = {RIGHT}
""",
    ),
    "reads the exercises": (
        "1.3",
        "failed",
        f"""
text = open("@PACKAGE@/exercises/lesson_01.py").read()
answer = {RIGHT}
""",
    ),
    "searches the disk": (
        "1.3",
        "wrong",
        f"""
import os
answer = 0
for place, folders, names in os.walk("/"):
    folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
    if "lesson_01.py" in names:
        try:
            open(os.path.join(place, "lesson_01.py")).read()
            answer = {RIGHT}
        except OSError:
            pass
""",
    ),
    "searches the memory": (
        "1.3",
        "wrong",
        f"""
import gc, sys
answer = 0
if any("exercises" in name or name.endswith("judge") for name in sys.modules):
    answer = {RIGHT}
if any(type(o).__name__ in ("Exercise", "Gradient") for o in gc.get_objects()):
    answer = {RIGHT}
""",
    ),
    "looks for secrets": (
        "1.3",
        "wrong",
        f"""
import os
found = str(dict(os.environ))
for path in ("/proc/self/environ", f"/proc/{{os.getppid()}}/environ", os.path.expanduser("~root/.profile"), "/etc/passwd"):
    try: found += open(path, errors="replace").read()
    except OSError: pass
answer = {RIGHT} if "classroom-secret" in found or "root:" in found else 0
""",
    ),
    "calls out": (
        "1.3",
        "wrong",
        f"""
import socket
answer = 0
try:
    socket.create_connection(("127.0.0.1", @PORT@), timeout=1)
    answer = {RIGHT}
except OSError:
    pass
""",
    ),
    "starts a program": (
        "1.3",
        "wrong",
        f"""
import subprocess, sys
answer = 0
for command in (["/bin/sh", "-c", "true"], [sys.executable, "-c", ""]):
    try:
        subprocess.run(command, check=True)
        answer = {RIGHT}
    except (OSError, subprocess.CalledProcessError):
        pass
""",
    ),
    # endings
    "an endless loop that swallows": (
        "1.3",
        "limit",
        """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try:
        while True: pass
    except BaseException: pass
""",
    ),
    "stops itself": ("1.3", "limit", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nanswer = 0\n"),
    "exit": ("1.3", "failed", "import sys\nsys.exit(0)\nanswer = 0\n"),
    "quick exit": ("1.3", "failed", "import os\nos._exit(0)\nanswer = 0\n"),
    "a segfault": ("1.3", "failed", "import ctypes\nctypes.string_at(0)\nanswer = 0\n"),
    "input": ("1.3", "failed", "answer = float(input('your answer: '))\n"),
    "closes everything": ("1.3", "failed", "import os\nos.closerange(0, 4096)\nanswer = 0\n"),
    "an error of its own": (
        "1.3",
        "failed",
        "class Mine(BaseException): pass\nraise Mine('nothing catches me')\nanswer = 0\n",
    ),
    "deep recursion": ("1.2", "failed", "def dz(x):\n    return dz(x)\n"),
    "bottomless recursion": (
        "1.2",
        "failed",
        """
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __getattr__(self, name): return getattr(self, name + "x")
def dz(x):
    return f(x)
def f(x):
    return [f(x) for _ in map(f, [x])]
""",
    ),
    "a syntax error": ("1.3", "failed", "answer = (1,\n"),
    "a magic": ("1.3", "passed", f"%matplotlib inline\n!echo hello\nanswer = {RIGHT}\n"),
    # processes
    "kills its parent": (
        "1.3",
        "wrong",
        """
import os
for pid in (os.getppid(), 1, 2):
    try: os.kill(pid, 9)
    except OSError: pass
answer = 0
""",
    ),
    "kills everybody": ("1.3", "wrong", "import os\ntry:\n    os.kill(-1, 9)\nexcept OSError:\n    pass\nanswer = 0\n"),
    "a fork": ("1.3", "wrong", "import os\nos.fork()\nanswer = 0\n"),
    "a fork bomb": ("1.3", "limit", "import os\nwhile True: os.fork()\n"),
    "a daemon": (
        "1.3",
        "wrong",
        """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True: time.sleep(0.1)
    os._exit(0)
answer = 0
""",
    ),
    "a thread that stays": (
        "1.3",
        "wrong",
        """
import threading
def stay():
    while True: pass
threading.Thread(target=stay).start()
answer = 0
""",
    ),
    # floods
    "a flood of output": (
        "1.3",
        "wrong",
        """
import os, sys
text = "passed " * 100_000
for _ in range(100):
    print(text); print(text, file=sys.stderr); os.write(1, text.encode())
answer = 0
""",
    ),
    "10 GB of memory": ("1.3", "limit", "held = np.ones(10 * 2**30 // 8)\nanswer = 0\n"),
    "memory bit by bit": ("1.3", "limit", "held = []\nwhile True: held.append(bytearray(2**24))\n"),
    "a huge file": (
        "1.3",
        "limit",
        """
with open("huge", "wb") as file:
    for _ in range(4096): file.write(bytes(2**20))
answer = 0
""",
    ),
    "many files": (
        "1.3",
        "limit",
        """
for number in range(100_000):
    with open(f"file{number}", "wb") as file: file.write(bytes(2**20))
answer = 0
""",
    ),
    "files elsewhere": (
        "1.3",
        "failed",
        """
from pathlib import Path
for folder in ("@CANARY@", "@PACKAGE@", "/tmp", "/var/tmp", "/dev/shm", str(Path.home().parent)):
    try: (Path(folder) / "left behind").write_text("by a learner")
    except OSError as error: last = error
raise last
""",
    ),
    "a huge answer": ("1.3", "wrong", "answer = np.zeros(10**6)\n"),
    "a huge view": ("1.3", "wrong", "answer = np.broadcast_to(1.0, (10**6, 10**6))\n"),
    **ATTACKS,
    **ODDITIES,
}
