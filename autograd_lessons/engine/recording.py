"""Switching the memory off and on: no_grad and its relatives, as context managers and as decorators, per thread."""

from contextlib import ContextDecorator, closing
from functools import wraps
from inspect import isgeneratorfunction

from .graph import mode as thread


class Switch(ContextDecorator):
    """Sets attributes of the thread's mode for a while. Can be entered again and nested."""

    settings = {}

    def __new__(cls, function=None, *args, **kwargs):
        switch = super().__new__(cls)
        if callable(function):  # @no_grad without parentheses
            switch.__init__()
            return switch(function)
        return switch

    def __init__(self):
        self.before = []

    def _recreate_cm(self):
        return type(self)()  # a decorated function may run in several threads at once

    def __call__(self, function):
        if not isgeneratorfunction(function):
            return super().__call__(function)

        @wraps(function)
        def generator(*args, **kwargs):
            """Switched each time that it goes on; in between, whoever asked for a value is as before."""
            with closing(function(*args, **kwargs)) as steps:
                sent = None
                while True:
                    try:
                        with self._recreate_cm():
                            value = steps.send(sent)
                    except StopIteration as stop:
                        return stop.value
                    sent = yield value

        return generator

    def __enter__(self):
        self.before.append(dict(vars(thread)))
        vars(thread).update(self.settings)

    def __exit__(self, *error):
        vars(thread).clear()
        vars(thread).update(self.before.pop())


class no_grad(Switch):
    """Inside, operations are not remembered: results require no gradient."""

    settings = {"recording": False}


class enable_grad(Switch):
    """Inside, operations are remembered, even within a `no_grad`."""

    settings = {"recording": True}


class inference_mode(Switch):
    """As `no_grad`. `inference_mode(False)` does nothing."""

    def __init__(self, mode=True):
        super().__init__()
        self.mode = mode
        self.settings = {"recording": False, "inference": True} if mode else {}

    def _recreate_cm(self):
        return type(self)(self.mode)


class set_grad_enabled(Switch):
    """Switch the memory on or off: at once, and back at the end of a `with` block or of a decorated function."""

    def __init__(self, mode):
        super().__init__()
        self.settings = {"recording": bool(mode)}
        self.outside = dict(vars(thread))
        vars(thread).update(self.settings)

    def _recreate_cm(self):
        return type(self)(self.settings["recording"])

    def __call__(self, function):
        vars(thread).clear()
        vars(thread).update(self.outside)
        return super().__call__(function)

    def __enter__(self):
        self.before.append(self.outside)
        vars(thread).update(self.settings)


def is_grad_enabled():
    """Whether operations are remembered just now, in this thread."""
    return thread.recording


def is_inference_mode_enabled():
    """Whether this thread is inside `inference_mode`."""
    return thread.inference
