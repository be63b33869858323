"""What stands in the place of `IPython.display` and of the lessons' pictures where learners' code runs: nobody looks at them, and
loading the real ones takes longer than a notebook to grade."""


class _Shown:
    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _Shown
