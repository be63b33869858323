"""Programs about optim: fifty steps of each optimizer in several settings, groups, state, and what goes wrong."""

import copy
import pickle

from . import raised, recorder

PROGRAMS, program = recorder()

SETTINGS = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "dampening": 0.3}),
    ("SGD", {"lr": 0.05, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "weight_decay": 0.1, "nesterov": True}),
    ("SGD", {"lr": 0.001, "maximize": True}),
    ("SGD", {"lr": 0.001, "maximize": True, "momentum": 0.5, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "foreach": True}),
    ("SGD", {}),
    ("Adam", {}),
    ("Adam", {"lr": 0.1}),
    ("Adam", {"lr": 0.1, "betas": (0.4, 0.7)}),
    ("Adam", {"lr": 0.1, "betas": (0.0, 0.5), "eps": 1e-3}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.01, "maximize": True, "weight_decay": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.1, "weight_decay": 0.3, "amsgrad": True}),
    ("AdamW", {"lr": 0.01, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.05, "alpha": 0.5, "eps": 1e-3}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.9}),
    ("RMSprop", {"lr": 0.01, "centered": True}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.01, "maximize": True}),
]


def problem(torch, dtype):
    """A small network, and its loss on data that stays."""
    kind = getattr(torch, dtype)
    x = torch.linspace(-1, 1, 12, dtype=kind).reshape(4, 3)
    y = (x * x).sum(1, keepdim=True)
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)).to(kind)
    return model, lambda: torch.nn.functional.mse_loss(model(x), y)


def train(optimizer, loss, steps=50):
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = loss()
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return losses


def plain(value):
    """Tensors as lists, in what state_dict returns."""
    if hasattr(value, "tolist"):
        return [value.tolist(), str(value.dtype)]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def fifty_steps(dtype):
    def program(torch):
        told = {}
        for name, settings in SETTINGS:
            model, loss = problem(torch, dtype)
            optimizer = getattr(torch.optim, name)(model.parameters(), **settings)
            losses = train(optimizer, loss)
            told[f"{name} {settings}"] = {
                "losses": losses[::7],
                "parameters": [p.tolist() for p in model.parameters()],
                "text": repr(optimizer),
                "state": plain(optimizer.state_dict()),
            }
        return told

    return program


PROGRAMS["fifty_steps_float32"], PROGRAMS["fifty_steps_float64"] = fifty_steps("float32"), fifty_steps("float64")


@program
def groups(torch):
    model, loss = problem(torch, "float64")
    optimizer = torch.optim.SGD(
        [{"params": model[0].parameters(), "lr": 0.2}, {"params": model[2].weight, "momentum": 0.5}], lr=0.1
    )
    told = [repr(optimizer), train(optimizer, loss, 5)]
    optimizer.add_param_group({"params": [model[2].bias], "lr": 0.01, "note": "mine"})
    told += [repr(optimizer), train(optimizer, loss, 5), [p.tolist() for p in model.parameters()]]
    for group in optimizer.param_groups:
        group["lr"] *= 0.5
    told += [train(optimizer, loss, 3), [p.tolist() for p in model.parameters()], plain(optimizer.state_dict())]
    named = torch.optim.SGD(model.named_parameters(), lr=0.1)
    told += [repr(named), plain(named.state_dict())]
    return told


@program
def resuming(torch):
    """Twenty steps at once, and ten, then ten more in another optimizer that loaded the state."""
    told = {}
    for name, settings in SETTINGS[1:26:4]:
        model, loss = problem(torch, "float64")
        optimizer = getattr(torch.optim, name)(model.parameters(), **settings)
        train(optimizer, loss, 10)
        state = copy.deepcopy(optimizer.state_dict())
        other = getattr(torch.optim, name)(model.parameters())
        other.load_state_dict(state)
        train(other, loss, 10)
        told[f"{name} {settings}"] = [[p.tolist() for p in model.parameters()], repr(other)]
    small = torch.optim.Adam([torch.zeros(2, requires_grad=True)])
    told["one parameter less"] = raised(lambda: small.load_state_dict(state))
    told["one group more"] = raised(lambda: small.load_state_dict({"state": {}, "param_groups": []}))
    return told


@program
def closures_and_gradients(torch):
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    unused = torch.ones(2, requires_grad=True)
    optimizer = torch.optim.SGD([w, unused], lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = (w * w).sum()
        loss.backward()
        return loss

    with torch.no_grad():
        told = [optimizer.step(closure).item(), w.tolist(), unused.tolist(), optimizer.step()]
    told += [w.tolist(), w.requires_grad, w.is_leaf]
    kept = w.grad
    optimizer.zero_grad(set_to_none=False)
    told += [kept.tolist(), w.grad is kept, unused.grad]
    optimizer.zero_grad()
    told += [w.grad, kept.tolist()]
    before = (w * w).sum()
    w.grad = torch.ones(2)
    optimizer.step()
    told.append(raised(before.backward)[0])
    adam = torch.optim.Adam([w], lr=torch.tensor(0.1))
    w.grad = torch.ones(2)
    adam.step()
    told.append(w.tolist())
    return told


@program
def single_numbers(torch):
    """A 0-d parameter, and an empty one, under every setting."""
    told = {}
    for name, settings in SETTINGS:
        w, empty = torch.tensor(1.5, dtype=torch.float64, requires_grad=True), torch.ones(0, 2, requires_grad=True)
        optimizer = getattr(torch.optim, name)([w, empty], **settings)
        for _ in range(5):
            optimizer.zero_grad()
            (w * w + empty.sum()).backward()
            optimizer.step()
        told[f"{name} {settings}"] = [w.item(), list(w.shape), plain(optimizer.state_dict()["state"])]
    return told


@program
def clipping(torch):
    utils = torch.nn.utils
    told = []
    for max_norm, kind in ((1.0, 2.0), (1.0, 1), (0.5, float("inf")), (100.0, 2.0), (1.0, 3.0)):
        model, loss = problem(torch, "float64")
        (loss() * 10).backward()
        told.append([utils.clip_grad_norm_(model.parameters(), max_norm, kind).item()])
        told[-1] += [p.grad.tolist() for p in model.parameters()]
    told.append(utils.clip_grad_value_(model.parameters(), 0.1))
    told.append([p.grad.tolist() for p in model.parameters()])
    told.append(utils.clip_grad_norm_(model[0].weight, 0.01).item())
    model[0].weight.grad.fill_(float("nan"))
    told.append(utils.clip_grad_norm_(model.parameters(), 1.0).item())
    told.append(raised(lambda: utils.clip_grad_norm_(model.parameters(), 1.0, error_if_nonfinite=True)))
    told.append(utils.clip_grad_norm_(torch.ones(2), 1.0).item())
    model, _ = problem(torch, "float64")
    vector = utils.parameters_to_vector(model.parameters())
    told += [vector.tolist(), vector.requires_grad, utils.vector_to_parameters(vector * 2, model.parameters())]
    told += [[p.tolist() for p in model.parameters()], [p.requires_grad for p in model.parameters()]]
    return told


@program
def copies(torch):
    """A model with its optimizer, copied and pickled together, goes on alike."""
    told = []
    for copied in (copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))):
        model, _ = problem(torch, "float64")
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for both in ((model, optimizer), copied((model, optimizer))):
            train(both[1], lambda m=both[0]: (m(torch.ones(2, 3, dtype=torch.float64)) ** 2).sum(), 3)
            told.append([p.tolist() for p in both[0].parameters()])
    return told


@program
def lesson(torch):
    """A beginners' lesson from start to end: data, loader, network, training, evaluation, with nothing but a seed."""
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(1)
    x = torch.randn(60, 2, dtype=torch.float64)
    y = (x[:, 0] * x[:, 1] > 0).long()
    train_set, test_set = torch.utils.data.random_split(torch.utils.data.TensorDataset(x, y), [48, 12])
    loader = torch.utils.data.DataLoader(train_set, batch_size=10, shuffle=True)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.hidden = nn.Linear(2, 16)
            self.norm = nn.LayerNorm(16)
            self.out = nn.Linear(16, 2)

        def forward(self, x):
            return self.out(F.relu(self.norm(self.hidden(x))))

    net = Net().double()
    for p in net.parameters():
        if p.dim() > 1:
            nn.init.kaiming_normal_(p, nonlinearity="relu")
    criterion = nn.CrossEntropyLoss(label_smoothing=0.05)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    told = []
    for _ in range(5):
        net.train()
        total = 0.0
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss = criterion(net(inputs), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * inputs.size(0)
        net.eval()
        with torch.no_grad():
            right = sum((net(a[None]).argmax(1) == b).sum().item() for a, b in test_set)
        told.append([total / len(train_set), right])
    return [told, net.out.weight.tolist()]


@program
def mistakes(torch):
    optim = torch.optim
    w = torch.ones(2, requires_grad=True)
    w.grad = torch.ones(2)
    return [
        raised(lambda: optim.SGD(w, lr=0.1)),
        raised(lambda: optim.SGD([], lr=0.1)),
        raised(lambda: optim.SGD([3], lr=0.1)),
        raised(lambda: optim.SGD(["w"], lr=0.1)),
        raised(lambda: optim.SGD([w * 2], lr=0.1)),
        raised(lambda: optim.SGD([{"params": {w}}], lr=0.1)),
        raised(lambda: optim.SGD([{"params": [w]}, {"params": [w]}], lr=0.1)),
        raised(lambda: optim.SGD([("w", w), torch.ones(1)], lr=0.1)),
        raised(lambda: optim.SGD([w], lr=0.1).add_param_group([w])),
        raised(lambda: optim.SGD([w], lr=-0.1)),
        raised(lambda: optim.SGD([w], lr=0.1, momentum=-1)),
        raised(lambda: optim.SGD([w], lr=0.1, weight_decay=-1)),
        raised(lambda: optim.SGD([w], lr=0.1, nesterov=True)),
        raised(lambda: optim.SGD([w], lr=0.1, nesterov=True, momentum=0.9, dampening=0.1)),
        raised(lambda: optim.Adam([w], lr=-0.1)),
        raised(lambda: optim.Adam([w], eps=-0.1)),
        raised(lambda: optim.Adam([w], betas=(1.0, 0.9))),
        raised(lambda: optim.Adam([w], betas=(0.9, -0.1))),
        raised(lambda: optim.Adam([w], betas=(0, 0.9))),
        raised(lambda: optim.Adam([w], betas=(0.9,))),
        raised(lambda: optim.SGD([w], foreach=True, fused=True)),
        raised(lambda: optim.Adam([w], weight_decay=-0.1)),
        raised(lambda: optim.RMSprop([w], lr=-0.1)),
        raised(lambda: optim.RMSprop([w], alpha=-0.1)),
        raised(lambda: optim.RMSprop([w], eps=-0.1)),
        raised(lambda: optim.RMSprop([w], momentum=-0.1)),
        raised(lambda: optim.RMSprop([w], weight_decay=-0.1)),
        raised(lambda: optim.Optimizer([w], {}).step()) is not None,
    ]
