"""The graph and the walk: accumulation, shared nodes, long chains, what is kept, what is freed, and what is refused."""

import gc
import threading

import numpy as np
import pytest

import autograd_lessons as torch


def leaf(*values, dtype=torch.float64):
    return torch.tensor(values if len(values) > 1 else values[0], dtype=dtype, requires_grad=True)


def test_a_node_used_twice_gathers_both_shares():
    x = leaf(3.0)
    y = x * x
    (y * y).backward()
    assert x.grad.item() == 4 * 3**3


def test_a_diamond_waits_for_both_sides():
    x = leaf(2.0)
    a = x * 3
    b = a.exp()
    (b * a + b).backward()  # d/dx of (3x + 1) e^(3x) = 3 e^(3x) (3x + 2)
    assert np.isclose(x.grad.item(), 3 * np.exp(6) * 8)


@pytest.mark.parametrize("n", [1000, 100_000])
def test_a_long_chain_needs_no_recursion(n):
    x = leaf(1.0)
    y = x
    for _ in range(n):
        y = y + x
    y.backward()
    assert x.grad.item() == n + 1


def test_gradients_accumulate_over_backwards_and_start_anew_at_none():
    x = leaf(1.0, 2.0)
    for times in (1, 2, 3):
        (x * x).sum().backward()
        assert x.grad.tolist() == [2.0 * times, 4.0 * times]
    x.grad = None
    (x * x).sum().backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_two_leaves_never_share_a_gradient():
    x, y = leaf(1.0, 2.0), leaf(3.0, 4.0)
    v = torch.ones(2, dtype=torch.float64)
    (x + y).backward(v)
    x.grad.add_(5)
    assert y.grad.tolist() == [1.0, 1.0]
    assert v.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "shape, other", [((3,), (2, 3)), ((1, 3), (2, 3)), ((2, 1), (2, 3)), ((), (2, 3)), ((1,), ()), ((2, 1, 3), (4, 1))]
)
def test_broadcasting_is_undone(shape, other):
    x, y = torch.ones(shape, requires_grad=True), torch.ones(other, requires_grad=True)
    z = x * y
    z.sum().backward()
    for t in (x, y):
        assert t.grad.shape == t.shape
        assert np.allclose(t.grad.numpy(), z.numel() / t.numel())


def test_float32_stays_float32():
    x = torch.ones(2, requires_grad=True)
    (x.sin() * 2.5 / 3).mean().backward()
    assert x.grad.dtype is torch.float32


def test_one_graph_serves_one_backward():
    x = leaf(2.0)
    y = x * x
    y.backward()
    with pytest.raises(RuntimeError, match="a second time"):
        y.backward()


def test_a_kept_graph_serves_again():
    x = leaf(2.0)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 8


@pytest.mark.parametrize(
    "operation",
    [lambda x: x + 1, lambda x: x.sum(), lambda x: x.mean(0), lambda x: 2 - x, lambda x: -x, lambda x: x.reshape(1)],
)
def test_a_node_that_keeps_no_numbers_may_be_walked_twice(operation):
    x = leaf(2.0)
    y = operation(x)
    y.backward()
    y.backward()
    assert abs(x.grad.item()) == 2


@pytest.mark.parametrize(
    "act, error, words",
    [
        (lambda x: (x * 2).backward(), RuntimeError, "grad can be implicitly created only for scalar outputs"),
        (lambda x: torch.ones(2).sum().backward(), RuntimeError, "does not require grad and does not have a grad_fn"),
        (lambda x: torch.ones(2, dtype=torch.int64).requires_grad_(), RuntimeError, "can require gradients"),
        (lambda x: torch.tensor([1, 2], requires_grad=True), RuntimeError, "floating point"),
        (lambda x: x + torch.ones(3), RuntimeError, "must match the size of tensor b"),
        (lambda x: torch.ones(2, dtype="double"), TypeError, "dtype"),
        (lambda x: (x * 2).backward(torch.ones(3)), RuntimeError, "Mismatch in shape"),
        (lambda x: setattr(x * 2, "requires_grad", False), RuntimeError, "leaf variables"),
        (lambda x: x.numpy(), RuntimeError, "detach"),
        (lambda x: np.exp(x), RuntimeError, "autograd_lessons.exp"),
        (lambda x: x.add_(1), RuntimeError, "leaf Variable that requires grad"),
        (lambda x: x * np.ones(2), RuntimeError, "numpy"),
    ],
)
def test_what_cannot_be_done_says_so(act, error, words):
    with pytest.raises(error, match=words):
        act(torch.ones(2, requires_grad=True))


def test_a_saved_value_that_was_overwritten_is_noticed():
    x = leaf(1.0, 2.0)
    y = x * 2
    z = y * y
    y.mul_(3)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_a_value_that_nobody_saved_may_be_overwritten():
    x = leaf(1.0, 2.0)
    y = x + 1
    y.mul_(3)
    y.sum().backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_the_result_of_exp_may_not_be_overwritten():
    x = leaf(1.0, 2.0)
    y = x.exp()
    y += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_an_operation_in_place_keeps_what_its_rule_needs():
    x, w = leaf(1.0, 2.0), leaf(3.0, 5.0)
    y = x * 2
    y *= w
    y.sum().backward()
    assert w.grad.tolist() == [2.0, 4.0]
    assert x.grad.tolist() == [6.0, 10.0]


def test_no_grad_is_per_thread_and_nests():
    x = leaf(1.0)
    seen = []
    with torch.no_grad():
        assert not (x * 2).requires_grad
        thread = threading.Thread(target=lambda: seen.append((x * 2).requires_grad))
        thread.start()
        thread.join()
        with torch.enable_grad():
            assert (x * 2).requires_grad
        assert not torch.is_grad_enabled()
    assert seen == [True] and torch.is_grad_enabled()


def test_first_order_work_leaves_no_cycles():
    model = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def steps():
        for _ in range(20):
            optimizer.zero_grad()
            loss = torch.nn.MSELoss()(model(torch.ones(5, 3)), torch.zeros(5, 2))
            loss.backward()
            optimizer.step()

    steps()
    gc.collect()
    gc.disable()
    try:
        steps()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_hooks_see_and_replace_a_gradient():
    x = leaf(1.0, 2.0)
    y = x * 3
    seen = []
    handle = y.register_hook(lambda g: seen.append(g.tolist()))
    doubled = x.register_hook(lambda g: g * 2)
    y.sum().backward()
    assert seen == [[1.0, 1.0]] and x.grad.tolist() == [6.0, 6.0]
    handle.remove()
    doubled.remove()
    x.grad = None
    (x * 3).sum().backward()
    assert x.grad.tolist() == [3.0, 3.0] and len(seen) == 1


def test_a_result_keeps_its_gradient_when_asked():
    x = leaf(1.0, 2.0)
    y = x * 3
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [6.0, 12.0]
    with pytest.warns(UserWarning, match="not a leaf"):
        assert (x * 2).grad is None


def test_gradients_of_gradients():
    x = leaf(2.0)
    (first,) = torch.autograd.grad(x**3, x, create_graph=True)
    (second,) = torch.autograd.grad(first, x, create_graph=True)
    (third,) = torch.autograd.grad(second, x)
    assert [first.item(), second.item(), third.item()] == [12.0, 12.0, 6.0]


def test_grad_leaves_the_leaves_alone_and_names_what_is_unused():
    x, y = leaf(2.0), leaf(5.0)
    assert torch.autograd.grad(x * x, x)[0].item() == 4 and x.grad is None
    with pytest.raises(RuntimeError, match="not have been used"):
        torch.autograd.grad(x * x, [x, y])
    assert torch.autograd.grad(x * x, [x, y], allow_unused=True)[1] is None


def test_grad_of_a_result_on_the_way():
    x = leaf(2.0)
    y = x * x
    assert torch.autograd.grad(y * y, y)[0].item() == 8


def test_a_hook_must_return_a_gradient():
    for wrong, error, words in (
        (lambda g: g.numpy(), TypeError, "expected Variable, but hook returned"),
        (lambda g: torch.ones(3), RuntimeError, "has changed the size of value"),
    ):
        x = torch.ones(2, requires_grad=True)
        x.register_hook(wrong)
        with pytest.raises(error, match=words):
            (x * 3).sum().backward()
        assert x.grad is None


def test_retain_grad_keeps_what_all_hooks_have_made():
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    (y * 3).sum().backward()
    assert y.grad.tolist() == [30.0, 30.0] and x.grad.tolist() == [60.0, 60.0]


def test_a_result_that_was_saved_is_spoiled_by_the_next_write():
    x = torch.ones(2, requires_grad=True)
    y = x.clone().exp_()
    y.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()
    z = x.clone().sin_().cos_()  # these keep their inputs, which nothing has written to
    z.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), -np.sin(np.sin(1)) * np.cos([1, 1]), rtol=1e-6)


def test_one_number_of_another_type_is_written_as_the_tensors_own():
    x = torch.zeros(3, dtype=torch.float64)
    x[torch.tensor([True, False, True])] = torch.tensor(2.5)
    assert x.tolist() == [2.5, 0.0, 2.5]
    with pytest.raises(RuntimeError, match="destination dtypes match, got Double"):
        x[torch.tensor([0, 1])] = torch.ones(2)


# --- arguments of a walk, and what is refused ------------------------------------------------------------------------------


def test_a_walk_wants_leaves_to_go_to():
    x = torch.ones((), requires_grad=True)
    with pytest.raises(RuntimeError, match="cannot be empty"):
        (x * 2).backward(inputs=[])


def test_a_weight_must_be_a_tensor():
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(TypeError, match="Tensors or None"):
        (x * 2).backward(2.0)


def test_an_unused_input_is_named_or_gets_zeros():
    x, unused = torch.ones(2, requires_grad=True), torch.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="at index 1 appears"):
        torch.autograd.grad((x * 2).sum(), (x, unused))
    for create_graph in (False, True):
        _, g = torch.autograd.grad((x * 2).sum(), (x, unused), materialize_grads=True, create_graph=create_graph)
        assert g.tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="allow_unused"):
        torch.autograd.grad((x * 2).sum(), (x, unused), materialize_grads=True, allow_unused=False)


def test_a_gradient_of_another_size_or_type_is_refused():
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="size '\\[3\\]'"):
        x.grad = torch.ones(3)
    with pytest.raises(RuntimeError, match="float64"):
        x.grad = torch.ones(2, dtype=torch.float64)
    x.grad = torch.ones(2)
    del x.grad
    assert x.grad is None


def test_long_columns_keep_their_digits():
    """NumPy adds the rows of a column one after the other: 100,000 times 0.1 would be 9998.557 in float32."""
    layer = torch.nn.Linear(1, 1)
    (layer(torch.zeros(100_000, 1)) * 0.1).sum().backward()
    assert layer.bias.grad.item() == pytest.approx(10_000, rel=1e-6)
    row = torch.zeros(2, requires_grad=True)
    ((row + torch.zeros(100_000, 2)) * 0.1).sum().backward()
    assert row.grad.tolist() == pytest.approx([10_000, 10_000], rel=1e-6)


def test_a_hook_works_on_tensors_only():
    """Inside a walk rules compute on arrays; a hook is no rule."""
    x, said = torch.ones(2, requires_grad=True), []

    def hook(g):
        with pytest.raises(TypeError):
            torch.sin(np.ones(2))
        said.append(g)

    (x * 2).register_hook(hook)
    y = x * 2
    y.register_hook(hook)
    y.sum().backward()
    assert len(said) == 1


def test_two_bool_tensors_have_no_difference():
    with pytest.raises(RuntimeError, match="two bool tensors"):
        torch.tensor([True]) - torch.tensor([False])


def test_a_generator_is_switched_while_it_runs_and_not_in_between():
    @torch.no_grad()
    def doubled(x):
        for _ in range(2):
            yield x * 2

    x = torch.ones((), requires_grad=True)
    for y in doubled(x):
        assert not y.requires_grad
        assert (x * 2).requires_grad


def test_a_result_as_a_python_number_is_warned_of():
    x = torch.ones(2, requires_grad=True)
    for convert in (float, int):
        with pytest.warns(UserWarning, match="Converting a tensor with requires_grad=True to a scalar"):
            convert(x.sum())
    with torch.no_grad():
        assert float(x.sum()) == x.sum().item() == 2
