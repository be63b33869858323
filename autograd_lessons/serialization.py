"""Saving and loading: state dicts and nested data, in a file that loads without running code.

The file is a zip: `structure.json`, and each array as a `.npy` file, which NumPy can read by itself. PyTorch's own files hold
pickles, which may run any code when they are loaded; they are neither written nor read here.
"""

import json
import zipfile
from collections import OrderedDict

import numpy as np

from .engine import dtypes
from .engine.creation import check_device
from .engine.printing import Size
from .engine.tensor import Tensor, made
from .nn import Module, Parameter
from .optim import Optimizer

FORMAT = "autograd_lessons 1"
STRUCTURE = "structure.json"
LISTS = {"list": list, "tuple": tuple, "Size": Size}
DICTS = {"dict": dict, "OrderedDict": OrderedDict}


def save(obj, f):
    """Write an object to a file: tensors, numbers, text, None, and lists, tuples and dicts of them, such as a state_dict.

    f: a path, or a file open for writing bytes. Raises TypeError for anything else; a whole module is saved by its state_dict.
    """
    arrays = []
    structure = {"format": FORMAT, "content": packed(obj, arrays, {})}
    with zipfile.ZipFile(f, "w") as file:
        file.writestr(zipfile.ZipInfo(STRUCTURE), json.dumps(structure))  # a ZipInfo has no time of day in it
        for i, array in enumerate(arrays):
            with file.open(zipfile.ZipInfo(f"{i}.npy"), "w", force_zip64=True) as part:
                np.lib.format.write_array(part, array, allow_pickle=False)


def load(f, map_location=None, *, weights_only=True, mmap=None):
    """Read what `save` wrote. Nothing in the file is run.

    f: a path, or a file open for reading bytes. map_location: None or the CPU. weights_only, mmap: accepted, for PyTorch's
    sake. Raises RuntimeError for a file that `save` did not write.
    """
    if not callable(map_location) and not isinstance(map_location, dict):
        check_device(map_location)
    try:
        with zipfile.ZipFile(f) as file:
            if STRUCTURE not in file.namelist():
                raise RuntimeError(FROM_PYTORCH if any(n.endswith("data.pkl") for n in file.namelist()) else NOT_OURS)
            structure = json.loads(file.read(STRUCTURE))
            if structure.get("format") != FORMAT:
                raise RuntimeError(NOT_OURS)
            return unpacked(structure["content"], file, {})
    except (zipfile.BadZipFile, json.JSONDecodeError, KeyError, AttributeError) as error:
        raise RuntimeError(NOT_OURS) from error


def packed(value, arrays, known):
    """A value as JSON-able data; its arrays are added to `arrays`, each once (known: their places by id)."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Tensor | np.ndarray):
        array = value._array if isinstance(value, Tensor) else value
        if id(array) not in known:
            known[id(array)] = len(arrays)
            arrays.append(array)
        place = known[id(array)]
        if isinstance(value, np.ndarray):
            return {"array": place}
        return {"tensor": place, "requires_grad": value.requires_grad, "parameter": isinstance(value, Parameter)}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dtypes.dtype):
        return {"dtype": value.name}
    for name, kind in DICTS.items():
        if type(value) is kind:
            return {name: [[packed(k, arrays, known), packed(v, arrays, known)] for k, v in value.items()]}
    for name, kind in LISTS.items():
        if type(value) is kind:
            return {name: [packed(part, arrays, known) for part in value]}
    if isinstance(value, dict):
        return {"dict": [[packed(k, arrays, known), packed(v, arrays, known)] for k, v in value.items()]}
    raise TypeError((OF_MODULE if isinstance(value, Module | Optimizer) else OF_OTHERS).format(type(value).__name__))


def unpacked(data, file, known):
    """The value that `packed` made this data of."""
    if not isinstance(data, dict):
        return data
    if "tensor" in data:
        array = read(file, data["tensor"], known)
        if data["parameter"]:
            return Parameter(made(array), data["requires_grad"])
        return made(array).requires_grad_(data["requires_grad"])
    ((name, content),) = data.items()
    if name == "array":
        return read(file, content, known)
    if name == "dtype":
        return dtypes.from_numpy_dtype(np.dtype(content))
    if name in DICTS:
        return DICTS[name]([(unpacked(k, file, known), unpacked(v, file, known)) for k, v in content])
    return LISTS[name]([unpacked(part, file, known) for part in content])


def read(file, place, known):
    """The array in this place of the file; the same object for the same place."""
    if place not in known:
        with file.open(f"{place}.npy") as part:
            array = np.lib.format.read_array(part, allow_pickle=False)
        known[place] = array.view(
            dtypes.from_numpy_dtype(array.dtype).numpy
        )  # the dtype object that the engine compares
    return known[place]


NOT_OURS = (
    "this is not a file that autograd_lessons.save wrote, or it is damaged.\n"
    "Save the state again: torch.save(model.state_dict(), path)."
)
FROM_PYTORCH = (
    "this file was written by PyTorch itself: it holds a pickle, which can run any code when it is loaded.\n"
    "With PyTorch, turn its tensors into arrays and store those: numpy.savez(path, **{name: tensor.numpy(), ...})."
)
OF_MODULE = (
    "{0} cannot be saved whole: loading it would have to run code from the file.\n"
    "Save what it has learned: torch.save(model.state_dict(), path). Later make it again, and "
    "model.load_state_dict(torch.load(path))."
)
OF_OTHERS = "cannot save {0}: a file holds tensors, arrays, numbers, text, None, and lists, tuples and dicts of them."
