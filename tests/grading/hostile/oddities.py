"""Answers that are odd rather than wicked: values that are no numbers, and sources that are hardly Python. The same form as in `answers`."""

from grading.hostile import RIGHT

ODDITIES = {
    # values
    "a huge number": ("1.3", "wrong", "answer = 10**100_000\n"),
    "not a number": ("1.3", "wrong", "answer = np.full((2, 2), np.nan)\n"),
    "infinite": ("1.3", "wrong", "answer = [[float('inf')] * 2] * 2\n"),
    "a million numbers": ("1.3", "wrong", "answer = [0.0] * 10**6\n"),
    "nothing, in huge dimensions": ("1.3", "wrong", "answer = np.zeros((0, 10**9, 10**9))\n"),
    "64 dimensions": ("1.3", "wrong", "answer = np.zeros((1,) * 64)\n"),
    "a deep list": ("1.3", "wrong", "answer = []\nfor _ in range(10**5): answer = [answer]\n"),
    "a list of itself": ("1.3", "wrong", "answer = []\nanswer.append(answer)\n"),
    "a generator without an end": ("1.3", "wrong", "def fours():\n    while True: yield 4.5\nanswer = fours()\n"),
    "a coroutine": ("1.3", "wrong", "async def answer():\n    return 1\n"),
    "a text that equals all": (
        "1.3",
        "wrong",
        "class Word(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__\nanswer = Word('right')\n",
    ),
    "numbers that equal all": (
        "1.3",
        "wrong",
        "class All(float):\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0.0\n    __hash__ = float.__hash__\n"
        "answer = [[All(1)] * 2] * 2\n",
    ),
    "an odd key": (
        "1.3",
        "wrong",
        "class Key(int):\n    def __hash__(self): return 0\n    def __eq__(self, other): return True\nanswer = {Key(n): 4.5 for n in range(4)}\n",
    ),
    "a class that is everything": (
        "1.3",
        "wrong",
        "class Meta(type):\n    __instancecheck__ = __subclasscheck__ = __eq__ = lambda *a: True\n    __hash__ = type.__hash__\n"
        "class Any(metaclass=Meta):\n    __class__ = property(lambda self: float)\n    def __float__(self): return 4.5\nanswer = Any()\n",
    ),
    # sources
    "a cell of the shell": ("1.3", "failed", "%%bash\necho answer\nanswer = 0\n"),
    "a timed cell": ("1.3", "passed", f"%%time\nanswer = {RIGHT}\n"),
    "runs another file": ("1.3", "wrong", "%run other.py\nanswer = 0\n"),
    "the shell's output": ("1.3", "failed", "answer = !echo 4.5\n"),
    "awaits": ("1.3", "failed", "import asyncio\nawait asyncio.sleep(0)\nanswer = 0\n"),
    "tabs and spaces": ("1.3", "failed", "if True:\n\tanswer = 0\n        answer = 1\n"),
    "a null byte": ("1.3", "failed", "answer = 0\0\n"),
    "half a character": ("1.3", "failed", "text = '\ud800'\nanswer = 0\n"),
    "an error in half a character": (
        "1.3",
        "failed",
        "raise ValueError('\\ud800 \\x00 \\u202e \\x1b[2J')\nanswer = 0\n",
    ),
    "other ends of lines": ("1.3", "passed", f"if True:\r\n    text = '''\r\n\x0c \u2028'''\r    answer = {RIGHT}\r\n"),
    "a calculation without an end": ("1.3", "limit", "answer = 3 ** 10**9\n"),
    "an error that says where it is": (
        "1.3",
        "failed",
        "import os\nraise ValueError(os.path.join(os.getcwd(), 'data.csv'))\nanswer = 0\n",
    ),
    "asks other exercises too": (
        "1.3",
        "wrong",
        'answer = 0\ncheck_gradient(np.zeros((2, 2)), exercise="1.4")\ncheck_gradient(answer, exercise="1.2")\n',
    ),
    "asks inside a function": (
        "1.3",
        "wrong",
        f'def ask():\n    check_gradient({RIGHT}, exercise="1.3")\nanswer = 0\n',
    ),
}
