"""Calling a learner's functions: in a form that they take, on copies, with their exceptions told apart from ours."""

from __future__ import annotations

import linecache
import opcode
import re
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd_lessons.checks.plain import WORD, Absent, NotNumbers, array_of, numbers, parts, plain


class LearnerError(Exception):
    """The learner's own code raised."""

    def __init__(self, error: BaseException, code: types.CodeType | None):
        super().__init__(type(error).__name__)
        self.error = describe(error, code)


STOPS = (Exception, SystemExit, GeneratorExit)  # whatever a learner's code may raise; Ctrl-C goes through
NO_ERROR = {"type": "", "message": "", "function": "", "line": 0, "source": ""}


def describe(error: BaseException, code: types.CodeType | None) -> dict:
    """An exception as JSON data: its type, its message in one line, and the last line of the learner's own code in it."""
    try:
        message = str(error)
    except STOPS:
        message = ""
    message = re.sub(r"0x[0-9a-fA-F]+", "0x...", " ".join(message.split()))[:200]
    found = {**NO_ERROR, "type": type(error).__name__, "message": message}
    own = [trace for trace, is_own in _frames(error, code) if is_own]
    if own:
        frame, number = own[-1].tb_frame, own[-1].tb_lineno
        found["function"] = frame.f_code.co_name
        found["line"] = number - frame.f_code.co_firstlineno + 1
        found["source"] = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()[:WORD]
    return found


def _frames(error: BaseException, code: types.CodeType | None) -> Iterator[tuple[types.TracebackType, bool]]:
    """The places that an exception came through, and for each whether it is the learner's own code: in the file of `code`, or in a
    cell of a notebook, whichever it is."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        same_file = code is not None and frame.f_code.co_filename == code.co_filename
        yield trace, same_file or frame.f_globals.get("__name__") == "__main__"
        trace = trace.tb_next


def _is_to_come(error: BaseException, code: types.CodeType | None) -> bool:
    """Whether it is a `raise NotImplementedError` that stands in the learner's own code, for a body that is not written yet."""
    if not isinstance(error, NotImplementedError):
        return False
    trace, is_own = list(_frames(error, code))[-1]
    return (
        is_own and trace.tb_frame.f_code.co_code[trace.tb_lasti] == opcode.opmap["RAISE_VARARGS"]
    )  # not by what it called


def _empty(): ...


def is_written(function: Any) -> bool:
    """Whether a learner has put a body in place of `...`, `pass` or `return ..., ...`: it does more than return such a constant,
    and, where a frame was given, no `...` is left to be returned or stored."""
    code = getattr(function, "__code__", None)
    if code is None:
        return callable(function)
    if _leaves_dots(code):
        return False
    # every second byte is an operation, the others its argument
    same = code.co_code[::2] == _empty.__code__.co_code[::2]
    return not (same and all(value in _NOTHING or isinstance(value, str) for value in code.co_consts))


_NOTHING = (None, Ellipsis, (Ellipsis,) * 2, (Ellipsis,) * 3)


def _leaves_dots(code: types.CodeType) -> bool:
    """Whether `...` itself (and no index such as x[..., 0]) is returned or stored somewhere."""
    steps = [(opcode.opname[op], arg) for op, arg in zip(code.co_code[::2], code.co_code[1::2], strict=True)]
    for (name, arg), (following, _) in zip(steps, [*steps[1:], ("", 0)], strict=True):
        if name == "RETURN_CONST" or name == "LOAD_CONST" and following.startswith(("RETURN_VALUE", "STORE_")):
            if code.co_consts[arg] in _NOTHING[1:]:
                return True
    return False


def is_stub(function: Any) -> bool:
    """Whether it is a function that was written in Python and has no body yet."""
    return hasattr(function, "__code__") and not is_written(function)


def guarded(action: Callable[[], Any], code: types.CodeType | None) -> Any:
    """What action gives; an exception becomes a LearnerError, NotImplementedError means that nothing was answered."""
    try:
        with np.errstate(all="ignore"):
            return action()
    except (Absent, NotNumbers):
        raise
    except STOPS as error:
        raise (Absent if _is_to_come(error, code) else LearnerError(error, code)) from None


def libraries(function: Any) -> tuple[list[Any], list[Any]]:
    """The tensor libraries that a function uses, found among the names it mentions, and those that are merely at hand beside it."""
    used: list[Any] = []
    seen: set[int] = set()

    def look(value: Any, into: list[Any]) -> None:
        if not isinstance(value, types.ModuleType):
            home = getattr(value, "__module__", None) or getattr(getattr(value, "__self__", None), "__module__", None)
            value = sys.modules.get(home.partition(".")[0]) if isinstance(home, str) else None
        if value is not None and hasattr(value, "tensor") and hasattr(value, "from_numpy"):
            if value not in used and value not in into:
                into.append(value)

    def walk(function: Any, depth: int) -> None:
        code, scope = getattr(function, "__code__", None), getattr(function, "__globals__", {})
        if code is None or id(code) in seen or depth == 0:
            return
        seen.add(id(code))
        mentioned = [scope[name] for name in code.co_names if name in scope]
        mentioned += filter(None, map(_inside, function.__closure__ or ()))
        for value in mentioned:
            look(value, used)
        for value in mentioned:
            walk(value, depth - 1)

    look(function, used)
    if not hasattr(function, "__globals__"):  # an object that can be called
        function = getattr(type(function), "forward", type(function).__call__)
    walk(function, 4)
    beside: list[Any] = []
    for value in list(getattr(function, "__globals__", {}).values()):
        if isinstance(value, types.ModuleType):
            look(value, beside)
    return used, beside


def _inside(cell: types.CellType) -> Any:
    try:
        value = cell.cell_contents
    except ValueError:  # its variable has no value yet
        return None
    return value if isinstance(value, (types.ModuleType, types.FunctionType, type)) else None


def argument(given: Any) -> Any:
    """An argument of a feed as it is handed over: a list as an array, a shape as a tuple, a formula as a function."""
    if isinstance(given, dict):
        return eval(given["function"], {"np": np}) if "function" in given else tuple(given["tuple"])
    return np.array(given, np.float64) if isinstance(given, list) else given


def _as_given(value: Any, library: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _as_tensor(value: Any, library: Any) -> Any:
    return library.from_numpy(np.array(value)) if isinstance(value, (np.ndarray, float)) else value


def _as_float32(value: Any, library: Any) -> Any:
    return library.from_numpy(np.array(value, np.float32)) if isinstance(value, (np.ndarray, float)) else value


def _as_leaf(value: Any, library: Any) -> Any:
    value = _as_tensor(value, library)
    if hasattr(value, "requires_grad"):
        value.requires_grad = True
    return value


class _Caller:
    """Calls a learner's function, in the first form that it takes: as given, as a tensor, entry by entry. form: "as given" or
    "tensor", where it must take that one."""

    def __init__(self, function: Any, parts: int, form: str):
        self.function, self.parts, self.form = function, parts, form
        self.code = getattr(function, "__code__", None) or getattr(type(function).__call__, "__code__", None)
        self.forms = [("as given", _as_given, None)]
        self.extended = form == "as given"
        self.used: list[Any] = []
        self.accepted: list[str] = []
        self.changed = False
        if form == "tensor":
            self._extend()
            # leaves: NumPy computes with tensors that require no gradient, and the lesson would stop where they do
            self.forms = [each for each in self.forms if each[1] is _as_leaf] or self.forms

    def __call__(self, arguments: list[Any]) -> list[dict]:
        failures: list[tuple[int, Exception]] = []  # how much each says, and what it was
        for each in (False, True):
            if each and (
                self.form or len(arguments) != 1 or not isinstance(arguments[0], np.ndarray) or self.parts > 1
            ):
                break
            tried = 0
            while tried < len(self.forms):
                name, form, library = self.forms[tried]
                try:
                    reply = self._each(arguments[0], form, library) if each else self._once(arguments, form, library)
                except (LearnerError, NotNumbers) as error:
                    # what a function gives in the end says most, then the error in the form that it was written for
                    written_for = library is not None and library in self.used and not each
                    failures.append((3 if isinstance(error, NotNumbers) else 2 if written_for else 1, error))
                    tried += 1
                    if tried == len(self.forms):
                        self._extend()
                    continue
                if tried:  # what worked is tried first from now on
                    self.forms.insert(0, self.forms.pop(tried))
                self._accept(name, arguments, each)
                return reply
        raise max(failures, key=lambda failure: failure[0])[1]

    def _extend(self) -> None:
        if not self.extended:
            self.extended = True
            self.used, beside = libraries(self.function)
            for library in [*self.used, *beside]:
                self.forms += [("tensor", form, library) for form in (_as_tensor, _as_float32, _as_leaf)]

    def _accept(self, name: str, arguments: list[Any], each: bool) -> None:
        if name == "as given":
            name = "float" if each or not any(isinstance(a, np.ndarray) for a in arguments) else "array"
        elif each:
            name = "single tensor"
        if name not in self.accepted:
            self.accepted.append(name)

    def _once(self, arguments: list[Any], form, library) -> list[dict]:
        try:
            given = [form(value, library) for value in arguments]
        except Exception as error:  # this library makes no such tensor: try the next form
            raise LearnerError(error, None) from None
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                if library is not None:  # the function may not be meant for tensors: their warnings would puzzle
                    warnings.simplefilter("ignore")
                result = self.function(*given)
        except STOPS as error:
            raise (Absent if _is_to_come(error, self.code) else LearnerError(error, self.code)) from None
        if result is None or result is Ellipsis:
            if is_stub(self.function) or result is Ellipsis:
                raise Absent
            raise NotNumbers("returns nothing")
        if self.form == "as given" and isinstance(result, (tuple, list)) and len(result) == 1:
            raise NotNumbers("wrapped", type(result).__name__)
        reply = parts(result, self.parts)
        for before, after in zip(arguments, given, strict=True):
            if isinstance(before, np.ndarray) and not np.array_equal(before, numbers(after).astype(np.float64)):
                self.changed = self.changed or form is not _as_float32
        return reply

    def _each(self, array: np.ndarray, form, library) -> list[dict]:
        values = [array_of(self._once([v], form, library)[0]) for v in array.ravel().tolist()]
        if any(v.size != 1 for v in values):
            raise NotNumbers("ragged")
        return [plain(np.array([v.item() for v in values]).reshape(array.shape))]


def collect_function(function: Any, feed: dict) -> dict:
    if function is None or function is Ellipsis:
        raise Absent
    if not callable(function):
        numbers(function)
        raise NotNumbers("value for function")
    if isinstance(function, type):
        raise NotNumbers("class", function.__name__)
    call = _Caller(function, feed["parts"], feed.get("form", ""))
    calls = [[argument(given) for given in arguments] for arguments in feed["calls"]]
    replies = [call(arguments) for arguments in calls]
    notes = ["changes input"] if call.changed else []
    if call(calls[0]) != replies[0]:
        notes.append("remembers")
    return {"status": "numbers", "replies": replies, "notes": notes, "forms": call.accepted}


def unwritten(answer: Any) -> list[str]:
    """The names of functions without a body that an answer counts on: a function, or the methods of a class, and what they mention."""
    found: dict[str, None] = {}
    seen: set[int] = set()

    def walk(function: Any, depth: int) -> None:
        if id(function) in seen or depth == 0:
            return
        seen.add(id(function))
        if isinstance(function, type):
            for method in vars(function).values():
                walk(method, depth)
        elif isinstance(function, types.FunctionType):
            if is_stub(function):
                found[function.__name__] = None
            for name in _mentioned(function.__code__):
                walk(function.__globals__.get(name), depth - 1)

    walk(answer, 4)
    return list(found)


def _mentioned(code: types.CodeType) -> list[str]:
    """The names in a piece of code, and in the functions within it."""
    inner = [name for part in code.co_consts if isinstance(part, types.CodeType) for name in _mentioned(part)]
    return [*code.co_names, *inner]
