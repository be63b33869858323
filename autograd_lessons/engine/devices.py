"""Where numbers live: on the CPU. Other devices can be named, and nothing can be moved to them."""

KNOWN = "cpu cuda ipu xpu mkldnn opengl opencl ideep hip ve fpga maia xla lazy vulkan mps meta hpu mtia".split()


class device:
    """The name of a place for tensors: device("cpu"), device("cuda:1"), device("cuda", 1).

    Raises RuntimeError for a name that PyTorch does not know. Only the CPU can hold tensors here.
    """

    __slots__ = "type", "index"

    def __init__(self, type, index=None):
        if isinstance(type, device):
            type, index = type.type, type.index
        if isinstance(type, int):
            type, index = "cuda", type
        if not isinstance(type, str):
            raise TypeError(f"device(): argument 'type' must be str, not {type.__class__.__name__}")
        kind, colon, number = type.partition(":")
        if kind not in KNOWN:
            raise RuntimeError(f"Expected one of {', '.join(KNOWN)} device type at start of device string: {type}")
        if colon and not number.isdecimal():
            raise RuntimeError(f"Invalid device string: '{type}'")
        self.type, self.index = kind, int(number) if colon else index

    def __repr__(self):
        return f"device(type={self.type!r}{'' if self.index is None else f', index={self.index}'})"

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other):
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self):
        return hash((self.type, self.index))

    def __reduce__(self):
        return device, (self.type, self.index)


CPU = device("cpu")


def check_device(wanted):
    """Raise unless the device is the CPU (or None): AssertionError for CUDA, as in PyTorch, RuntimeError for others."""
    if wanted is None or wanted is CPU or wanted == "cpu":
        return
    wanted = device(wanted)
    if wanted.type == "cuda":
        raise AssertionError(f"Torch not compiled with CUDA enabled. {ONLY_CPU}")
    if wanted.type != "cpu":
        raise RuntimeError(f"device {str(wanted)!r} is not available. {ONLY_CPU}")


ONLY_CPU = "autograd_lessons computes on the CPU: use device='cpu', or leave the device out."
