"""Makes layers.json: what PyTorch computes of functions of `nn`, in float64, with first and second derivatives.

    python3 Tests/LuaLibraryTests/Fixtures/make_layers.py

A case is a Lua function of its inputs. Of the output y the sum Σ y·cos(1 … n) is differentiated by each input; of those
gradients the sum Σ g·sin(1 … n), all inputs together, is differentiated once more.
"""

import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(7)


def normal(*shape, scale=1.5):
    return torch.randn(*shape, generator=generator) * scale


def probabilities(*shape):
    return torch.softmax(normal(*shape), -1)


labels, places = torch.tensor([1, 0, 3]), torch.tensor([[1, 0], [3, 2], [2, 2]])
lua_labels, lua_places = "tensor{2, 1, 4}", "tensor{{2, 1}, {4, 3}, {3, 3}}"
weight, lua_weight = torch.tensor([0.5, 2.0, 1.0, 0.25]), "tensor{0.5, 2, 1, 0.25}"
kinks = torch.tensor([-30.0, -2.0, -1.0, -0.0, 0.0, 1e-3, 1.0, 2.0, 30.0, 800.0])
both = ("mean", "sum", "none")
cases = []


def case(name, lua, torch_function, *inputs, second=True):
    cases.append((name, lua, torch_function, inputs, second))


for name, lua, function in [
    ("elu", "nn.elu(x)", F.elu), ("elu 0.3", "nn.elu(x, {alpha = 0.3})", lambda x: F.elu(x, 0.3)),
    ("silu", "nn.silu(x)", F.silu), ("gelu", "nn.gelu(x)", F.gelu),
    ("gelu tanh", "nn.gelu(x, {approximate = 'tanh'})", lambda x: F.gelu(x, approximate="tanh")),
    ("softplus", "nn.softplus(x)", F.softplus),
    ("softplus 2 3", "nn.softplus(x, {beta = 2, threshold = 3})", lambda x: F.softplus(x, 2, 3)),
    ("leaky_relu", "nn.leaky_relu(x)", F.leaky_relu),
    ("leaky_relu 0.2", "nn.leaky_relu(x, {negative_slope = 0.2})", lambda x: F.leaky_relu(x, 0.2)),
    ("hardtanh", "nn.hardtanh(x)", F.hardtanh),
    ("hardtanh -2 1", "nn.hardtanh(x, {min_val = -2, max_val = 1})", lambda x: F.hardtanh(x, -2, 1)),
    ("tanh", "nn.tanh(x)", torch.tanh), ("sigmoid", "nn.sigmoid(x)", torch.sigmoid), ("relu", "nn.relu(x)", F.relu),
]:
    case(name, f"function(x) return {lua} end", function, normal(3, 5))
    # At 0 the second derivative of elu in PyTorch is that of its other side.
    case(name + ", kinks", f"function(x) return {lua} end", function, kinks, second=not name.startswith("elu"))
for dim in (0, 1, -1):
    d = dim + 1 if dim >= 0 else dim
    case(f"softmax {dim}", f"function(x) return nn.softmax(x, {d}) end", lambda x, dim=dim: F.softmax(x, dim), normal(2, 3, 4))
    case(f"log_softmax {dim}", f"function(x) return nn.Softmax({d})(x):log() end",
         lambda x, dim=dim: F.log_softmax(x, dim), normal(2, 3, 4))

for r in both:
    o = f"reduction = '{r}'"
    for name, function in [("mse_loss", F.mse_loss), ("l1_loss", F.l1_loss)]:
        case(f"{name} {r}", f"function(a, b) return nn.{name}(a, b, {{{o}}}) end",
             lambda a, b, f=function, r=r: f(a, b, reduction=r), normal(3, 4), normal(3, 4))
    case(f"huber_loss {r}", f"function(a, b) return nn.huber_loss(a, b, {{{o}, delta = 0.7}}) end",
         lambda a, b, r=r: F.huber_loss(a, b, reduction=r, delta=0.7), normal(3, 4), normal(3, 4))
    case(f"smooth_l1_loss {r}", f"function(a, b) return nn.smooth_l1_loss(a, b, {{{o}, beta = 1.3}}) end",
         lambda a, b, r=r: F.smooth_l1_loss(a, b, reduction=r, beta=1.3), normal(3, 4), normal(3, 4))
    case(f"smooth_l1_loss 0 {r}", f"function(a, b) return nn.smooth_l1_loss(a, b, {{{o}, beta = 0}}) end",
         lambda a, b, r=r: F.smooth_l1_loss(a, b, reduction=r, beta=0.0), normal(3, 4), normal(3, 4))
    case(f"bce {r}", f"function(x, t) return nn.binary_cross_entropy_with_logits(x, t, {{{o}}}) end",
         lambda x, t, r=r: F.binary_cross_entropy_with_logits(x, t, reduction=r), normal(3, 4, scale=10), probabilities(3, 4))
    case(f"bce pos_weight {r}",
         f"function(x, t) return nn.binary_cross_entropy_with_logits(x, t, {{{o}, pos_weight = {lua_weight}}}) end",
         lambda x, t, r=r: F.binary_cross_entropy_with_logits(x, t, reduction=r, pos_weight=weight),
         normal(3, 4, scale=10), probabilities(3, 4))
    for log in (False, True):
        t = probabilities(3, 4)
        case(f"kl_div {r} {log}", f"function(x, t) return nn.kl_div(x, t, {{{o}, log_target = {str(log).lower()}}}) end",
             lambda x, t, r=r, log=log: F.kl_div(x, t, reduction=r, log_target=log),
             probabilities(3, 4).log(), t.log() if log else t)
    for name, options, more in [
        ("", "", {}), ("smoothing", "label_smoothing = 0.2", {"label_smoothing": 0.2}),
        ("weight", f"weight = {lua_weight}", {"weight": weight}),
        ("weight, smoothing", f"weight = {lua_weight}, label_smoothing = 0.1", {"weight": weight, "label_smoothing": 0.1}),
        ("ignore", "ignore_index = 2", {"ignore_index": 1}),
        ("all", f"ignore_index = 1, weight = {lua_weight}, label_smoothing = 0.3",
         {"ignore_index": 0, "weight": weight, "label_smoothing": 0.3}),
    ]:
        case(f"cross_entropy {r} {name}", f"function(x) return nn.cross_entropy(x, {lua_labels}, {{{o}, {options}}}) end",
             lambda x, r=r, more=more: F.cross_entropy(x, labels, reduction=r, **more), normal(3, 4))
        case(f"cross_entropy of positions {r} {name}",
             f"function(x) return nn.cross_entropy(x, {lua_places}, {{{o}, {options}}}) end",
             lambda x, r=r, more=more: F.cross_entropy(x, places, reduction=r, **more), normal(3, 4, 2))
        if "smoothing" not in name and name != "all":
            case(f"nll_loss {r} {name}", f"function(x) return nn.nll_loss(x, {lua_labels}, {{{o}, {options}}}) end",
                 lambda x, r=r, more=more: F.nll_loss(x, labels, reduction=r, **more), probabilities(3, 4).log())
        if "ignore" not in name and name != "all":
            case(f"cross_entropy of probabilities {r} {name}",
                 f"function(x, t) return nn.cross_entropy(x, t, {{{o}, {options}}}) end",
                 lambda x, t, r=r, more=more: F.cross_entropy(x, t, reduction=r, **more), normal(3, 4), probabilities(3, 4))
case("cross_entropy of one row", "function(x) return nn.cross_entropy(x, tensor.new(3)) end",
     lambda x: F.cross_entropy(x, torch.tensor(2)), normal(4))
case("kl_div batchmean", "function(x, t) return nn.kl_div(x, t, {reduction = 'batchmean'}) end",
     lambda x, t: F.kl_div(x, t, reduction="batchmean"), probabilities(3, 4).log(), probabilities(3, 4))
case("kl_div with zeros", "function(x) return nn.kl_div(x, tensor{{0, 1}, {0.5, 0.5}}, {reduction = 'sum'}) end",
     lambda x: F.kl_div(x, torch.tensor([[0.0, 1], [0.5, 0.5]]), reduction="sum"), probabilities(2, 2).log())

case("linear", "function(x, w, b) return nn.linear(x, w, b) end", F.linear, normal(2, 3, 4), normal(5, 4), normal(5))
case("linear of a row", "function(x, w) return nn.linear(x, w) end", F.linear, normal(4), normal(5, 4))
for shape, last in [((3, 5), "5"), ((2, 3, 17), "17"), ((2, 3, 4), "{3, 4}"), ((40, 3), "{3}")]:
    sizes = [int(s) for s in last.strip("{}").split(",")]
    case(f"layer_norm {shape} {last}", f"function(x, w, b) return nn.layer_norm(x, {last}, w, b) end",
         lambda x, w, b, s=sizes: F.layer_norm(x, s, w, b), normal(*shape), normal(*sizes), normal(*sizes))
case("layer_norm, plain", "function(x) return nn.layer_norm(x, 6, {eps = 0.1}) end",
     lambda x: F.layer_norm(x, [6], eps=0.1), normal(4, 6))
case("group_norm", "function(x, w, b) return nn.group_norm(x, 2, w, b) end",
     lambda x, w, b: F.group_norm(x, 2, w, b), normal(2, 4, 3, 2), normal(4), normal(4))
case("group_norm of signals", "function(x) return nn.group_norm(x, 3, {eps = 1e-3}) end",
     lambda x: F.group_norm(x, 3, eps=1e-3), normal(2, 3, 5))
case("embedding", "function(w) return nn.embedding(tensor{{2, 1}, {3, 2}}, w) end",
     lambda w: F.embedding(torch.tensor([[1, 0], [2, 1]]), w), normal(3, 2))

for name, lua, more, x, w in [
    ("plain", "", {}, (2, 3, 5, 4), (2, 3, 3, 2)),
    ("padding", "padding = {2, 1}", {"padding": (2, 1)}, (2, 3, 5, 4), (2, 3, 3, 2)),
    ("stride", "stride = {2, 1}, padding = 1", {"stride": (2, 1), "padding": 1}, (2, 2, 5, 4), (3, 2, 3, 3)),
    ("one stride, padding", "stride = 2, padding = {0, 2}", {"stride": 2, "padding": (0, 2)}, (2, 2, 5, 4), (3, 2, 3, 3)),
    ("dilation", "dilation = {1, 2}, padding = {1, 2}", {"dilation": (1, 2), "padding": (1, 2)}, (1, 2, 4, 5), (2, 2, 3, 3)),
    ("groups", "groups = 2, stride = {1, 2}", {"groups": 2, "stride": (1, 2)}, (2, 4, 4, 5), (6, 2, 2, 3)),
    ("depthwise", "groups = 3, padding = 1", {"groups": 3, "padding": 1}, (2, 3, 4, 4), (3, 1, 3, 3)),
    ("same", "padding = 'same'", {"padding": "same"}, (2, 2, 4, 5), (3, 2, 3, 5)),
    ("same, even", "padding = 'same'", {"padding": "same"}, (2, 2, 4, 5), (3, 2, 2, 4)),
    ("same, dilation", "padding = 'same', dilation = {3, 1}", {"padding": "same", "dilation": (3, 1)}, (1, 2, 4, 5), (2, 2, 2, 4)),
    ("valid", "padding = 'valid'", {"padding": "valid"}, (2, 2, 4, 5), (3, 2, 3, 1)),
]:
    case(f"conv2d {name}", f"function(x, w, b) return nn.conv2d(x, w, b, {{{lua}}}) end",
         lambda x, w, b, more=more: F.conv2d(x, w, b, **more), normal(*x), normal(*w), normal(w[0]))
for lua, more in [("", {}), ("stride = 2, padding = 3", {"stride": 2, "padding": 3}),
                  ("dilation = 2, groups = 2, padding = 1", {"dilation": 2, "groups": 2, "padding": 1})]:
    case(f"conv1d {lua}", f"function(x, w, b) return nn.conv1d(x, w, b, {{{lua}}}) end",
         lambda x, w, b, more=more: F.conv1d(x, w, b, **more), normal(2, 4, 9), normal(6, 4 // more.get("groups", 1), 3), normal(6))

for lua, more in [
    ("2", {"kernel_size": 2}), ("{3, 2}, {1, 2}", {"kernel_size": (3, 2), "stride": (1, 2)}),
    ("3, {stride = 2, padding = 1}", {"kernel_size": 3, "stride": 2, "padding": 1}),
    ("{2, 4}, {stride = {2, 3}, padding = {1, 2}}", {"kernel_size": (2, 4), "stride": (2, 3), "padding": (1, 2)}),
    ("3, 2, {ceil_mode = true}", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
    ("2, 3, {padding = 1, ceil_mode = true}", {"kernel_size": 2, "stride": 3, "padding": 1, "ceil_mode": True}),
]:
    for size in ((2, 2, 5, 6), (1, 3, 6, 7)):
        case(f"max_pool2d {lua} {size}", f"function(x) return nn.max_pool2d(x, {lua}) end",
             lambda x, more=more: F.max_pool2d(x, **more), normal(*size))
        case(f"avg_pool2d {lua} {size}", f"function(x) return nn.avg_pool2d(x, {lua}) end",
             lambda x, more=more: F.avg_pool2d(x, **more), normal(*size))
        if lua.endswith("}") and "=" in lua:
            case(f"avg_pool2d {lua} {size}, without padding",
                 f"function(x) return nn.avg_pool2d(x, {lua[:-1]}, count_include_pad = false}}) end",
                 lambda x, more=more: F.avg_pool2d(x, **more, count_include_pad=False), normal(*size))
for lua, size in [("1", 1), ("{2, 3}", (2, 3)), ("4", 4), ("{7, 2}", (7, 2))]:
    case(f"adaptive_avg_pool2d {lua}", f"function(x) return nn.adaptive_avg_pool2d(x, {lua}) end",
         lambda x, size=size: F.adaptive_avg_pool2d(x, size), normal(2, 2, 5, 6))
    case(f"adaptive_max_pool2d {lua}", f"function(x) return nn.adaptive_max_pool2d(x, {lua}) end",
         lambda x, size=size: F.adaptive_max_pool2d(x, size), normal(2, 2, 5, 6), second=False)


def weighted(t, function):
    return (t * function(torch.arange(1.0, t.numel() + 1)).reshape(t.shape)).sum()


def zeros_for_nothing(found, inputs):
    return [torch.zeros_like(x) if g is None else g for g, x in zip(found, inputs)]


def flat(t):
    values = (t.detach() + torch.zeros(t.shape)).flatten().tolist()
    assert all(v == v and abs(v) != float("inf") for v in values)
    return {"shape": list(t.shape), "values": values}


def record(name, lua, function, inputs, second):
    leaves = [x.detach().clone().requires_grad_() for x in inputs]
    y = function(*leaves)
    first = torch.autograd.grad(weighted(y, torch.cos), leaves, create_graph=True, allow_unused=True)
    first = zeros_for_nothing(first, leaves)
    result = {"name": name, "lua": lua, "inputs": [flat(x) for x in leaves], "output": flat(y),
              "first": [flat(g) for g in first]}
    if second:
        total = sum(weighted(g, torch.sin) for g in first)
        found = torch.autograd.grad(total, leaves, allow_unused=True) if total.requires_grad else [None] * len(leaves)
        result["second"] = [flat(h) for h in zeros_for_nothing(found, leaves)]
    return result


path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "layers.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(record(*c)) for c in cases) + "\n]\n")
print(len(cases), "cases,", torch.__version__)
