"""What a program asks before it moves to a GPU. There is none here, and these functions say so."""


def is_available():
    """False: autograd_lessons computes on the CPU."""
    return False


def device_count():
    """0."""
    return 0


def manual_seed(seed):
    """Does nothing, as in PyTorch without a GPU."""


def manual_seed_all(seed):
    """Does nothing, as in PyTorch without a GPU."""


def empty_cache():
    """Does nothing, as in PyTorch without a GPU."""
