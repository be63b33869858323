"""Programs about writes in place: which views may be written, what becomes of the others, and of the gradients."""

from . import raised, recorder

PROGRAMS, program = recorder()


def result(torch):
    """A tensor that is no leaf, with the leaf it came from."""
    leaf = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    return leaf, leaf * 1


STEPS = {
    "row": lambda x: x[0],
    "part of a row": lambda x: x[0][1:],
    "column": lambda x: x[:, 1],
    "last column, as a column": lambda x: x[:, 2:],
    "every second": lambda x: x[:, ::2],
    "turned": lambda x: x.t(),
    "turned and cut": lambda x: x.t()[1:],
    "one row of numbers": lambda x: x.view(6),
    "one more dimension": lambda x: x.unsqueeze(1),
    "permuted": lambda x: x.permute(1, 0),
    "diagonal": lambda x: x.diagonal(),
    "narrowed": lambda x: x.narrow(1, 1, 2),
    "as it is": lambda x: x.view_as(x),
}
WRITES = {
    "times": lambda torch, x: x.mul_(3),
    "plus itself": lambda torch, x: x.add_(x),
    "filled": lambda torch, x: x.fill_(2.0),
    "exponential": lambda torch, x: x.exp_(),
    "copied": lambda torch, x: x.copy_(torch.ones(x.shape)),
}


def named(tensor):
    return tensor.grad_fn.name() if tensor.grad_fn is not None else None


@program
def a_view_is_written(torch):
    found = {}
    for step_name, step in STEPS.items():
        for write_name, write in WRITES.items():
            leaf, x = result(torch)
            view, other = step(x), x[1:]
            write(torch, view)
            (x * x + other.sum()).sum().backward()
            found[f"{step_name}, {write_name}"] = [
                x.tolist(),
                leaf.grad.tolist(),
                named(x),
                named(view),
                named(other),
                [named_node(node) for node, _ in view.grad_fn.next_functions],
            ]
    return found


def named_node(node):
    return None if node is None else node.name()


@program
def the_base_is_written(torch):
    found = {}
    steps = {**STEPS, "expanded": lambda x: x[:1].expand(3, 3), "twice turned": lambda x: x.t().t()}
    for step_name, step in steps.items():
        for write_name, write in WRITES.items():
            leaf, x = result(torch)
            view = step(x)
            write(torch, x)
            (view * view).sum().backward()
            found[f"{step_name}, {write_name}"] = [view.tolist(), leaf.grad.tolist(), named(view)]
    return found


@program
def second_order_through_a_written_view(torch):
    leaf, x = result(torch)
    view = x.t()[1:]
    view.mul_(leaf[0, 0])
    (first,) = torch.autograd.grad((view * view).sum() + (x * x * x).sum(), leaf, create_graph=True)
    first.sum().backward()
    return [first.tolist(), leaf.grad.tolist(), named(view)]


@program
def a_constant_takes_a_result(torch):
    weight = torch.tensor([2.0, 3.0], requires_grad=True)
    x = torch.ones(2, 2)
    row, column = x[0], x[:, 0]
    row.mul_(weight)
    (x * x).sum().backward()
    return [x.tolist(), weight.grad.tolist(), column.tolist(), named(x), named(row), named(column)]


SEVERAL = {
    "unbind": lambda x: x.unbind(),
    "rows": lambda x: list(x),
    "split": lambda x: x.split(1),
    "split by sizes": lambda x: x.split([2, 1], dim=1),
    "chunk": lambda x: x.chunk(2),
}


@program
def one_of_several_views_is_written(torch):
    found = {}
    for name, cut in SEVERAL.items():
        leaf, x = result(torch)
        views = cut(x)
        found[name] = raised(lambda: views[1].mul_(2))  # noqa: B023 - called at once
        found[f"part of {name}"] = raised(lambda: views[0][:1].add_(1))  # noqa: B023
        found[f"{name} of a leaf"] = raised(lambda: cut(leaf)[0].mul_(2))  # noqa: B023
        with torch.no_grad():
            views[0].mul_(2)
        found[f"{name}, without memory"] = x.tolist()
        constant = torch.ones(2, 3)
        cut(constant)[0].mul_(2)
        found[f"{name} of a constant"] = constant.tolist()
    _, x = result(torch)
    for part in x.tensor_split(2):
        part.mul_(2)
    found["tensor_split"] = [x.tolist(), named(x)]
    return found


@program
def a_view_from_no_grad_is_written(torch):
    found = {}
    for mode in ("no_grad", "inference_mode"):
        for kind in ("result", "constant"):
            x = result(torch)[1] if kind == "result" else torch.ones(2, 3)
            weight = torch.ones(3, requires_grad=True)
            with getattr(torch, mode)():
                view = x[0]
                part = view[1:]
            found[f"{mode}, {kind}"] = raised(lambda: view.mul_(weight))  # noqa: B023 - called at once
            found[f"{mode}, {kind}, part"] = raised(lambda: part.mul_(weight[1:]))  # noqa: B023
            with torch.no_grad():
                view.add_(1)
                found[f"{mode}, {kind}, inside"] = x.tolist()
    return found


@program
def a_write_spoils_a_view_that_was_not_to_be_written(torch):
    _, x = result(torch)
    first, _ = x.unbind()
    x.mul_(2)
    text = repr(first)
    return [text, raised(lambda: (first * 2).sum().backward())]


OVERLAPS = {
    "divided by its first": lambda x: x.view(6).div_(x[0, 0]),
    "plus the row before": lambda x: x[1:].add_(x[:-1]),
    "the rest moved on": lambda x: x.view(6)[1:].copy_(x.view(6)[:-1]),
    "minus its first row": lambda x: x.sub_(x[0]),
    "square, turned": lambda x: x.view(6)[:4].view(2, 2).copy_(x.view(6)[:4].view(2, 2).t()),
    "clamped": lambda x: x.clamp_(min=x[0]),
    "raised": lambda x: x.pow_(x[0, 1]),
    "plus a product": lambda x: x.addcmul_(x, x[0]),
    "added by index": lambda x: x.index_add_(0, x[0, :1].long(), x[:1]),
    "filled": lambda x: x.fill_(x[1, 2]),
    "filled under a mask": lambda x: x.masked_fill_(x > 2, x[0, 0]),
    "with itself": lambda x: x.mul_(x),
    "with its view": lambda x: x.mul_(x[:]),
    "with its detached self": lambda x: x.mul_(x.detach()),
    "first row and second": lambda x: x[0].add_(x[1]),
    "column and column": lambda x: x[:, 0].add_(x[:, 1]),
    "second half into the first": lambda x: x.view(6)[:3].copy_(x.view(6)[3:]),
}


@program
def what_is_written_and_read_at_once(torch):
    found = {}
    for name, write in OVERLAPS.items():
        x = torch.arange(1.0, 7.0).view(2, 3)
        found[name] = [raised(lambda: write(x)), x.tolist()]  # noqa: B023 - called at once
    return found
