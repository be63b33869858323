"""Programs about backward() and grad(): what they walk, free, hand out and refuse; and what may be set on a tensor."""

import copy
import pickle

import numpy as np

from . import raised, recorder

PROGRAMS, program = recorder()


def leaf(torch, *numbers):
    return torch.tensor(numbers or (3.0, 2.0), requires_grad=True)


def plain(value):
    """Tensors as lists, in whatever they stand."""
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.tolist() if hasattr(value, "tolist") else value


@program
def what_does_not_lead_to_an_input_is_left_alone(torch):
    found = {}
    a, b = leaf(torch), leaf(torch, 1.0, 4.0)
    total = (a * a).sum() + (b * b).sum()
    found["one after the other"] = plain([torch.autograd.grad(total, a), torch.autograd.grad(total, b)])
    a, b = leaf(torch), leaf(torch, 1.0, 4.0)
    total = (a * a).sum() + (b * b).sum()
    total.backward(inputs=[a])
    total.backward(inputs=[b])
    found["by backward"] = plain([a.grad, b.grad])
    s = a * b
    found["up to a result"] = plain(torch.autograd.grad(s.sum(), s))
    s.sum().backward()
    q = (s * 2).exp()
    found["below it"] = plain(torch.autograd.grad(q.sum(), s))
    found["the rest is freed"] = raised(lambda: q.sum().backward())
    product = (a * b).sum()
    torch.autograd.grad(product, a)
    found["one node for both"] = raised(lambda: torch.autograd.grad(product, b))
    seen = []
    s, u = a * 2, b * 3
    s.register_hook(lambda g: seen.append("s"))
    u.register_hook(lambda g: seen.append("u"))
    torch.autograd.grad((s * u).sum(), a)
    found["hooks"] = seen
    return found


@program
def results_as_inputs(torch):
    found = {}
    a = leaf(torch)
    s = a * 2
    (s * s).sum().backward(inputs=[s])
    found["a result"] = plain([s.grad, a.grad, s.retains_grad])
    s = a * 2
    loss = (s * s).sum()
    loss.backward(inputs=[s, a], retain_graph=True)
    loss.backward(inputs=s)
    found["and its leaf, twice"] = plain([s.grad, a.grad])
    s = a * 2
    q = s * s
    found["each other"] = plain(torch.autograd.grad((s, q), (s, q), (torch.ones(2), torch.ones(2))))
    found["a constant"] = raised(lambda: (a * 2).sum().backward(inputs=[torch.ones(2)]))
    found["none"] = raised(lambda: (a * 2).sum().backward(inputs=[]))
    found["none for grad"] = raised(lambda: torch.autograd.grad((a * 2).sum(), []))
    other = leaf(torch)
    (a * 2).sum().backward(inputs=[other])
    found["another leaf"] = plain([other.grad])
    return found


@program
def as_many_gradients_as_outputs(torch):
    a = leaf(torch)
    outputs = [(a * 2).sum(), (a * 3).sum()]
    one = [torch.tensor(1.0)]
    return [
        raised(lambda: torch.autograd.backward(outputs, one)),
        raised(lambda: torch.autograd.grad(outputs, a, one)),
        raised(lambda: torch.autograd.backward(outputs[:1], one * 2)),
        plain(torch.autograd.grad(outputs[1:], a, one)),
    ]


WITH_ITSELF = {
    "times": lambda x: x.mul_(x),
    "times its numbers": lambda x: x.mul_(x.detach()),
    "times its view": lambda x: x.mul_(x[:]),
    "divided": lambda x: x.div_(x),
    "raised": lambda x: x.pow_(x),
    "plus": lambda x: x.add_(x),
    "minus": lambda x: x.sub_(x),
    "plus a product": lambda x: x.addcmul_(x, x),
    "times itself, elsewhere": lambda x: x.mul_(x.clone()),
    "times a result": lambda x: x.mul_(x * 2),
}


@program
def in_place_with_itself(torch):
    found = {}
    for name, write in WITH_ITSELF.items():
        a = leaf(torch)
        x = write(a * 1)
        found[name] = [x.tolist(), raised_kind(lambda: x.sum().backward()), plain(a.grad)]  # noqa: B023 - called at once
    return found


def raised_kind(action):
    """The type of the exception alone: what PyTorch says of it has version numbers in it."""
    error = raised(action)
    return error and error[0]


@program
def what_may_be_set(torch):
    a = leaf(torch)
    result = a * 2
    found = [
        raised(lambda: setattr(a, "grad", a)),
        raised(lambda: setattr(a, "data", torch.ones(2, dtype=torch.int64))),
        raised(lambda: setattr(a, "data", [1.0, 2.0])),
        raised(lambda: setattr(result, "requires_grad", True)),
        raised(lambda: setattr(result, "requires_grad", False)),
        raised(lambda: setattr(a, "requires_grad", 1)),
        raised(lambda: result.requires_grad_()),
        raised(lambda: setattr(torch.ones(2, dtype=torch.int64), "requires_grad", True)),
        raised(lambda: torch.ones(2, dtype=torch.int64).requires_grad_()),
        raised(lambda: torch.ones(2, dtype=torch.int64, requires_grad=True)),
        raised(lambda: torch.tensor([1, 2], requires_grad=True)),
    ]
    a.data = torch.ones(3, dtype=torch.float64)
    return [*found, a.tolist(), str(a.dtype)]


@program
def numpy_beside_tensors(torch):
    a, constant = leaf(torch), torch.tensor([1.5, 2.0])
    array = np.array([1, 2])
    with torch.no_grad():
        inside = [type(a.numpy()).__name__, type(np.asarray(a)).__name__, (a + np.ones(2)).tolist(), np.sin(a).tolist()]
    found = {
        "inside no_grad": inside,
        "numpy": raised(lambda: a.numpy()),
        "plus": raised(lambda: a + array),
        "plus a 0-d array": raised(lambda: a + np.array(1.0)),
        "product": raised(lambda: a @ np.ones(2, np.float32)),
        "function": raised(lambda: torch.add(constant, array)),
        "method": raised_kind(lambda: constant.mul(array)),
    }
    operators = {
        "+": lambda x, y: x + y,
        "-": lambda x, y: x - y,
        "*": lambda x, y: x * y,
        "/": lambda x, y: x / y,
        "**": lambda x, y: x**y,
        "//": lambda x, y: x // y,
        "%": lambda x, y: x % y,
        "==": lambda x, y: x == y,
    }
    for name, operator in operators.items():
        for other in (array, np.array(2), np.array([0.5, 1.0], np.float32), np.float64(2)):
            z = operator(constant, other)
            found[f"{name} {other!r}"] = [z.tolist(), str(z.dtype)]
    z = constant @ np.ones(2)
    found["@"] = [z.tolist(), str(z.dtype)]
    before = constant
    before += np.ones(2)
    found["+="] = [before.tolist(), str(before.dtype), constant.tolist()]
    return found


@program
def what_is_retained_follows_the_writes(torch):
    found = {}

    def run(name, write, watched=lambda y: y):
        y = leaf(torch) * 1
        kept = watched(y)
        kept.retain_grad()
        write(y)
        (kept * 2).sum().backward()
        found[name] = plain(kept.grad)

    run("not written", lambda y: None)
    run("times", lambda y: y.mul_(3))
    run("times, twice", lambda y: y.mul_(3).mul_(2))
    run("an entry", lambda y: y.__setitem__(0, 5.0))
    run("a view", lambda y: y[:1].mul_(3))
    run("the base of a view", lambda y: y.mul_(3), lambda y: y[:1])
    run("a view, itself", lambda y: None, lambda y: y[:1].mul_(3))
    y = leaf(torch) * 1
    seen = []
    y.register_hook(lambda g: seen.append(g.tolist()))
    y.mul_(3)
    (y * 2).sum().backward()
    return [found, seen]


@program
def gradients_in_memory_and_type(torch):
    x = torch.ones(2, 3, requires_grad=True)
    found = []
    for use in (lambda: x.t() @ torch.ones(2, 1), lambda: x.t(), lambda: x.t() * torch.ones(3, 2)):
        x.grad = None
        use().sum().backward()
        found.append(x.grad.stride())
    for kind in (torch.float64, torch.int64, torch.bool, torch.float16):
        seed = torch.ones(2, 3, dtype=kind)
        for create_graph in (False, True):
            (g,) = torch.autograd.grad(x * 2, x, seed, create_graph=create_graph)
            found.append([g.tolist(), str(g.dtype)])
    seed = torch.full((2, 3), 0.5, dtype=torch.float64, requires_grad=True)
    (g,) = torch.autograd.grad(x * x, x, seed, create_graph=True)
    g.sum().backward()
    return [*found, str(g.dtype), seed.grad.tolist(), str(seed.grad.dtype), x.grad.tolist()]


@program
def hooks_for_a_while(torch):
    a, seen = leaf(torch), []
    with a.register_hook(lambda g: seen.append("tensor")):
        (a * 2).sum().backward()
    (a * 2).sum().backward()
    layer = torch.nn.Linear(1, 1)
    with layer.register_forward_hook(lambda *_: seen.append("module")):
        layer(torch.ones(1))
    layer(torch.ones(1))
    a.register_hook(lambda g: g.double())
    return [seen, raised(lambda: (a * 2).sum().backward())]


@program
def scalars_copies_and_lists(torch):
    a = leaf(torch)
    number = float((a * 2).sum())
    y = copy.copy(a * 2)
    z = pickle.loads(pickle.dumps(a * 2))
    losses = [(a * i).sum() for i in range(3)]
    with torch.no_grad():
        views = [repr(a[0]), repr(a.view(2, 1)), [row.requires_grad for row in a], repr(a * 2), a[:1].is_leaf]
    return [
        number,
        plain([y, y.requires_grad, y.is_leaf, z, z.requires_grad, z.is_leaf]),
        plain(torch.tensor(losses)),
        str(torch.tensor([losses[0], 1]).dtype),
        views,
    ]


@program
def a_leaf_is_written_by_index(torch):
    x = torch.ones(2, 2, requires_grad=True)
    places = [0, (0, 1), slice(None, 1), slice(None), ..., None, x > 0, [0, 1], (0, [1])]
    return [raised(lambda: x.__setitem__(place, 1.0)) for place in places]  # noqa: B023 - called at once


@program
def arrays_are_copies_when_asked_for(torch):
    found = []
    for take in (np.array, np.asarray, np.copy, lambda x: np.array(x, np.float64), lambda x: x.numpy()):
        x = torch.ones(2)
        array = take(x)
        x.add_(1)
        found.append([array.tolist(), str(array.dtype)])
    return found


@program
def numbers_without_history(torch):
    s = torch.tensor(2.0, requires_grad=True)
    return [
        raised(lambda: torch.full((2,), s)),
        raised(lambda: torch.full_like(torch.ones(2), s)),
        plain(torch.full((2,), s.detach())),
    ]


def operation(torch, forward, backward):
    members = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type("Own", (torch.autograd.Function,), members).apply


@program
def own_operations(torch):
    def keeps_its_output(ctx, x):
        ctx.out = torch.sigmoid(x)
        return ctx.out

    found = {}
    a = leaf(torch, 1.0, 2.0)
    curve = operation(torch, keeps_its_output, lambda ctx, g: g * ctx.out * (1 - ctx.out))
    (g,) = torch.autograd.grad(curve(a).sum(), a, create_graph=True)
    (g.sum() + (a**2).sum()).backward()
    found["its output on ctx"] = plain([g, a.grad])
    a.grad = None
    operation(torch, lambda ctx, x: x * 2, lambda ctx, g: g.double() * 2)(a).sum().backward()
    found["another type"] = [str(a.grad.dtype), plain(a.grad)]
    row, rows = torch.ones(3, requires_grad=True), torch.ones(4, 3, requires_grad=True)
    operation(torch, lambda ctx, x, y: x * y, lambda ctx, g: (g * 2, g * 3))(row, rows).sum().backward()
    found["a larger gradient"] = plain([row.grad, rows.grad])
    wrong = operation(torch, lambda ctx, x: x.sum(), lambda ctx, g: torch.ones(2))
    found["one that does not fit"] = raised(lambda: wrong(row).backward())
    for name, forward in (("last", lambda ctx, x: (x * 2, 5)), ("first", lambda ctx, x: (5, x * 2))):
        seen = []

        def backward(ctx, *gradients):
            seen.append(plain(gradients))  # noqa: B023 - used before the next turn
            return next(g for g in gradients if g is not None)

        outputs = operation(torch, forward, backward)(a)
        next(z for z in outputs if isinstance(z, torch.Tensor)).sum().backward()
        found[f"a number comes {name}"] = seen
    a.grad = None
    operation(torch, lambda ctx, x: x * 2, lambda ctx, g: (g * 2, None, None))(a).sum().backward()
    found["more than asked"] = plain(a.grad)
    of_a_number = operation(torch, lambda ctx, x, n: x * n, lambda ctx, g: (g * 2, g))
    found["for a number"] = raised(lambda: of_a_number(a, 3).sum().backward())
    for name, forward in (("its input", lambda ctx, x: x), ("a view", lambda ctx, x: x.view_as(x))):
        a.grad = None
        operation(torch, forward, lambda ctx, g: g * 7)(a).sum().backward()
        found[f"{name} as its output"] = plain([a.grad, a.is_leaf])
    a.grad = None
    operation(torch, lambda ctx, x: torch.from_numpy(x.numpy() * 2), lambda ctx, g: g * 2)(a).sum().backward()
    found["by NumPy"] = plain(a.grad)
    functional = torch.autograd.functional
    found["lists"] = [
        raised(lambda: functional.jacobian(lambda x: x * 2, [torch.ones(2)])),
        raised(lambda: functional.jacobian(lambda x: [x * 2], torch.ones(2))),
    ]
    return found
