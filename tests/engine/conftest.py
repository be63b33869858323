"""The tests turn warnings into errors; NumPy's floating-point warnings inside the engine stay as silent as for a user."""

import warnings

import pytest


@pytest.fixture(autouse=True)
def silent_as_for_a_user():
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lessons\.engine\.")
        yield
