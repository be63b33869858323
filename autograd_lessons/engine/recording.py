"""Switching the memory off and on: no_grad and its relatives, as context managers and as decorators, per thread."""

from contextlib import ContextDecorator, closing
from functools import wraps
from inspect import isgeneratorfunction

from . import graph
from .operands import kind_of


def restore(settings):
    """Set this thread's mode to what it was; what it had not set is again as `graph.Mode` has it for all threads."""
    vars(graph.mode).clear()
    vars(graph.mode).update(settings)


class Switch(ContextDecorator):
    """Sets attributes of the thread's mode for a while. Can be entered again and nested."""

    settings = {}

    def __new__(cls, function=None, *args, **kwargs):
        switch = super().__new__(cls)
        if callable(function):  # @no_grad without parentheses
            switch.__init__()  # Python leaves it out, as what comes back is a function and no Switch
            return switch(function)
        return switch

    def __init__(self):
        self.before = []  # what the mode was at each entry that has not been left yet

    def _recreate_cm(self):
        """The switch for one run of a decorated function (ContextDecorator asks): several threads may run it at once."""
        return type(self)()

    def __call__(self, function):
        if not isgeneratorfunction(function):
            return super().__call__(function)

        @wraps(function)
        def generator(*args, **kwargs):
            with closing(function(*args, **kwargs)) as steps:
                sent = None
                while True:
                    try:
                        with self._recreate_cm():  # only while it runs, not while it waits at a yield
                            value = steps.send(sent)
                    except StopIteration as stop:
                        return stop.value
                    sent = yield value

        return generator

    def __enter__(self):
        self.before.append(dict(vars(graph.mode)))
        vars(graph.mode).update(self.settings)

    def __exit__(self, *error):
        restore(self.before.pop())


class no_grad(Switch):
    """Inside, operations are not remembered: results require no gradient."""

    settings = {"recording": False}


class enable_grad(Switch):
    """Inside, operations are remembered, even within a `no_grad`."""

    settings = {"recording": True}


class inference_mode(Switch):
    """As `no_grad`. `inference_mode(False)` switches the memory on, even inside `no_grad` or another `inference_mode`."""

    def __init__(self, mode=True):
        super().__init__()
        self.mode = mode
        self.settings = {"recording": not mode, "inference": bool(mode)}

    def _recreate_cm(self):
        return type(self)(self.mode)


class set_grad_enabled(Switch):
    """Switch the memory on or off: at once, and back at the end of a `with` block or of a decorated function.

    Raises TypeError for what is neither True nor False.
    """

    def __init__(self, mode):
        super().__init__()
        if not isinstance(mode, bool):
            raise TypeError(f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {kind_of(mode)}")
        self.settings = {"recording": mode}
        self.unswitched = dict(vars(graph.mode))  # the mode where this was called, to which a block goes back
        vars(graph.mode).update(self.settings)

    def _recreate_cm(self):
        return type(self)(self.settings["recording"])

    def __call__(self, function):
        restore(self.unswitched)  # as a decorator it switches when the function runs, not at the line where it stands
        return super().__call__(function)

    def __enter__(self):
        self.before.append(self.unswitched)
        vars(graph.mode).update(self.settings)


def is_grad_enabled():
    """Whether operations are remembered just now, in this thread."""
    return graph.mode.recording


def is_inference_mode_enabled():
    """Whether this thread is inside `inference_mode`."""
    return graph.mode.inference
