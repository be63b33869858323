"""What optimizers share: parameters in groups, each group with its settings, and what is kept for each parameter."""

import copy
import warnings
from collections import defaultdict

import numpy as np

from ..engine.clock import writes
from ..engine.forgetting import forget_gradient
from ..engine.naming import type_name
from ..engine.recording import enable_grad
from ..engine.tensor import Tensor, made


class Optimizer:
    """The base of all optimizers. A subclass writes `update`, or a `step` of its own.

    params: tensors, (name, tensor) pairs, or groups such as {"params": [...], "lr": 0.1} with settings of their own.
    defaults: the settings of groups that do not say otherwise.
    param_groups: the groups. state: {parameter: what is kept for it}.
    Raises TypeError for what is no tensor, ValueError for no parameters, one that is not a leaf, or one in two groups.
    """

    def __init__(self, params, defaults):
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{type_name(params)}.\nPut it in a list: [tensor]."
            )
        for name in ("capturable", "differentiable"):
            if defaults.get(name):
                raise NotImplementedError(f"{type(self).__name__}({name}=True) is not supported")
        if defaults.get("fused") and defaults.get("foreach"):
            raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
        self.defaults, self.state, self.param_groups = defaults, defaultdict(dict), []
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        for group in groups if isinstance(groups[0], dict) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group):
        """Add parameters with settings of their own: {"params": [...], "lr": 0.1}."""
        if not isinstance(param_group, dict):
            raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
        params = param_group["params"]
        if isinstance(params, set):
            raise TypeError(
                "optimizer parameters need to be organized in ordered collections, but the ordering of tensors in sets will "
                "change between runs. Please use a list instead."
            )
        params = [params] if isinstance(params, Tensor) else list(params)
        names = [param[0] for param in params if isinstance(param, tuple)]
        if names and len(names) < len(params):
            raise ValueError("all optimizer params should be with/without names. Some param names are missing")
        if names:
            param_group["param_names"], params = names, [param for _, param in params]
        for param in params:
            if not isinstance(param, Tensor):
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type_name(param)}")
            if not (param.is_leaf or param.retains_grad):
                raise ValueError("can't optimize a non-leaf Tensor")
        known = {id(param) for group in self.param_groups for param in group["params"]}
        if any(id(param) in known for param in params):
            raise ValueError("some parameters appear in more than one parameter group")
        if len({id(param) for param in params}) < len(params):
            message = (
                "optimizer contains a parameter group with duplicate parameters; in future, this will cause an error"
            )
            warnings.warn(message, UserWarning, stacklevel=3)
        param_group["params"] = params
        for name, value in self.defaults.items():
            param_group.setdefault(name, value)
        self.param_groups.append(param_group)

    def zero_grad(self, set_to_none=True):
        """Forget the gradients: `grad` becomes None, or zeros."""
        for group in self.param_groups:
            for param in group["params"]:
                forget_gradient(param, set_to_none)

    def step(self, closure=None):
        """Move every parameter that has a gradient once.

        closure: a function without arguments that computes the gradients and returns the loss; called first, with the memory
        on. Returns what it returned.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        for group in self.param_groups:
            climb = group.get("maximize")
            for param in group["params"]:
                grad = param.grad
                if grad is not None:
                    self.update(param._array, -grad._array if climb else grad._array, group, param)
                    writes.note(param._array)
        return loss

    def update(self, array, grad, group, param):
        """Write the parameter's next numbers into `array`, given its gradient (an array, not to be written into)."""
        raise NotImplementedError(f"{type(self).__name__} has no update: a subclass of Optimizer writes it, or step")

    def state_dict(self):
        """{"state": {number of the parameter: what is kept for it}, "param_groups": [settings, and "params": numbers]}."""
        numbers = {}
        for group in self.param_groups:
            for param in group["params"]:
                numbers.setdefault(id(param), len(numbers))
        groups = [
            {name: value for name, value in group.items() if name != "params"}
            | {"params": [numbers[id(param)] for param in group["params"]]}
            for group in self.param_groups
        ]
        return {"state": {numbers[id(param)]: kept for param, kept in self.state.items()}, "param_groups": groups}

    def load_state_dict(self, state_dict):
        """Go on from where `state_dict()` was taken, here or from an optimizer of the same groups.

        Raises ValueError if the groups are not as many, or not of as many parameters.
        """
        saved = copy.deepcopy(state_dict["param_groups"])
        if len(saved) != len(self.param_groups):
            raise ValueError("loaded state dict has a different number of parameter groups")
        if any(len(a["params"]) != len(b["params"]) for a, b in zip(saved, self.param_groups, strict=True)):
            raise ValueError(
                "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
            )
        params = {}
        for group, own in zip(saved, self.param_groups, strict=True):
            params.update(zip(group["params"], own["params"], strict=True))
            group["params"] = own["params"]
            if "param_names" in own:
                group.setdefault("param_names", own["param_names"])
        self.state = defaultdict(dict)
        for number, kept in state_dict["state"].items():
            param = params[number]
            self.state[param] = {
                name: value.to(param.dtype) if isinstance(value, Tensor) and name != "step" else value
                for name, value in kept.items()
            }
        self.param_groups = saved

    def __repr__(self):
        text = f"{type(self).__name__} ("
        for i, group in enumerate(self.param_groups):
            text += f"\nParameter Group {i}\n"
            text += "".join([f"    {name}: {group[name]}\n" for name in sorted(group) if name != "params"])
        return text + ")"


def check_settings(settings):
    """Raise ValueError for a setting below 0: {what messages call it: its value}."""
    for what, value in settings.items():
        if not value >= 0.0:
            raise ValueError(f"Invalid {what}: {value}")


def zeros_like(array):
    """A tensor of zeros, to be kept for a parameter."""
    return made(np.zeros_like(array))
