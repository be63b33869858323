"""What the functions of nn.functional say, and what they leave alone. Their numbers are in tests/engine/cases/losses.txt."""

import numpy as np
import pytest

import autograd_lessons as torch
import autograd_lessons.nn.functional as F
from autograd_lessons import nn

X = torch.tensor([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]])
CLASSES = torch.tensor([2, 0])
LOSSES = {
    F.mse_loss: X * 2,
    F.l1_loss: X * 2,
    F.smooth_l1_loss: X * 2,
    F.huber_loss: X * 2,
    F.cross_entropy: CLASSES,
    F.nll_loss: CLASSES,
    F.binary_cross_entropy_with_logits: (X > 0).float(),
}


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.smooth_l1_loss, F.huber_loss])
def test_different_shapes_are_warned_of(loss):
    with pytest.warns(
        UserWarning, match=r"target size \(torch.Size\(\[2, 1\]\)\).*input size \(torch.Size\(\[2, 3\]\)\)"
    ):
        loss(X, X[:, :1])


@pytest.mark.parametrize("loss, target", LOSSES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_loss_leaves_its_inputs_alone(loss, target):
    x, kept = X.clone().requires_grad_(), target.tolist()
    loss(x, target).backward()
    assert x.tolist() == X.tolist() and target.tolist() == kept and target.grad is None


@pytest.mark.parametrize("loss", [F.mse_loss, nn.MSELoss])
def test_words_from_before_2018_are_warned_of(loss):
    with pytest.warns(UserWarning, match="size_average and reduce args will be deprecated, please use reduction='sum'"):
        loss(X, X, size_average=False) if loss is F.mse_loss else loss(size_average=False)


@pytest.mark.parametrize("function", [F.softmax, F.log_softmax])
def test_a_missing_dim_is_warned_of(function):
    with pytest.warns(UserWarning, match="Implicit dimension choice"):
        y = function(X)
    assert y.tolist() == function(X, dim=1).tolist()


def test_targets_changed_before_backward_do_not_change_the_gradient():
    x, target = X.clone().requires_grad_(), CLASSES.clone()
    loss = F.nll_loss(x, target)
    target.fill_(1)
    loss.backward()
    assert x.grad.tolist() == [[0, 0, -0.5], [-0.5, 0, 0]]


def test_an_input_changed_before_backward_is_refused():
    x = X.clone().requires_grad_()
    y = x * 1
    for loss in (F.mse_loss(y, X), F.huber_loss(y, X), F.binary_cross_entropy_with_logits(y, (X > 0).float())):
        y.detach().add_(1)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            loss.backward()


def test_dropout_in_training_and_out():
    torch.manual_seed(0)
    x = torch.ones(50, 20, requires_grad=True)
    y = F.dropout(x, 0.2)
    y.sum().backward()
    kept = y.detach().numpy() != 0
    assert 0.1 < 1 - kept.mean() < 0.3 and np.allclose(y.detach().numpy()[kept], 1.25)
    assert x.grad.tolist() == y.tolist()
    assert F.dropout(x, 0.2, training=False) is x
    z = torch.ones(3, 3)
    assert F.dropout(z, 0.5, inplace=True) is z


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0, 500.0])
def test_cross_entropy_of_large_and_small_scores_is_exact(scale):
    x = (X.double() * scale).requires_grad_()
    F.cross_entropy(x, CLASSES).backward()
    a = x.detach().numpy()
    p = np.exp(a - a.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[[0, 1], CLASSES.numpy()] -= 1
    np.testing.assert_allclose(x.grad.numpy(), p / 2, rtol=1e-12, atol=1e-300)


def test_third_order():
    """The third derivative of softplus(x) = bce_with_logits(x, 0), by central differences of the second."""

    def second(value):
        x = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        loss = F.binary_cross_entropy_with_logits(x, torch.zeros((), dtype=torch.float64))
        (first,) = torch.autograd.grad(loss, x, create_graph=True)
        (g,) = torch.autograd.grad(first, x, create_graph=True)
        return x, g

    for value in (-2.0, 0.3, 1.5):
        x, g = second(value)
        (third,) = torch.autograd.grad(g, x)
        h = 1e-5
        assert abs(third.item() - (second(value + h)[1].item() - second(value - h)[1].item()) / (2 * h)) < 1e-8


def test_dropout_draws_in_the_order_in_memory():
    torch.manual_seed(0)
    rows = F.dropout(torch.ones(2, 3))
    torch.manual_seed(0)
    columns = F.dropout(torch.ones(2, 3).t())
    assert columns.tolist() == rows.t().tolist()


def test_dropout_of_whole_numbers_raises():
    with pytest.raises(RuntimeError, match="result type Float can't be cast"):
        F.dropout(torch.tensor([1, 2]))
