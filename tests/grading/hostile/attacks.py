"""Answers that aim at the grader: its pipe, its processes, its memory, and the Python under it. The same form as in `answers`."""

from grading.hostile import RIGHT

_SAY = '''
import os, time
def say(text, steps=range(40)):
    """Write to whatever is open, as if it came from the course's own code, of every step."""
    for step in steps:
        for handle in range(3, 64):
            try: os.write(handle, f"{step} {text}\\n".encode())
            except OSError: pass
answer = 0
'''


def _numbers(shape, values):
    part = f'{{"shape": {shape}, "dtype": "float64", "values": {values}}}'
    return f'say(\'evidence {{"status": "numbers", "replies": [[{part}]], "notes": ["{{x}}", "bogus"], "forms": ["x"]}}\')\n'


_LESSON = '{"type": "NameError", "message": "name \\\'np\\\' is not defined", "function": "", "source": "", "line": 0}'
_PARENT = """
import ctypes, os
libc, answer, parent = ctypes.CDLL(None), 0, os.getppid()
"""

ATTACKS = {
    # what is sent
    "forges a signal": ("1.3", "failed", _SAY + "say('stopped \"signal \\u00b2\"')\n"),
    "forges a long signal": ("1.3", "failed", _SAY + "say('stopped \"signal ' + '1' * 5000 + '\"')\n"),
    "forges an end": ("1.3", "failed", _SAY + "say('stopped 5')\nsay('stopped [[[]]]')\nsay('end')\n"),
    "says again and again that it begins": (
        "1.3",
        "limit",
        _SAY + "while True:\n    say('begins')\n    time.sleep(0.1)\n",
    ),
    "says for all that they were stopped": (
        "1.3",
        "limit",
        _SAY + "while True:\n    say('stopped \"time\"')\n    time.sleep(0.1)\n",
    ),
    "blames the lesson": ("1.3", "failed", _SAY + f"say('lesson {_LESSON}', range(11))\ndel np\nnp.pi\n"),
    "forges an impossible shape": ("1.3", "failed", _SAY + _numbers([0, 10**19 - 1], [])),
    "forges an infinity": ("1.3", "wrong", _SAY + _numbers([2, 2], "[4.5, 6.0, 7.5, 1e999]")),
    "forges odd notes": ("1.3", "wrong", _SAY + _numbers([2, 2], [4.6, 6.1, 7.6, 11.5])),
    "forges deep JSON": ("1.3", "failed", _SAY + "say('evidence ' + '[' * 20_000)\n"),
    "sends empty lines": (
        "1.3",
        "wrong",
        _SAY + "for handle in range(3, 64):\n    try: os.write(handle, b'\\n' * 10**6)\n    except OSError: pass\n",
    ),
    "a thread that writes between": (
        "1.3",
        "failed",
        _SAY + "import threading\nsaid = threading.Event()\n\ndef chatter():\n    while True:\n"
        '        say(\'evidence {"status": "right"}\')\n        said.set()\n\n'
        "threading.Thread(target=chatter, daemon=True).start()\nsaid.wait()\n",
    ),
    "covers its pipe": (
        "1.3",
        "failed",
        "import os\nfor handle in range(3, 64):\n    try: os.dup2(0, handle)\n    except OSError: pass\nanswer = 0\n",
    ),
    # the grader's own objects
    "changes the grader's objects": (
        "1.3",
        "wrong",
        """
import gc
for found in gc.get_objects():
    if type(found).__name__ == "Notebook":
        found.done.update(range(100)); found.clean = True; found.seconds = 10**6
        found.steps.clear()
answer = 0
""",
    ),
    "notes its own evidence": (
        "1.3",
        "failed",
        """
import autograd_lessons.checks.faces as faces
endless = []
endless.append(endless)
faces.found = lambda id: endless
answer = 0
""",
    ),
    "empties the checks": (
        "1.3",
        "wrong",
        """
import autograd_lessons.checks.faces as faces
faces._found["1.3"] = {"status": "right", "passed": True}
answer = 0
""",
    ),
    "looks for answers among its inputs": (
        "1.3",
        "wrong",
        f"""
import gc
answer = 0
for found in gc.get_objects():
    if type(found).__name__ == "Notebook" and "10" ".5" in str(found.steps):
        answer = {RIGHT}
""",
    ),
    # its processes
    "opens its parent's files": (
        "1.3",
        "wrong",
        _PARENT
        + f"""
for process in ("self", parent, 1, 2):
    try:
        for name in os.listdir(f"/proc/{{process}}/fd"):
            os.write(os.open(f"/proc/{{process}}/fd/{{name}}", os.O_WRONLY), b"10 end")
            answer = {RIGHT}
    except OSError: pass
""",
    ),
    "opens its parent's memory": (
        "1.3",
        "wrong",
        _PARENT
        + f"""
for process in (parent, 1, 2):
    try:
        os.open(f"/proc/{{process}}/mem", os.O_RDWR)
        answer = {RIGHT}
    except OSError: pass
""",
    ),
    "reads its parent's memory": (
        "1.3",
        "wrong",
        _PARENT
        + f"""
class Piece(ctypes.Structure): _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]
room = ctypes.create_string_buffer(64)
mine, its = Piece(ctypes.addressof(room), 64), Piece(id(0), 64)
if hasattr(libc, "process_vm_readv") and libc.process_vm_readv(parent, ctypes.byref(mine), 1, ctypes.byref(its), 1, 0) > 0:
    answer = {RIGHT}
""",
    ),
    "traces its parent": ("1.3", "wrong", _PARENT + f"if libc.ptrace(16, parent, 0, 0) == 0: answer = {RIGHT}\n"),
    "stops its parent": (
        "1.3",
        "wrong",
        "import os, signal\nfor pid in (os.getppid(), -1):\n    try: os.kill(pid, signal.SIGSTOP)\n    except OSError: pass\nanswer = 0\n",
    ),
    "runs away": (
        "1.3",
        "wrong",
        """
import os
if os.fork() == 0:
    while True:
        try: os.setsid()
        except OSError: pass
        if os.fork(): os._exit(0)
answer = 0
""",
    ),
    # the kernel
    "makes namespaces of its own": (
        "1.3",
        "wrong",
        _PARENT
        + f"""
libc.unshare(0x10020000)
if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 or libc.umount2(os.getcwd().encode(), 2) == 0: answer = {RIGHT}
""",
    ),
    "raises its limits": (
        "1.3",
        "limit",
        """
import resource
for number in range(resource.RLIM_NLIMITS if hasattr(resource, "RLIM_NLIMITS") else 16):
    try: resource.setrlimit(number, (resource.RLIM_INFINITY,) * 2)
    except (OSError, ValueError): pass
held = bytearray(4 * 2**30)
""",
    ),
    "folders that nobody may remove": (
        "1.3",
        "wrong",
        """
import os
answer = 0
for _ in range(100):
    try: os.mkdir("d" * 50); os.chdir("d" * 50)
    except OSError: break
try: os.mkdir("closed"); os.chmod("closed", 0); os.chmod(".", 0)
except OSError: pass
""",
    ),
    # Python
    "writes to memory": ("1.3", "failed", "import ctypes\nctypes.memset(4096, 0, 4096)\nanswer = 0\n"),
    "changes the number 1": ("1.3", "wrong", "import ctypes\nctypes.memset(id(1) + 24, 7, 1)\nanswer = 0\n"),
    "empties the builtins": ("1.3", "failed", "import builtins\nvars(builtins).clear()\nanswer = 0\n"),
    "other numbers": (
        "1.3",
        "failed",
        "import builtins\nbuiltins.float = builtins.int = builtins.str = builtins.type = lambda *a: 4.5\nanswer = 0\n",
    ),
    "empties sys.modules": (
        "1.3",
        "wrong",
        "import sys\nfor name in list(sys.modules): sys.modules[name] = None\nanswer = 0\n",
    ),
    "a file named numpy": (
        "1.3",
        "wrong",
        "import sys\nopen('numpy.py', 'w').write('allclose = lambda *a: True')\nsys.path.insert(0, '.')\ndel sys.modules['numpy']\nanswer = 0\n",
    ),
    "acts at the end": (
        "1.3",
        "wrong",
        """
import atexit
class Endless:
    def __del__(self):
        while True: pass
kept = Endless()
atexit.register(kept.__del__)
answer = 0
""",
    ),
    "a timer": (
        "1.3",
        "failed",
        "import signal\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\nsignal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)\n"
        "answer = 0\nwhile True: pass\n",
    ),
    "traces": (
        "1.3",
        "failed",
        """
import sys
def trace(frame, event, argument):
    for name in frame.f_locals: frame.f_locals[name] = 1
    raise SystemExit
sys.setprofile(lambda *a: None)
sys.settrace(trace)
answer = 0
""",
    ),
    "audits": ("1.3", "wrong", "import os, sys\nsys.addaudithook(lambda event, arguments: os._exit(0))\nanswer = 0\n"),
    "lowers the recursion limit": ("1.3", "wrong", "import sys\nsys.setrecursionlimit(30)\nanswer = 0\n"),
    "garbage that acts": (
        "1.3",
        "wrong",
        "import gc\ngc.set_threshold(1)\ngc.callbacks.append(lambda *a: 1 / 0)\nanswer = 0\n",
    ),
    "an error that cannot be told": (
        "1.3",
        "failed",
        "class Mute(Exception):\n    def __str__(self): raise self\nraise Mute\nanswer = 0\n",
    ),
}
