"""What PyTorch's messages call types, and its words for an operation that a type has not."""

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


C_NAMES = {  # and what those call them that come from its C++ parts
    "float16": "c10::Half",
    "float32": "float",
    "float64": "double",
    "bool": "bool",
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
}


def dtype_name(tensor):
    """The type of a tensor's numbers: Float, Double, Long."""
    return TYPE_NAMES[tensor._array.dtype.name]


def not_implemented(kernel, array, advice="Use tensor.float()."):
    """The NotImplementedError that PyTorch's kernel of this name raises for the type of this array's numbers."""
    return NotImplementedError(f"\"{kernel}\" not implemented for '{TYPE_NAMES[array.dtype.name]}'\n{advice}")


def type_name(value):
    """The type of a value: torch.FloatTensor, int, or a class with the module it comes from; of a class, its own."""
    kind = value if isinstance(value, type) else type(value)
    if type(value) is Tensor:
        return f"torch.{dtype_name(value)}Tensor"
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
