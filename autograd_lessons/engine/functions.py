"""Functions that are methods too: torch.reshape(x, (3, 2)) beside x.reshape(3, 2).

A method knows that its input is a tensor, and takes sizes one by one; a function looks at its input, and takes them as one tuple.
"""

import functools

from .arguments import check_input, check_listed

LISTED = {"reshape": "shape", "flip": "dims", "tile": "dims", "permute": "dims", "broadcast_to": "size"}
ARGUMENTS = {"split": {"tensor": "input", "split_size_or_sections": "split_size"}}  # other names than the method's


def as_function(method):
    """The function that does what this method does. Raises TypeError unless its input is a tensor."""
    name = method.__name__
    sizes, names = LISTED.get(name), ARGUMENTS.get(name, {})

    @functools.wraps(method)
    def function(input=None, *args, **kwargs):
        if names:
            kwargs = {names.get(argument, argument): value for argument, value in kwargs.items()}
            input = kwargs.pop("input", input)
        check_input(input, name)
        if sizes and args:
            if len(args) > 1:
                raise TypeError(
                    f"{name}() takes 2 positional arguments, but {len(args) + 1} were given: give it a tuple"
                )
            check_listed(args[0], name, sizes)
        return method(input, *args, **kwargs)

    return function
