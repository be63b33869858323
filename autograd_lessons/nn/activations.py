"""Activations as modules. What each computes is said beside the function of `nn.functional` that it calls."""

from . import functional as F
from .module import Module


class Activation(Module):
    """What activations share: their settings are attributes, printed in order; `inplace` only where it is True."""

    def __init__(self, **settings):
        super().__init__()
        self.__dict__.update(settings)

    def extra_repr(self):
        settings = [(name, value) for name, value in vars(self).items() if name not in OWN]
        return ", ".join([f"{name}={value}" for name, value in settings if name != "inplace" or value])


OWN = frozenset(vars(Module()))


class ReLU(Activation):
    """max(x, 0), elementwise."""

    def __init__(self, inplace=False):
        super().__init__(inplace=inplace)

    def forward(self, input):
        return F.relu(input, self.inplace)


class LeakyReLU(Activation):
    """x where it is positive, else negative_slope * x."""

    def __init__(self, negative_slope=0.01, inplace=False):
        super().__init__(negative_slope=negative_slope, inplace=inplace)

    def forward(self, input):
        return F.leaky_relu(input, self.negative_slope, self.inplace)


class ELU(Activation):
    """x where it is positive, else alpha * (exp(x) - 1)."""

    def __init__(self, alpha=1.0, inplace=False):
        super().__init__(alpha=alpha, inplace=inplace)

    def forward(self, input):
        return F.elu(input, self.alpha, self.inplace)


class GELU(Activation):
    """x times the probability that a normally distributed number is below x; approximate="tanh" for a formula close to it."""

    def __init__(self, approximate="none"):
        super().__init__(approximate=approximate)

    def forward(self, input):
        return F.gelu(input, approximate=self.approximate)

    def extra_repr(self):
        return f"approximate={self.approximate!r}"


class SiLU(Activation):
    """x * sigmoid(x), elementwise."""

    def __init__(self, inplace=False):
        super().__init__(inplace=inplace)

    def forward(self, input):
        return F.silu(input, self.inplace)


class Softplus(Activation):
    """log(1 + exp(beta * x)) / beta, a smooth ReLU; x itself where beta * x is above threshold."""

    def __init__(self, beta=1.0, threshold=20.0):
        super().__init__(beta=beta, threshold=threshold)

    def forward(self, input):
        return F.softplus(input, self.beta, self.threshold)


class Sigmoid(Activation):
    """1 / (1 + exp(-x)), elementwise."""

    def forward(self, input):
        return F.sigmoid(input)


class Tanh(Activation):
    """tanh, elementwise."""

    def forward(self, input):
        return F.tanh(input)


class Softmax(Activation):
    """exp(x) / sum(exp(x)) along one dimension."""

    def __init__(self, dim=None):
        super().__init__(dim=dim)

    def forward(self, input):
        return F.softmax(input, self.dim)


class LogSoftmax(Activation):
    """The logarithm of softmax along one dimension."""

    def __init__(self, dim=None):
        super().__init__(dim=dim)

    def forward(self, input):
        return F.log_softmax(input, self.dim)

    def extra_repr(self):
        return f"dim={self.dim}"
