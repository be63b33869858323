"""Adam and AdamW: steps scaled by running means of each gradient and of its square."""

import math

import numpy as np

from ..engine.tensor import made
from .optimizer import Optimizer, check_settings, zeros_like


class Adam(Optimizer):
    """Each step, param -= lr * mean / (sqrt(mean square) + eps), both means running and corrected for their start at 0.

    betas: how much of the two means is kept each step. eps: added to the divisor.
    weight_decay: this share of the parameter is added to its gradient first; decoupled_weight_decay takes lr times it off the
        parameter instead. amsgrad: divide by the largest mean square so far. maximize: climb instead.
    foreach, fused: accepted; they choose between PyTorch's own implementations. Raises ValueError for settings out of range.
    Formula: Kingma and Ba, "Adam", 2015; amsgrad: Reddi, Kale, Kumar, 2018.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=0,
        amsgrad=False,
        *,
        foreach=None,
        maximize=False,
        capturable=False,
        differentiable=False,
        fused=None,
        decoupled_weight_decay=False,
    ):
        check_settings({"learning rate": lr, "epsilon value": eps})
        for i, beta in enumerate((betas[0], betas[1])):
            if not 0.0 <= beta < 1.0:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
        if not all(isinstance(beta, float) for beta in betas):
            raise ValueError("betas must be either both floats or both Tensors\nWrite 0.0 instead of 0.")
        check_settings({"weight_decay value": weight_decay})
        defaults = {
            "lr": lr,
            "betas": tuple(betas),
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "foreach": foreach,
            "capturable": capturable,
            "differentiable": differentiable,
            "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def update(self, array, grad, group, param):
        lr, (beta1, beta2), decay = float(group["lr"]), group["betas"], group["weight_decay"]
        kept = self.state[param]
        if not kept:
            kept["step"] = made(np.zeros((), np.float32))
            for name in ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")[: 2 + group["amsgrad"]]:
                kept[name] = zeros_like(array)
        kept["step"]._array += 1
        step = kept["step"].item()
        if decay and group["decoupled_weight_decay"]:
            array *= 1 - lr * decay
        elif decay:
            grad = grad + decay * array
        mean, square = kept["exp_avg"]._array, kept["exp_avg_sq"]._array
        mean += (grad - mean) * (1 - beta1)
        square *= beta2
        square += (1 - beta2) * grad * grad
        if group["amsgrad"]:
            square = np.maximum(kept["max_exp_avg_sq"]._array, square, out=kept["max_exp_avg_sq"]._array)
        scale = np.sqrt(square) / math.sqrt(1 - beta2**step) + group["eps"]
        array -= lr / (1 - beta1**step) * mean / scale


class AdamW(Adam):
    """Adam that takes lr * weight_decay of each parameter off it. The arguments are those of Adam.

    Formula: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    """

    def __init__(
        self,
        params,
        lr=1e-3,
        betas=(0.9, 0.999),
        eps=1e-8,
        weight_decay=1e-2,
        amsgrad=False,
        *,
        maximize=False,
        foreach=None,
        capturable=False,
        differentiable=False,
        fused=None,
    ):
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            amsgrad,
            foreach=foreach,
            maximize=maximize,
            capturable=capturable,
            differentiable=differentiable,
            fused=fused,
            decoupled_weight_decay=True,
        )
