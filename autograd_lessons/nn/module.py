"""Module: a function with parameters, made of smaller ones."""

from collections import OrderedDict, namedtuple
from collections.abc import Mapping

from ..engine import dtypes
from ..engine.forgetting import forget_gradient
from ..engine.hooks import Handle
from ..engine.naming import type_name
from ..engine.recording import no_grad
from ..engine.tensor import Tensor
from .parameter import Parameter

REGISTRIES = "_parameters", "_buffers", "_modules"  # the order in which a name is looked up


class Module:
    """The base of all layers, losses and networks.

    A subclass calls `super().__init__()` first, assigns its parameters and its smaller modules to attributes, which
    registers them in that order, and writes `forward`. Calling the module calls `forward`.
    """

    def __init__(self, *args, **kwargs):
        name = f"{type(self).__name__}.__init__()"
        if kwargs:
            raise TypeError(f"{name} got an unexpected keyword argument '{next(iter(kwargs))}'")
        if args:
            raise TypeError(f"{name} takes 1 positional argument but {len(args) + 1} were given")
        vars(self).update(
            training=True,
            _parameters={},
            _buffers={},
            _non_persistent_buffers=set(),
            _modules={},
            _forward_pre_hooks={},
            _forward_hooks={},
        )

    # ---- calling it ------------------------------------------------------------------------------------------------

    def forward(self, *input):
        """What the module computes. Every subclass writes its own."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args, **kwargs):
        if self._forward_pre_hooks or self._forward_hooks:
            return self._call_with_hooks(args, kwargs)
        return self.forward(*args, **kwargs)

    def _call_with_hooks(self, args, kwargs):
        for hook, with_kwargs in tuple(self._forward_pre_hooks.values()):
            answer = hook(self, args, kwargs) if with_kwargs else hook(self, args)
            if answer is None:
                continue
            if not with_kwargs:
                args = answer if isinstance(answer, tuple) else (answer,)
            elif isinstance(answer, tuple) and len(answer) == 2:
                args, kwargs = answer
            else:
                raise RuntimeError(
                    f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {answer}."
                )
        result = self.forward(*args, **kwargs)
        for hook, with_kwargs in tuple(self._forward_hooks.values()):
            answer = hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
            result = result if answer is None else answer
        return result

    def register_forward_pre_hook(self, hook, *, prepend=False, with_kwargs=False):
        """Call hook(module, args) before each `forward`; what it returns, if anything, takes the place of the arguments.

        prepend: before the hooks that are there already. with_kwargs: hook(module, args, kwargs), which returns both.
        Returns a handle with `remove()`.
        """
        return add_hook(self._forward_pre_hooks, (hook, with_kwargs), prepend)

    def register_forward_hook(self, hook, *, prepend=False, with_kwargs=False):
        """Call hook(module, args, output) after each `forward`; what it returns, if anything, takes the output's place.

        prepend: before the hooks that are there already. with_kwargs: hook(module, args, kwargs, output).
        Returns a handle with `remove()`.
        """
        return add_hook(self._forward_hooks, (hook, with_kwargs), prepend)

    # ---- what is registered ----------------------------------------------------------------------------------------

    def __getattr__(self, name):
        for registry in REGISTRIES:
            try:
                return self.__dict__[registry][name]
            except KeyError:
                pass
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        rooms = self.__dict__
        for kind, registry, what, one in KINDS:
            if isinstance(value, kind):
                if registry not in rooms:
                    raise AttributeError(NOT_STARTED.format(what=what))
                self._forget(name, registry)
                if registry == "_parameters":
                    self.register_parameter(name, value)
                else:
                    rooms[registry][name] = value
                return
            if name in rooms.get(registry, ()):
                if value is not None:
                    raise TypeError(WRONG_KIND.format(type=type_name(value), what=one, name=name, kind=kind.__name__))
                rooms[registry][name] = None
                return
        if name in rooms.get("_buffers", ()):
            if value is not None and not isinstance(value, Tensor):
                raise TypeError(
                    f"cannot assign '{type_name(value)}' as buffer '{name}' "
                    "(torch.nn.Buffer, torch.Tensor or None expected)"
                )
            rooms["_buffers"][name] = value
        else:
            object.__setattr__(self, name, value)

    def __delattr__(self, name):
        for registry in REGISTRIES:
            if name in self.__dict__[registry]:
                del self.__dict__[registry][name]
                self._non_persistent_buffers.discard(name)
                return
        object.__delattr__(self, name)

    def _forget(self, name, registry):
        """Take the name away from wherever else it stands."""
        for place in (self.__dict__, *(self.__dict__[other] for other in REGISTRIES if other != registry)):
            place.pop(name, None)
        self._non_persistent_buffers.discard(name)

    def _check_name(self, name, registry, what):
        """Raise TypeError or KeyError for a name that something cannot be registered under."""
        if not isinstance(name, str):
            raise TypeError(f"{what} name should be a string. Got {type_name(name)}")
        if "." in name:
            raise KeyError(f'{what} name can\'t contain "."' + (f", got: {name}" if what == "module" else ""))
        if not name:
            raise KeyError(f'{what} name can\'t be empty string ""')
        if name not in registry and hasattr(self, name):
            raise KeyError(f"attribute '{name}' already exists")

    def register_parameter(self, name, param):
        """Add a parameter, or None for one that is left out. Raises TypeError, KeyError or ValueError as PyTorch."""
        if "_parameters" not in self.__dict__:
            raise AttributeError(NOT_STARTED.format(what="parameter"))
        self._check_name(name, self._parameters, "parameter")
        if param is not None:
            if not isinstance(param, Parameter):
                raise TypeError(
                    f"cannot assign '{type_name(param)}' object to parameter '{name}' "
                    "(torch.nn.Parameter or None required)"
                )
            if param.grad_fn is not None:
                raise ValueError(
                    f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. "
                    f"To express '{name}' as a function of another Tensor, compute the value in the forward() method."
                )
        self._parameters[name] = param

    def register_buffer(self, name, tensor, persistent=True):
        """Add a tensor that belongs to the module's state but is not learned; or None.

        persistent=False keeps it out of `state_dict`. Raises TypeError or KeyError as PyTorch.
        """
        if "_buffers" not in self.__dict__:
            raise AttributeError(NOT_STARTED.format(what="buffer"))
        self._check_name(name, self._buffers, "buffer")
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._buffers[name] = tensor
        (self._non_persistent_buffers.discard if persistent else self._non_persistent_buffers.add)(name)

    def add_module(self, name, module):
        """Add a smaller module, or None, under this name. Raises TypeError or KeyError as PyTorch."""
        if "_modules" not in self.__dict__:
            raise AttributeError(NOT_STARTED.format(what="module"))
        if module is not None and not isinstance(module, Module):
            hint = f"\nPut parentheses behind it: {module.__name__}()." if isinstance(module, type) else ""
            raise TypeError(f"{type_name(module)} is not a Module subclass.{hint}")
        self._check_name(name, self._modules, "module")
        self._modules[name] = module

    register_module = add_module

    # ---- walking through it ----------------------------------------------------------------------------------------

    def named_children(self):
        """(name, module) for each module directly inside, each once."""
        seen = {id(None)}
        for name, module in self._modules.items():
            if id(module) not in seen:
                seen.add(id(module))
                yield name, module

    def children(self):
        """Each module directly inside, once."""
        return (module for _, module in self.named_children())

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """(name, module) for this module, whose name is "", and every one inside, such as "0.linear"."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self, remove_duplicate=True):
        """This module and every one inside, each once."""
        return (module for _, module in self.named_modules(remove_duplicate=remove_duplicate))

    def _named_members(self, registry, prefix, recurse, remove_duplicate):
        """(name, tensor) for what is registered here, and inside if recurse; one that appears twice is given once."""
        modules = self.named_modules(None, prefix, remove_duplicate) if recurse else [(prefix, self)]
        seen = {id(None)}
        for place, module in modules:
            for name, tensor in module.__dict__[registry].items():
                if tensor is not None and id(tensor) not in seen:
                    if remove_duplicate:
                        seen.add(id(tensor))
                    yield f"{place}.{name}" if place else name, tensor

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        """(name, parameter) of this module and of those inside, in the order of their definition."""
        return self._named_members("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse=True):
        """The parameters of this module and of those inside, in the order of their definition."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        """(name, buffer) of this module and of those inside, in the order of their definition."""
        return self._named_members("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse=True):
        """The buffers of this module and of those inside, in the order of their definition."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def get_submodule(self, target):
        """The module with this name, such as "0.linear". Raises AttributeError if there is none."""
        module = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{type(module).__name__} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Module):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def get_parameter(self, target):
        """The parameter with this name, such as "0.weight". Raises AttributeError if there is none."""
        place, _, name = target.rpartition(".")
        parameter = getattr(self.get_submodule(place), name)
        if not isinstance(parameter, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return parameter

    # ---- changing all of it ----------------------------------------------------------------------------------------

    def apply(self, fn):
        """Call fn(module) for every module inside, and last for this one. Returns the module itself."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode=True):
        """Set `training` here and in every module inside: dropout is active only in training. Returns the module itself.

        Raises ValueError for a mode that is not a bool.
        """
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self):
        """As `train(False)`: for using the module, when it is not learning. Returns the module itself."""
        return self.train(False)

    def requires_grad_(self, requires_grad=True):
        """Let every parameter be learned, or (False) be frozen. Returns the module itself."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        """Forget the gradients of all parameters: `grad` becomes None, or zeros."""
        for parameter in self.parameters():
            forget_gradient(parameter, set_to_none)

    def to(self, *args, **kwargs):
        """Convert all parameters and buffers of floats, in place: to(torch.float64), to("cpu"), to(tensor).

        Returns the module itself. Raises TypeError for a type that is not floating, AssertionError for a device that is not
        the CPU.
        """
        wanted = Tensor().to(*args, **kwargs).dtype
        if not wanted.is_floating_point:
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={wanted}"
            )
        names_type = "dtype" in kwargs or any(isinstance(arg, dtypes.dtype | Tensor) for arg in args)
        return self._convert(wanted) if names_type else self

    def float(self):
        """Convert all parameters and buffers of floats to float32, in place. Returns the module itself."""
        return self._convert(dtypes.float32)

    def double(self):
        """Convert all parameters and buffers of floats to float64, in place. Returns the module itself."""
        return self._convert(dtypes.float64)

    def half(self):
        """Convert all parameters and buffers of floats to float16, in place. Returns the module itself."""
        return self._convert(dtypes.float16)

    def cpu(self):
        """The module itself: it is on the CPU."""
        return self

    def cuda(self, device=None):
        """Raises AssertionError, as PyTorch without CUDA: there is no GPU here."""
        return self.to("cuda" if device is None else device)

    def _convert(self, dtype):
        tensors = [*self.parameters(), *self.buffers()]
        for tensor in [*tensors, *(tensor.grad for tensor in tensors if tensor.grad is not None)]:
            if tensor._array.dtype.kind == "f":
                tensor.data = tensor.data.to(dtype)
        return self

    # ---- its state -------------------------------------------------------------------------------------------------

    def state_dict(self, *, destination=None, prefix="", keep_vars=False):
        """{name: tensor} of all parameters and persistent buffers, in order; they share memory with the module's own.

        keep_vars: the parameters themselves, not detached.
        """
        destination = OrderedDict() if destination is None else destination
        for name, tensor in self._persistent():
            destination[prefix + name] = tensor if keep_vars else tensor.detach()
        for name, module in self._modules.items():
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        return destination

    def _persistent(self):
        """(name, tensor) of this module's own parameters, then of its persistent buffers."""
        for name, parameter in self._parameters.items():
            if parameter is not None:
                yield name, parameter
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers:
                yield name, buffer

    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Copy the tensors of a `state_dict` into the parameters and buffers of the same names.

        strict: the names must be the same; otherwise what fits is loaded. assign: take the tensors themselves.
        Returns the pair (missing_keys, unexpected_keys). Raises RuntimeError, which lists every missing and unexpected name
        and every shape that does not fit.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        missing, unexpected, errors = [], [], []
        self._load(state_dict, "", strict, assign, missing, unexpected, errors)
        if strict:
            named = (("Missing", missing), ("Unexpected", unexpected))
            errors = [f"{what} key(s) in state_dict: {quoted(keys)}. " for what, keys in named if keys] + errors
        if errors:
            raise RuntimeError("\n\t".join([f"Error(s) in loading state_dict for {type(self).__name__}:", *errors]))
        return _IncompatibleKeys(missing, unexpected)

    def _load(self, state_dict, prefix, strict, assign, missing, unexpected, errors):
        """Load this module's tensors and those inside; add to the three lists what does not fit."""
        own = dict(self._persistent())
        for name, tensor in own.items():
            if prefix + name not in state_dict:
                missing.append(prefix + name)
            elif problem := self._load_one(prefix, name, tensor, state_dict[prefix + name], assign):
                errors.append(problem)
        for key in state_dict:
            name, dot, _ = key.removeprefix(prefix).partition(".")
            if key.startswith(prefix) and name not in (self._modules if dot else own):
                unexpected.append(key)
        for name, module in self._modules.items():
            if module is not None:
                module._load(state_dict, f"{prefix}{name}.", strict, assign, missing, unexpected, errors)

    def _load_one(self, prefix, name, tensor, value, assign):
        """Put one value in its place. Returns what is wrong with it, if anything."""
        key = prefix + name
        if not isinstance(value, Tensor):
            return (
                f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from checkpoint '
                f"but received {type(value)}"
            )
        if not tensor.ndim and value.shape == (1,):
            value = value.reshape(())
        if value.shape != tensor.shape:
            return (
                f"size mismatch for {key}: copying a param with shape {value.shape} from checkpoint, "
                f"the shape in current model is {tensor.shape}."
            )
        if not assign:
            with no_grad():
                tensor.copy_(value)
        elif isinstance(tensor, Parameter):
            setattr(self, name, Parameter(value, tensor.requires_grad))
        else:
            setattr(self, name, value)

    # ---- how it looks ----------------------------------------------------------------------------------------------

    def extra_repr(self):
        """What stands between the parentheses when the module is printed. Subclasses write their own."""
        return ""

    def _get_name(self):
        return type(self).__name__

    def __repr__(self):
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [inset(f"({name}): {module!r}") for name, module in self._modules.items()]
        if len(lines) == 1 and not children:
            return f"{self._get_name()}({extra})"
        body = "\n  ".join([*lines, *children])
        return f"{self._get_name()}(\n  {body}\n)" if body else f"{self._get_name()}()"

    def __dir__(self):
        names = [*dir(type(self)), *self.__dict__, *self._parameters, *self._modules, *self._buffers]
        return sorted(name for name in names if not name[0].isdigit())


class _IncompatibleKeys(namedtuple("_IncompatibleKeys", "missing_keys unexpected_keys")):
    """What `load_state_dict` returns: the names that it did not find, and those that it had no place for."""

    __slots__ = ()

    def __repr__(self):
        return super().__repr__() if any(self) else "<All keys matched successfully>"


def add_hook(hooks, hook, prepend):
    """Register a hook last, or first. Returns its handle."""
    before = dict(hooks)
    handle = Handle(hooks, hook)
    if prepend:
        for key in before:  # taken out and put back, the others stand behind it
            hooks[key] = hooks.pop(key)
    return handle


def inset(text):
    """The text with every line but the first set in by two spaces; blank lines become empty."""
    first, *rest = text.split("\n")
    return "\n".join([first, *("  " + line if line.strip() else "" for line in rest)])


def quoted(names):
    return ", ".join([f'"{name}"' for name in names])


KINDS = (  # what is registered when it is assigned: its class, where, and what messages call several of it, and one
    (Parameter, "_parameters", "parameters", "parameter"),
    (Module, "_modules", "module", "child module"),
)
NOT_STARTED = (
    "cannot assign {what} before Module.__init__() call.\nThe first line of your __init__ must be super().__init__()."
)
WRONG_KIND = "cannot assign '{type}' as {what} '{name}' (torch.nn.{kind} or None expected)"
