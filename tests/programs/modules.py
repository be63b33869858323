"""Programs about nn: how modules look, what they register, what they say when something is wrong, how parameters start."""

import copy
import pickle
from collections import OrderedDict

from . import raised, recorder

PROGRAMS, program = recorder()


def small(torch):
    """A network with a module inside a module."""
    nn = torch.nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(3, 4)
            self.rest = nn.Sequential(nn.ReLU(), nn.Dropout(0.2), nn.Linear(4, 2, bias=False))
            self.scale = nn.Parameter(torch.tensor([2.0]))
            self.register_buffer("steps", torch.tensor(0))
            self.register_buffer("scratch", torch.zeros(2), persistent=False)

        def forward(self, x):
            return self.rest(self.first(x)) * self.scale

    return Net()


@program
def reprs(torch):
    nn = torch.nn
    layers = [
        nn.Linear(3, 2),
        nn.Linear(3, 2, bias=False),
        nn.Identity(),
        nn.Identity(5, a=1),
        nn.Flatten(),
        nn.Flatten(0, 2),
        nn.Dropout(),
        nn.Dropout(0.2, inplace=True),
        nn.LayerNorm(3),
        nn.LayerNorm((2, 3), elementwise_affine=False),
        nn.LayerNorm([2, 3], eps=0.1, bias=False),
        nn.ReLU(),
        nn.ReLU(inplace=True),
        nn.LeakyReLU(),
        nn.LeakyReLU(0.2, True),
        nn.ELU(),
        nn.ELU(2, inplace=True),
        nn.GELU(),
        nn.GELU("tanh"),
        nn.SiLU(),
        nn.SiLU(inplace=True),
        nn.Softplus(),
        nn.Softplus(2, 10),
        nn.Sigmoid(),
        nn.Tanh(),
        nn.Softmax(),
        nn.Softmax(dim=1),
        nn.LogSoftmax(1),
        nn.MSELoss(),
        nn.L1Loss(),
        nn.SmoothL1Loss(),
        nn.HuberLoss(),
        nn.NLLLoss(),
        nn.CrossEntropyLoss(torch.ones(3)),
        nn.BCELoss(),
        nn.BCEWithLogitsLoss(),
        nn.Sequential(),
        nn.Sequential(nn.Linear(1, 2), nn.Sequential(nn.ReLU(), nn.Linear(2, 1))),
        nn.Sequential(OrderedDict(hidden=nn.Linear(1, 2), out=nn.Tanh())),
        nn.ModuleList(),
        nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2)]),
        nn.ModuleList([nn.Sequential(nn.Linear(2, 2), nn.ReLU()) for _ in range(3)]),
        nn.ModuleDict(),
        nn.ModuleDict({"a": nn.ReLU(), "b": nn.Linear(1, 1)}),
        small(torch),
    ]

    class Odd(nn.Module):
        def extra_repr(self):
            return "one line\n\nand another"

    class OddParent(Odd):
        def __init__(self):
            super().__init__()
            self.child = Odd()
            self.gone = nn.Linear(1, 1)
            self.gone = None

    return [*map(repr, layers), repr(Odd()), repr(OddParent()), repr(nn.Parameter(torch.tensor([1.0, 2.5])))]


@program
def names(torch):
    net = small(torch)
    shared = torch.nn.Linear(2, 2)
    twice = torch.nn.Sequential(shared, torch.nn.ReLU(), shared)
    return {
        "parameters": [(name, list(p.shape), p.requires_grad) for name, p in net.named_parameters()],
        "prefixed": [name for name, _ in net.named_parameters("net")],
        "own": [name for name, _ in net.named_parameters(recurse=False)],
        "buffers": [name for name, _ in net.named_buffers()],
        "buffer values": [b.tolist() for b in net.buffers()],
        "modules": [(name, type(m).__name__) for name, m in net.named_modules()],
        "modules again": [type(m).__name__ for m in net.modules()],
        "children": [name for name, _ in net.named_children()],
        "children again": [type(m).__name__ for m in net.children()],
        "state": [(name, list(t.shape), t.requires_grad) for name, t in net.state_dict().items()],
        "state kept": [t.requires_grad for t in net.state_dict(keep_vars=True).values()],
        "state prefixed": list(net.state_dict(prefix="net.")),
        "shared": [name for name, _ in twice.named_parameters()],
        "shared both": [name for name, _ in twice.named_parameters(remove_duplicate=False)],
        "shared modules": [name for name, _ in twice.named_modules()],
        "shared children": [name for name, _ in twice.named_children()],
        "shared state": list(twice.state_dict()),
        "found": [repr(net.get_submodule("rest.2")), list(net.get_parameter("rest.2.weight").shape)],
        "dir": [name for name in ("first", "scale", "steps", "forward", "0") if name in dir(net)],
        "dir of Sequential": [name for name in dir(net.rest) if name.isdigit()],
    }


@program
def attributes(torch):
    nn = torch.nn
    net = nn.Module()
    net.a = nn.Parameter(torch.ones(1))
    net.b = nn.Linear(1, 1)
    net.c = 3
    told = [list(net._parameters), list(net._modules), net.c]
    net.c = nn.Parameter(torch.zeros(1))
    net.a = None
    net.b = nn.ReLU()
    told += [list(net._parameters), net.a, repr(net.b), "c" in vars(net)]
    net.d = net.b
    del net.b, net.c
    told += [list(net._parameters), list(net._modules), hasattr(net, "b")]
    net.register_buffer("e", torch.ones(2))
    net.e = torch.zeros(3)
    net.f = torch.ones(1)
    told += [net.e.tolist(), list(net._buffers), "f" in vars(net), list(net.state_dict())]
    net.e = None
    net.a = nn.Parameter(torch.ones(2), requires_grad=False)
    told += [list(net.state_dict()), net.a.requires_grad, [p.requires_grad for p in net.parameters()]]
    net.d = nn.Parameter(torch.ones(2))
    told += [list(net._parameters), list(net._modules)]
    return told


@program
def attribute_errors(torch):
    nn = torch.nn

    class Early(nn.Module):
        def __init__(self, value):
            self.value = value

    class Late(nn.Module):
        def __init__(self):
            self.number = 1
            super().__init__()

    class Empty(nn.Module):
        pass

    net = nn.Linear(2, 1)
    net.register_buffer("kept", torch.ones(1))
    parent = nn.Sequential(nn.ReLU())
    return {
        "parameter early": raised(lambda: Early(nn.Parameter(torch.ones(1)))),
        "module early": raised(lambda: Early(nn.ReLU())),
        "number early": raised(lambda: Late()),
        "tensor for parameter": raised(lambda: setattr(net, "weight", torch.ones(1, 2))),
        "integers for parameter": raised(lambda: setattr(net, "weight", torch.ones(1, 2, dtype=torch.int64))),
        "list for parameter": raised(lambda: setattr(net, "bias", [1.0])),
        "number for module": raised(lambda: setattr(parent, "0", 3)),
        "text for buffer": raised(lambda: setattr(net, "kept", "no")),
        "missing": raised(lambda: net.nothing),
        "missing deletion": raised(lambda: delattr(net, "nothing")),
        "no forward": raised(lambda: Empty()(torch.ones(1))),
        "register number": raised(lambda: net.register_parameter("x", 3)),
        "register tensor": raised(lambda: net.register_parameter("x", torch.ones(1))),
        "register dot": raised(lambda: net.register_parameter("x.y", None)),
        "register nothing": raised(lambda: net.register_parameter("", None)),
        "register name": raised(lambda: net.register_parameter(3, None)),
        "register taken": raised(lambda: net.register_parameter("forward", None)),
        "buffer taken": raised(lambda: net.register_buffer("weight", None)),
        "buffer type": raised(lambda: net.register_buffer("x", 3)),
        "buffer dot": raised(lambda: net.register_buffer("x.y", None)),
        "module type": raised(lambda: net.add_module("x", torch.ones(1))),
        "module dot": raised(lambda: net.add_module("x.y", nn.ReLU())),
        "module taken": raised(lambda: net.add_module("weight", nn.ReLU())),
        "module nothing": raised(lambda: net.add_module("", nn.ReLU())),
        "training": raised(lambda: net.train(1)),
        "to integers": raised(lambda: net.to(torch.int64)),
        "keyword": raised(lambda: Empty(x=1)),
        "positional": raised(lambda: Empty(1)),
        "parameter of integers": raised(lambda: nn.Parameter(torch.ones(1, dtype=torch.int64))),
        "parameter of a list": raised(lambda: nn.Parameter([1.0])),
        "non-leaf parameter": raised(lambda: net.register_parameter("x", nn.Parameter(torch.ones(1)) * 2)),
        "submodule": raised(lambda: parent.get_submodule("1")),
        "submodule of number": raised(lambda: net.get_submodule("in_features")),
        "dropout": raised(lambda: nn.Dropout(1.5)),
        "sequential item": raised(lambda: nn.Sequential(3)),
        "sequential class": raised(lambda: nn.Sequential(nn.ReLU))[0],
        "sequential index": raised(lambda: parent[1]),
        "sequential list": raised(lambda: nn.Sequential([nn.ReLU()])),
        "list item": raised(lambda: nn.ModuleList([3])),
        "list index": raised(lambda: nn.ModuleList([nn.ReLU()])[-2]),
        "list number": raised(lambda: nn.ModuleList(3)),
        "list called": raised(lambda: nn.ModuleList([nn.ReLU()])(torch.ones(1))),
        "dict number": raised(lambda: nn.ModuleDict(3)),
        "dict key": raised(lambda: nn.ModuleDict({})["a"]),
        "linear shape": raised(lambda: net(torch.ones(2, 3))),
        "linear type": raised(lambda: net(torch.ones(2, 2, dtype=torch.float64)))[0],
    }


@program
def loading(torch):
    nn = torch.nn
    source, target = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)), nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    with torch.no_grad():
        for i, p in enumerate(source.parameters()):
            p.fill_(i + 0.5)
    state = source.state_dict()
    told = [repr(target.load_state_dict(state)), [p.tolist() for p in target.parameters()]]
    told += [target[0].weight is not source[0].weight, [p.requires_grad for p in target.parameters()]]
    fewer = {k: v for k, v in state.items() if k != "0.bias"}
    more = {**state, "2.weight": torch.ones(1), "other": torch.ones(1)}
    other = {**fewer, "1.weight": torch.ones(5, 5), "3": torch.ones(1)}
    told += [raised(lambda d=d: target.load_state_dict(d)) for d in (fewer, more, other, {"0.weight": 3, **fewer}, 5)]
    for d in (fewer, more):
        answer = target.load_state_dict(d, strict=False)
        told += [repr(answer), answer.missing_keys, answer.unexpected_keys]
    told.append(raised(lambda: target.load_state_dict({"0.weight": torch.ones(1)}, strict=False)))
    text = ""
    try:
        nn.Sequential(nn.Linear(2, 2)).load_state_dict({"0.weight": torch.ones(3, 2), "x": torch.ones(1)})
    except RuntimeError as error:
        text = str(error)
    told.append(text)
    single = nn.Linear(1, 1)
    single.load_state_dict({"weight": torch.ones(1, 1, dtype=torch.float64), "bias": torch.zeros(1)})
    told += [str(single.weight.dtype)]
    single.load_state_dict({"weight": torch.ones(1, 1, dtype=torch.float64), "bias": torch.zeros(1)}, assign=True)
    told += [str(single.weight.dtype), single.weight.requires_grad, type(single.weight).__name__]
    return told


@program
def hooks(torch):
    nn = torch.nn
    net, told = nn.Linear(2, 1), []
    x = torch.ones(1, 2)
    with torch.no_grad():
        net.weight.fill_(1.0)
        net.bias.fill_(0.5)
    first = net.register_forward_hook(
        lambda m, args, out: told.append(["hook", type(m).__name__, len(args), out.tolist()])
    )
    net.register_forward_hook(lambda m, args, out: out * 2)
    net.register_forward_hook(lambda m, args, out: told.append(["prepended", out.tolist()]), prepend=True)
    before = net.register_forward_pre_hook(lambda m, args: (args[0] * 10,))
    told.append(net(x).tolist())
    first.remove()
    before.remove()
    before.remove()
    single = net.register_forward_pre_hook(lambda m, args: args[0] + 1)
    told.append(net(x).tolist())
    single.remove()
    net.register_forward_pre_hook(lambda m, args, kwargs: (args, {"input": kwargs["input"] + 2}), with_kwargs=True)
    net.register_forward_hook(lambda m, args, kwargs, out: out + kwargs["input"].sum(), with_kwargs=True)
    told.append(net(input=x).tolist())
    net.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    told.append(raised(lambda: net(input=x)))
    return told


@program
def whole_module(torch):
    nn = torch.nn
    net, told = small(torch), []
    x = torch.ones(2, 3)
    told.append([m.training for m in net.modules()])
    told.append(net.eval() is net and [m.training for m in net.modules()])
    net(x).sum().backward()
    told.append([p.grad is not None for p in net.parameters()])
    told.append([net.to(torch.float64) is net, [str(t.dtype) for t in net.state_dict().values()]])
    told.append([str(p.grad.dtype) for p in net.parameters()])
    told.append([str(t.dtype) for t in net.float().state_dict().values()])
    told.append([str(t.dtype) for t in net.to("cpu").half().double().state_dict().values()])
    net.float()
    net.zero_grad(set_to_none=False)
    told.append([p.grad.abs().sum().item() for p in net.parameters()])
    net.zero_grad()
    told.append([p.grad is None for p in net.parameters()])
    net.requires_grad_(False)
    told.append([net(x).requires_grad, [p.requires_grad for p in net.parameters()]])
    net.requires_grad_()
    told.append(net.train().training)
    names = []
    net.apply(lambda m: names.append(type(m).__name__))
    told.append(names)
    twin = copy.deepcopy(net.first)
    with torch.no_grad():
        twin.weight.zero_()
    told.append([net.first.weight.abs().sum().item() > 0, type(twin.weight).__name__, twin.weight.requires_grad])
    stored = pickle.loads(pickle.dumps(net.rest))
    told.append(
        [repr(stored), stored[2].weight.tolist() == net.rest[2].weight.tolist(), stored[2].weight.requires_grad]
    )
    tied = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    tied[1].weight = tied[0].weight
    told.append([copy.deepcopy(tied)[0].weight is copy.deepcopy(tied)[1].weight, len(list(tied.parameters()))])
    both = copy.deepcopy(tied)
    told.append(both[0].weight is both[1].weight)
    parameter = nn.Parameter(torch.ones(2))
    (parameter * 2).sum().backward()
    twin = copy.deepcopy(parameter)
    told.append([type(twin).__name__, twin.grad is None, twin.requires_grad, type(parameter * 1).__name__ == "Tensor"])
    return told


@program
def containers(torch):
    nn = torch.nn
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    told = [len(net), repr(net[0]), repr(net[-1]), repr(net[:2]), repr(net[::2]), [type(m).__name__ for m in net]]
    net.append(nn.Tanh())
    net[1] = nn.Sigmoid()
    told.append(repr(net))
    del net[0]
    told.append(repr(net))
    net.insert(1, nn.Identity())
    net.extend([nn.ReLU(), nn.GELU()])
    told += [repr(net), repr(net.pop(0)), repr(net), list(net.state_dict())]
    told.append(repr(net + nn.Sequential(nn.ReLU())))
    net += nn.Sequential(nn.ELU())
    del net[1:3]
    told += [repr(net), raised(lambda: net + [nn.ReLU()]), raised(lambda: net.insert(99, nn.ReLU()))]
    named = nn.Sequential(OrderedDict(a=nn.Linear(2, 2), b=nn.ReLU()))
    told += [repr(named.a), repr(named[0]), repr(named[1:]), list(named.state_dict())]
    several = nn.ModuleList([nn.Linear(1, 1), nn.ReLU()])
    several.append(nn.Tanh()).extend([nn.Linear(1, 2)])
    several.insert(0, nn.Identity())
    several += [nn.Sigmoid()]
    several[1] = nn.ELU()
    told += [repr(several), len(several), repr(several[-1]), repr(several[1:3]), repr(several.pop(2)), repr(several)]
    del several[0]
    told += [list(several.state_dict()), repr(several + [nn.ReLU()]), [type(m).__name__ for m in several]]
    table = nn.ModuleDict({"x": nn.ReLU(), "y": nn.Linear(1, 1)})
    table["z"] = nn.Tanh()
    table.update([("x", nn.ELU())])
    told += [repr(table), list(table), len(table), "y" in table, list(table.keys()), repr(table.pop("y"))]
    told += [[k for k, _ in table.items()], [repr(m) for m in table.values()], list(table.state_dict())]
    return told


@program
def first_numbers(torch):
    """Parameters as they start, for the same seed."""
    nn, init = torch.nn, torch.nn.init
    told = {}
    for name, make in {
        "Linear": lambda: nn.Linear(3, 2),
        "Linear without bias": lambda: nn.Linear(4, 5, bias=False),
        "Linear of doubles": lambda: nn.Linear(3, 2, dtype=torch.float64),
        "two": lambda: nn.Sequential(nn.Linear(20, 3), nn.Linear(3, 1)),
        "LayerNorm": lambda: nn.LayerNorm((2, 2)),
    }.items():
        torch.manual_seed(1)
        told[name] = [p.tolist() for p in make().parameters()]
    draws = {
        "uniform_": lambda t: init.uniform_(t, -1, 2),
        "normal_": lambda t: init.normal_(t, 1.0, 2.0),
        "constant_": lambda t: init.constant_(t, 0.3),
        "ones_": init.ones_,
        "zeros_": init.zeros_,
        "eye_": init.eye_,
        "xavier_uniform_": lambda t: init.xavier_uniform_(t, gain=2.0),
        "xavier_normal_": init.xavier_normal_,
        "kaiming_uniform_": init.kaiming_uniform_,
        "kaiming_uniform_ relu": lambda t: init.kaiming_uniform_(t, nonlinearity="relu"),
        "kaiming_uniform_ slope": lambda t: init.kaiming_uniform_(t, a=5**0.5),
        "kaiming_normal_": lambda t: init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
        "kaiming_normal_ tanh": lambda t: init.kaiming_normal_(t, nonlinearity="tanh"),
    }
    for dtype in ("float32", "float64"):
        for name, draw in draws.items():
            torch.manual_seed(2)
            parameter = nn.Parameter(torch.empty(3, 7, dtype=getattr(torch, dtype)))
            told[f"{name} {dtype}"] = [draw(parameter) is parameter, parameter.tolist(), parameter.requires_grad]
    generator = torch.Generator().manual_seed(5)
    told["generator"] = init.uniform_(torch.empty(4), generator=generator).tolist()
    told["gains"] = [float(init.calculate_gain(n)) for n in ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu")]
    told["gains"] += [init.calculate_gain("leaky_relu", 0.2), raised(lambda: init.calculate_gain("sin"))]
    told["errors"] = [
        raised(lambda: init.calculate_gain("leaky_relu", "x")),
        raised(lambda: init.xavier_uniform_(torch.empty(3))),
        raised(lambda: init.kaiming_normal_(torch.empty(3, 3), mode="fan_up")),
        raised(lambda: init.eye_(torch.empty(3))),
        raised(lambda: init.uniform_(torch.empty(3), 2, 1)),
        raised(lambda: init.normal_(torch.empty(3), 0, -1)),
    ]
    return told


@program
def forward_passes(torch):
    """Each module's result and gradients, in training and evaluation."""
    nn = torch.nn
    told = {}
    for name, module in {
        "Linear": nn.Linear(4, 2),
        "Linear, no bias": nn.Linear(4, 2, bias=False),
        "Flatten": nn.Flatten(0),
        "LayerNorm": nn.LayerNorm(4),
        "LayerNorm, plain": nn.LayerNorm((3, 4), elementwise_affine=False),
        "LayerNorm, no bias": nn.LayerNorm(4, bias=False),
        "ReLU": nn.ReLU(),
        "LeakyReLU": nn.LeakyReLU(0.2),
        "ELU": nn.ELU(0.5),
        "GELU": nn.GELU(),
        "GELU tanh": nn.GELU("tanh"),
        "SiLU": nn.SiLU(),
        "Softplus": nn.Softplus(2.0, 1.0),
        "Sigmoid": nn.Sigmoid(),
        "Tanh": nn.Tanh(),
        "Softmax": nn.Softmax(1),
        "Softmax, no dim": nn.Softmax(),
        "LogSoftmax": nn.LogSoftmax(0),
        "Identity": nn.Identity(),
        "Dropout(0)": nn.Dropout(0.0),
        "Dropout(1)": nn.Dropout(1.0),
        "Dropout in evaluation": nn.Dropout(0.5).eval(),
        "deep": nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1), nn.Flatten(0)),
    }.items():
        torch.manual_seed(3)
        x = torch.randn(3, 4, requires_grad=True)
        y = module(x)
        ((y - 0.3) ** 3).sum().backward()
        grads = [None if p.grad is None else p.grad.tolist() for p in module.parameters()]
        told[name] = [y.tolist(), x.grad.tolist(), grads, None if y is x else y.grad_fn.name()]
    written = torch.randn(2, 3, requires_grad=True)
    for module in (nn.ReLU(inplace=True), nn.LeakyReLU(0.1, True), nn.ELU(inplace=True), nn.SiLU(inplace=True)):
        y = written * 1
        z = module(y)
        (z * z).sum().backward()
        told[repr(module)] = [z is y, z.tolist(), written.grad.tolist()]
    return told
