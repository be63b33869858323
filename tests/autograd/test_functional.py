"""Jacobians, Hessians, products with them, and the gradient check, against closed forms."""

import numpy as np
import pytest

import autograd_lessons as torch
from autograd_lessons.autograd import functional, gradcheck, gradgradcheck

X = np.array([0.5, -1.0, 2.0])
V = np.array([1.0, 0.25, -3.0])


def test_jacobian():
    j = functional.jacobian(lambda x: x * x.sum(), torch.tensor(X))
    assert np.allclose(j.numpy(), np.eye(3) * X.sum() + X[:, None])
    a, b = functional.jacobian(lambda x, y: x.sum() * y, (torch.tensor(X), torch.tensor(V)))
    assert np.allclose(a.numpy(), np.tile(V[:, None], 3)) and np.allclose(b.numpy(), np.eye(3) * X.sum())


def test_jacobian_of_what_does_not_depend_is_zero():
    assert functional.jacobian(lambda x: torch.ones(2), torch.tensor(X)).tolist() == [[0.0] * 3] * 2


def test_hessian():
    h = functional.hessian(lambda x: (x**3).sum() + x[0] * x[1], torch.tensor(X))
    expected = np.diag(6 * X)
    expected[0, 1] = expected[1, 0] = 1
    assert np.allclose(h.numpy(), expected)
    with pytest.raises(RuntimeError, match="single element"):
        functional.hessian(lambda x: x * x, torch.tensor(X))


def test_products():
    x, v = torch.tensor(X), torch.tensor(V)
    value, back = functional.vjp(lambda x: x * x.sum(), x, v)
    jacobian = np.eye(3) * X.sum() + X[:, None]
    assert np.allclose(value.numpy(), X * X.sum()) and np.allclose(back.numpy(), V @ jacobian)
    _, forth = functional.jvp(lambda x: x * x.sum(), x, v)
    assert np.allclose(forth.numpy(), jacobian @ V)
    value, product = functional.hvp(lambda x: (x**3).sum(), x, v)
    assert np.isclose(value.item(), (X**3).sum()) and np.allclose(product.numpy(), 6 * X * V)
    with pytest.raises(RuntimeError, match="v can only be None"):
        functional.vjp(lambda x: x, x)


def test_a_jacobian_can_be_differentiated():
    x = torch.tensor(X, requires_grad=True)
    functional.jacobian(lambda x: x**3, x, create_graph=True).sum().backward()
    assert np.allclose(x.grad.numpy(), 6 * X)


def test_gradcheck_names_the_input_and_the_entry():
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, y):
            ctx.save_for_backward(x, y)
            return x * y

        @staticmethod
        def backward(ctx, g):
            x, y = ctx.saved_tensors
            return g * y, g * x * torch.tensor([1.0, 1.0, 1.1], dtype=torch.float64)

    inputs = torch.tensor(X, requires_grad=True), torch.tensor(V, requires_grad=True)
    with pytest.raises(RuntimeError, match=r"output 0 with respect to input 1: at entry \[2\]"):
        gradcheck(Wrong.apply, inputs)
    assert not gradcheck(Wrong.apply, inputs, raise_exception=False)
    assert gradcheck(lambda x, y: (x * y).sin(), inputs) and gradgradcheck(lambda x, y: (x * y).sin(), inputs)
    with pytest.raises(ValueError, match="require gradient"):
        gradcheck(torch.sin, torch.tensor(X))


def test_gradgradcheck_finds_a_broken_second_order():
    class Cut(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.x = x.detach()  # not saved as it should be: the second derivative is lost
            return x**3

        @staticmethod
        def backward(ctx, g):
            return g * 3 * ctx.x**2

    x = torch.tensor(X, requires_grad=True)
    assert gradcheck(Cut.apply, x)
    with pytest.raises(RuntimeError, match="mismatch"):
        gradgradcheck(Cut.apply, x)
