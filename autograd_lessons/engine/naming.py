"""What PyTorch's messages call types."""

from .tensor import Tensor

TYPE_NAMES = {
    "float16": "Half",
    "float32": "Float",
    "float64": "Double",
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
}


def dtype_name(tensor):
    """The type of a tensor's numbers: Float, Double, Long."""
    return TYPE_NAMES[tensor._array.dtype.name]


def type_name(value):
    """The type of a value: torch.FloatTensor, int, or a class with the module it comes from; of a class, its own."""
    kind = value if isinstance(value, type) else type(value)
    if type(value) is Tensor:
        return f"torch.{dtype_name(value)}Tensor"
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
