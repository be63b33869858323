"""Modules that hold modules."""

import operator
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from .module import Module


class Numbered(Module):
    """What Sequential and ModuleList share: modules by number, negative numbers counting from the end, and slices."""

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def _key(self, index):
        """The name of the module with this number. Raises IndexError if there is none."""
        index = operator.index(index)
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} is out of range")
        return list(self._modules)[index]

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._slice(index)
        return self._modules[self._key(index)]

    def __setitem__(self, index, module):
        setattr(self, self._key(index), module)

    def __delitem__(self, index):
        for key in list(self._modules)[index] if isinstance(index, slice) else [self._key(index)]:
            del self._modules[key]
        self._renumber(self._modules.values())

    def _renumber(self, modules):
        modules = {str(i): module for i, module in enumerate(modules)}
        self._modules.clear()
        self._modules.update(modules)

    def append(self, module):
        """Add a module at the end. Returns the container itself."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules):
        """Add several modules at the end. Returns the container itself."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                f"{type(self).__name__}.extend should be called with an iterable, but got {type(modules).__name__}"
            )
        for module in list(modules):
            self.append(module)
        return self

    def insert(self, index, module):
        """Put a module in this place; those from there on move up by one."""
        modules = list(self)
        modules.insert(index, module)
        self._renumber(modules)

    def pop(self, key):
        """Take the module with this number out, and return it."""
        module = self[key]
        del self[key]
        return module


class Sequential(Numbered):
    """Modules one after the other, each fed with what the one before returned. Takes them in order, or an OrderedDict."""

    def __init__(self, *args):
        super().__init__()
        named = len(args) == 1 and isinstance(args[0], OrderedDict)
        for name, module in args[0].items() if named else enumerate(args):
            self.add_module(str(name), module)

    def forward(self, input):
        for module in self._modules.values():
            input = module(input)
        return input

    def _slice(self, index):
        return type(self)(OrderedDict(list(self._modules.items())[index]))

    def insert(self, index, module):
        """Put a module in this place; those from there on move up by one. Returns the Sequential itself.

        Raises IndexError for a place beyond the end.
        """
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        super().insert(index, module)
        return self

    def __add__(self, other):
        return Sequential(*self).__iadd__(other)

    def __iadd__(self, other):
        if not isinstance(other, Sequential):
            raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return self.extend(other)


class ModuleList(Numbered):
    """A list of modules whose parameters are found. It computes nothing by itself."""

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def _slice(self, index):
        return type(self)(list(self)[index])

    def __add__(self, other):
        return ModuleList(self).extend(other)

    def __iadd__(self, other):
        return self.extend(other)

    def __repr__(self):
        """As PyTorch: modules in a row that look the same are shown once, with their count."""
        runs = []  # [first, last, text]
        for i, text in enumerate(map(repr, self)):
            if runs and runs[-1][2] == text:
                runs[-1][1] = i
            else:
                runs.append([i, i, text])
        if not runs:
            return self._get_name() + "()"
        lines = [f"({a}): {text}" if a == b else f"({a}-{b}): {b - a + 1} x {text}" for a, b, text in runs]
        return self._get_name() + "(" + "\n".join(["", *lines]).replace("\n", "\n  ") + "\n)"


class ModuleDict(Module):
    """A dictionary of modules whose parameters are found. Takes a dictionary or (name, module) pairs."""

    def __init__(self, modules=None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key):
        return self._modules[key]

    def __setitem__(self, key, module):
        self.add_module(key, module)

    def __delitem__(self, key):
        del self._modules[key]

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules)

    def __contains__(self, key):
        return key in self._modules

    def keys(self):
        """The names."""
        return self._modules.keys()

    def values(self):
        """The modules."""
        return self._modules.values()

    def items(self):
        """The (name, module) pairs."""
        return self._modules.items()

    def clear(self):
        """Take all modules out."""
        self._modules.clear()

    def pop(self, key):
        """Take the module of this name out, and return it."""
        return self._modules.pop(key)

    def update(self, modules):
        """Add the modules of a dictionary or of (name, module) pairs; one of the same name is replaced."""
        if not isinstance(modules, Iterable):
            raise TypeError(
                "ModuleDict.update should be called with an iterable of key/value pairs, but got "
                + type(modules).__name__
            )
        for name, module in modules.items() if isinstance(modules, Mapping | ModuleDict) else modules:
            self[name] = module
