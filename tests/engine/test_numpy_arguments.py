"""NumPy's numbers as arguments: a whole one is a dimension or a size, any is a parameter that leaves the type as it is."""

import numpy as np
import pytest

import autograd_lessons as torch

F = torch.nn.functional
WHOLE = [  # called with a whole number
    lambda x, n: x.sum(n),
    lambda x, n: torch.mean(x, dim=n, keepdim=True),
    lambda x, n: x.prod(n),
    lambda x, n: x.max(n).values,
    lambda x, n: x.amax(n),
    lambda x, n: x.argmax(n),
    lambda x, n: x.var(n),
    lambda x, n: x.median(n).values,
    lambda x, n: x.sort(n).values,
    lambda x, n: x.topk(n, n).values,
    lambda x, n: x.cumsum(n),
    lambda x, n: x.softmax(n),
    lambda x, n: x.logsumexp(n),
    lambda x, n: x.norm(dim=n),
    lambda x, n: (x > 1).all(n),
    lambda x, n: x.count_nonzero(n),
    lambda x, n: x.transpose(0, n),
    lambda x, n: x.permute(n, 0),
    lambda x, n: x.squeeze(n),
    lambda x, n: x.unsqueeze(n),
    lambda x, n: x.flip(n),
    lambda x, n: x.roll(n, n),
    lambda x, n: torch.cat([x, x], n),
    lambda x, n: torch.stack([x, x], n),
    lambda x, n: x.unbind(n)[0],
    lambda x, n: x.chunk(n, n)[0],
    lambda x, n: x.select(n, n),
    lambda x, n: x.narrow(n, n, n),
    lambda x, n: x.index_select(n, torch.tensor([0])),
    lambda x, n: x.gather(n, torch.tensor([[0]])),
    lambda x, n: x.diagonal(0, n, 0),
    lambda x, n: torch.tensor(x.size(n)),
    lambda x, n: x.round(decimals=n),
    lambda x, n: torch.zeros(n, n),
    lambda x, n: x.reshape(n, 6),
]
NUMBER = [  # called with any number
    lambda x, a: x.clamp(a),
    lambda x, a: x.clamp(max=a),
    lambda x, a: x.clamp_min(a),
    lambda x, a: torch.where(x > 0, x, a),
    lambda x, a: x.norm(a),
    lambda x, a: torch.linalg.vector_norm(x, a),
    lambda x, a: x.std(correction=a),
    lambda x, a: torch.lerp(x, -x, a),
    lambda x, a: torch.addcdiv(x, x, x, value=a),
    lambda x, a: torch.add(x, x, alpha=a),
    lambda x, a: F.leaky_relu(x, a),
    lambda x, a: F.elu(x, a),
    lambda x, a: F.softplus(x, a),
    lambda x, a: F.hardtanh(x, 0, a),
    lambda x, a: F.normalize(x, eps=a),
    lambda x, a: F.huber_loss(x, -x, delta=a),
    lambda x, a: F.smooth_l1_loss(x, -x, beta=a),
    lambda x, a: F.layer_norm(x, (3,), eps=a),
]


def outcome(function, number):
    """The type and the numbers of a result, and of its gradient with respect to the input."""
    x = torch.tensor([[1.0, -2.5, 3.0], [0.25, 5.0, -6.0]], requires_grad=True)
    results = [function(x, number)]
    if results[0].requires_grad:
        results += torch.autograd.grad(results[0].square().sum(), x)
    return [(z.dtype, z.tolist()) for z in results]


@pytest.mark.parametrize("function", WHOLE)
@pytest.mark.parametrize("kind", [np.int64, np.uint8])
def test_a_whole_number(function, kind):
    assert outcome(function, kind(1)) == outcome(function, 1)


@pytest.mark.parametrize("function", NUMBER)
@pytest.mark.parametrize("kind", [np.float64, np.int64])
def test_a_number(function, kind):
    assert outcome(function, kind(2)) == outcome(function, kind(2).item())


@pytest.mark.parametrize(
    "dim", [np.bool_(True), np.float64(1), np.array([0, 1]), torch.tensor([0, 1]), torch.tensor(1.0)]
)
@pytest.mark.parametrize("name", ["sum", "prod", "softmax", "squeeze", "all", "unbind"])
def test_what_is_no_dimension(name, dim):
    with pytest.raises(TypeError, match="argument 'dim' must be int"):
        getattr(torch.zeros(2, 3), name)(dim)


@pytest.mark.parametrize("compare", ["__eq__", "__ne__", "__lt__"])
def test_a_complex_number_is_refused(compare):
    with pytest.raises(TypeError, match="complex"):
        getattr(torch.ones(2), compare)(1j)
