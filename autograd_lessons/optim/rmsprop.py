"""RMSprop: steps divided by the root of a running mean of squared gradients."""

import numpy as np

from ..engine.tensor import made
from .optimizer import Optimizer, check_settings, zeros_like


class RMSprop(Optimizer):
    """Each step, param -= lr * grad / (sqrt(mean square) + eps); the mean is running, and keeps `alpha` of itself each step.

    momentum: the quotient is replaced by momentum * (the sum so far) + quotient. centered: the square of the running mean
    gradient is taken off the mean square. weight_decay: this share of the parameter is added to its gradient first. maximize:
    climb instead. foreach: accepted; it chooses between PyTorch's own implementations.
    Raises ValueError for settings below 0. Formula: Tieleman and Hinton, 2012; centered: Graves, 2013.
    """

    def __init__(
        self,
        params,
        lr=1e-2,
        alpha=0.99,
        eps=1e-8,
        weight_decay=0,
        momentum=0,
        centered=False,
        capturable=False,
        foreach=None,
        maximize=False,
        differentiable=False,
    ):
        check_settings({"learning rate": lr, "epsilon value": eps, "momentum value": momentum})
        check_settings({"weight_decay value": weight_decay, "alpha value": alpha})
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "alpha": alpha,
            "eps": eps,
            "centered": centered,
            "weight_decay": weight_decay,
            "capturable": capturable,
            "foreach": foreach,
            "maximize": maximize,
            "differentiable": differentiable,
        }
        super().__init__(params, defaults)

    def update(self, array, grad, group, param):
        lr, alpha, momentum, centered = float(group["lr"]), group["alpha"], group["momentum"], group["centered"]
        kept = self.state[param]
        if not kept:
            kept["step"] = made(np.zeros((), np.float32))
            kept["square_avg"] = zeros_like(array)
            if momentum:
                kept["momentum_buffer"] = zeros_like(array)
            if centered:
                kept["grad_avg"] = zeros_like(array)
        kept["step"]._array += 1
        if group["weight_decay"]:
            grad = grad + group["weight_decay"] * array
        square = kept["square_avg"]._array
        square *= alpha
        square += (1 - alpha) * grad * grad
        if centered:
            mean = kept["grad_avg"]._array
            mean += (grad - mean) * (1 - alpha)
            square = square - mean * mean
        change = grad / (np.sqrt(square) + group["eps"])
        if momentum:
            buffer = kept["momentum_buffer"]._array
            buffer *= momentum
            buffer += change
            change = buffer
        array -= lr * change
