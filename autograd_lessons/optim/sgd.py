"""Stochastic gradient descent."""

import numpy as np

from ..engine.tensor import made
from .optimizer import Optimizer, check_settings


class SGD(Optimizer):
    """Gradient descent: each step, param -= lr * grad.

    momentum: the gradient is replaced by a running sum, momentum * (the sum so far) + (1 - dampening) * grad, which starts at
        the first gradient; with nesterov, by grad + momentum * (that sum).
    weight_decay: this share of the parameter is added to its gradient first. maximize: climb instead.
    foreach, fused: accepted; they choose between PyTorch's own implementations. Raises ValueError for settings below 0.
    Formula: Sutskever, Martens, Dahl, Hinton, 2013, with the learning rate outside the sum.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        momentum=0,
        dampening=0,
        weight_decay=0,
        nesterov=False,
        *,
        maximize=False,
        foreach=None,
        differentiable=False,
        fused=None,
    ):
        check_settings({"learning rate": lr, "momentum value": momentum, "weight_decay value": weight_decay})
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
            "foreach": foreach,
            "differentiable": differentiable,
            "fused": fused,
        }
        super().__init__(params, defaults)

    def update(self, array, grad, group, param):
        if group["weight_decay"]:
            grad = grad + group["weight_decay"] * array
        momentum = group["momentum"]
        if momentum:
            kept = self.state[param].get("momentum_buffer")
            if kept is None:
                kept = self.state[param]["momentum_buffer"] = made(np.array(grad))
            else:
                kept._array *= momentum
                kept._array += (1 - group["dampening"]) * grad
            grad = grad + momentum * kept._array if group["nesterov"] else kept._array
        array -= float(group["lr"]) * grad
