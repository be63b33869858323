"""autograd.Function: a learner's own operation."""

import numpy as np
import pytest

import autograd_lessons as torch


class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.exp()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return g * y


class ProductAndSum(torch.autograd.Function):
    @staticmethod
    def forward(a, b, k):
        return a * b * k, a + b

    @staticmethod
    def setup_context(ctx, inputs, output):
        a, b, ctx.k = inputs
        ctx.save_for_backward(a, b)

    @staticmethod
    def backward(ctx, g, h):
        a, b = ctx.saved_tensors
        return g * b * ctx.k + h, g * a * ctx.k + h, None


def leaf(*values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def test_its_backward_is_used_to_any_order():
    x = leaf(0.5, 1.0)
    y = Exp.apply(x)
    assert y.grad_fn.name() == "ExpBackward"
    for _ in range(3):
        (y,) = torch.autograd.grad(y.sum(), x, create_graph=True)
        assert np.allclose(y.detach().numpy(), np.exp([0.5, 1.0]))


def test_several_outputs_and_plain_arguments():
    a, b = leaf(1.0, 2.0), leaf(3.0, 5.0)
    p, s = ProductAndSum.apply(a, b, 2.0)
    (p * s).sum().backward()  # 2ab(a + b)
    assert a.grad.tolist() == [4 * 1 * 3 + 2 * 9, 4 * 2 * 5 + 2 * 25]
    a.grad = b.grad = None
    p, s = ProductAndSum.apply(a, b, 2.0)
    s.sum().backward()
    assert a.grad.tolist() == b.grad.tolist() == [1.0, 1.0]


def test_it_passes_gradcheck_in_both_orders():
    a, b = leaf(1.0, 2.0), leaf(3.0, 5.0)
    assert torch.autograd.gradcheck(ProductAndSum.apply, (a, b, 2.0))
    assert torch.autograd.gradgradcheck(ProductAndSum.apply, (a, b, 2.0))


@pytest.mark.parametrize(
    "answer, error, words",
    [
        (lambda g: (g, g), RuntimeError, "incorrect number of gradients"),
        (lambda g: g[:1], RuntimeError, "invalid gradient at index 0"),
        (lambda g: 3.0, RuntimeError, "expected Variable or None"),
    ],
)
def test_a_backward_that_returns_something_else(answer, error, words):
    class Wrong(torch.autograd.Function):
        forward = staticmethod(lambda ctx, x: x * 2)
        backward = staticmethod(lambda ctx, g: answer(g))

    with pytest.raises(error, match=words):
        Wrong.apply(leaf(1.0, 2.0)).sum().backward()


def test_saved_tensors_are_freed_and_watched():
    x = leaf(1.0, 2.0)
    y = Exp.apply(x)
    y.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.sum().backward()
    y = Exp.apply(x)
    with torch.no_grad():
        y.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace"):
        y.sum().backward()


def test_no_gradient_through_none_or_what_is_marked():
    class Half(torch.autograd.Function):
        @staticmethod
        def forward(ctx, a, b):
            extra = a + 1
            ctx.mark_non_differentiable(extra)
            return a * b, extra

        @staticmethod
        def backward(ctx, g, unused):
            assert unused.tolist() == [0.0]
            return g, None

    a, b = leaf(2.0), leaf(3.0)
    product, extra = Half.apply(a, b)
    assert not extra.requires_grad
    product.backward()
    assert a.grad.tolist() == [1.0] and b.grad is None


def test_an_instance_is_refused():
    with pytest.raises(RuntimeError, match="apply"):
        Exp()
