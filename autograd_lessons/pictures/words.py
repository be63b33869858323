"""How operations, shapes and numbers are put into words."""

import re

import numpy as np

OPERATIONS = {  # PyTorch's grad_fn without "Backward0" -> the name in a picture, where that is not the same word
    "Addmm": "linear",
    "Addmv": "linear",
    "Alias": "view",
    "BinaryCrossEntropyWithLogits": "binary cross entropy with logits",
    "Bmm": "matrix product",
    "Cat": "concatenate",
    "CopySlices": "write into a part",
    "Div": "divide",
    "Dot": "dot product",
    "LinalgVectorNorm": "norm",
    "Mm": "matrix product",
    "MseLoss": "mean squared error",
    "Mul": "multiply",
    "Mv": "matrix times vector",
    "Neg": "negative",
    "NllLoss": "negative log likelihood",
    "Permute": "transpose",
    "Pow": "power",
    "ReshapeAlias": "reshape",
    "Rsub": "subtract",
    "Select": "index",
    "Slice": "index",
    "Sub": "subtract",
    "T": "transpose",
    "ToCopy": "change of type",
    "UnsafeView": "reshape",
    "View": "reshape",
    "Where": "where",
}
# how one writes the inputs of an operation whose node lists them in another order: 2 - x, 2 ** x, linear(x, w, b)
INPUT_ORDER = {
    "RsubBackward1": (1, 0),
    "PowBackward2": (1, 0),
    "AddmmBackward0": (1, 2, 0),
}
LONGEST = 4  # entries of a row, and rows of a matrix, that are written out


def operation_name(grad_fn):
    """The friendly name of an operation: of MulBackward0 "multiply", of LogSoftmaxBackward0 "log softmax"."""
    stem = re.sub(r"Backward\d*$", "", grad_fn.rpartition("::")[2])
    return OPERATIONS.get(stem) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", stem).lower() or "operation"


def shape_words(shape):
    """A shape as a picture says it: 5×3, or "3 numbers" for a vector, or "a number"."""
    if len(shape) == 0:
        return "a number"
    if len(shape) == 1:
        return "1 entry" if shape[0] == 1 else f"{shape[0]} entries"
    return "×".join(map(str, shape))


def number_words(value):
    """One number with four significant digits."""
    if isinstance(value, bool | int):
        return str(value)
    return f"{value + 0.0:.4g}"  # + 0.0: no -0


def value_lines(array):
    """The numbers of an array as lines of text: small ones written out, a large one by its shape."""
    array = np.asarray(array)
    if array.dtype == object:
        return ["of several outputs"]
    if array.ndim == 0:
        return [number_words(array.item())]
    if array.size and array.ndim <= 2 and max(array.shape) <= LONGEST:
        if array.ndim == 1:
            return [row_words(array)]
        return [f"{'[' if i == 0 else ' '}{row_words(row)}{',]'[i == len(array) - 1]}" for i, row in enumerate(array)]
    if array.size and np.all(array == array.flat[0]):
        return [f"all {number_words(array.flat[0].item())}, {shape_words(array.shape)}"]
    return [shape_words(array.shape)]


def row_words(row):
    """A vector in brackets."""
    return f"[{', '.join(map(number_words, row.tolist()))}]"


def value_words(array):
    """`value_lines` as one line."""
    return " ".join(line.strip() for line in value_lines(array))


def counted(number, noun):
    """1 step, 2 steps."""
    return f"{number} {noun if number == 1 else PLURALS.get(noun, noun + 's')}"


PLURALS = {"leaf": "leaves"}
