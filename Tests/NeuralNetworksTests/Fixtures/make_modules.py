"""Makes modules.npz: what PyTorch does with first values, lists of modules, hooks and vectors of parameters.

Run in this folder: python3 make_modules.py   (torch and numpy; the file here came from torch 2.15 on a CPU)
"""

import os

os.environ["ATEN_CPU_CAPABILITY"] = "default"  # products and sums rounded one by one, as here

import numpy
import torch
from torch import nn

out = {}

# First values, each from the seed 7.
shapes = {"row": (2, 5), "matrix": (12, 7), "wide": (4, 9), "kernel": (6, 3, 3, 3)}
initializers = {
    "uniform": lambda t: nn.init.uniform_(t, -1, 2),
    "normal": lambda t: nn.init.normal_(t, 0.5, 2),
    "xavier_uniform": lambda t: nn.init.xavier_uniform_(t, 2),
    "xavier_normal": lambda t: nn.init.xavier_normal_(t),
    "kaiming_uniform": lambda t: nn.init.kaiming_uniform_(t, a=5**0.5),
    "kaiming_uniform_out": lambda t: nn.init.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu"),
    "kaiming_normal": lambda t: nn.init.kaiming_normal_(t, nonlinearity="tanh"),
    "orthogonal": lambda t: nn.init.orthogonal_(t, 1.5),
    "trunc_normal": lambda t: nn.init.trunc_normal_(t, 0.1, 1.5, -1, 2),
    "eye": lambda t: nn.init.eye_(t) if t.dim() == 2 else t,
}
for dtype in (torch.float32, torch.float64):
    for name, initialize in initializers.items():
        for shape, sizes in shapes.items():
            torch.manual_seed(7)
            t = initialize(torch.zeros(sizes, dtype=dtype))
            out[f"init.{str(dtype)[6:]}.{name}.{shape}"] = t.numpy()
for name in ("linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"):
    out[f"gain.{name}"] = numpy.array(nn.init.calculate_gain(name))

# A list of modules, under PyTorch's names.
torch.manual_seed(3)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.act = nn.ReLU()
        self.blocks = nn.ModuleList([nn.ReLU(), nn.Linear(4, 4), nn.ModuleList([nn.Linear(4, 4), nn.Linear(4, 3)])])
        self.scale = nn.Parameter(torch.rand(3))
        self.register_buffer("mean", torch.rand(4))

    def forward(self, x):
        y = self.blocks[1](self.blocks[0](x - self.mean))
        for layer in self.blocks[2]:
            y = layer(self.act(y))
        return y * self.scale


net = Net().double()
for name, tensor in net.state_dict().items():
    out["list." + name] = tensor.numpy().copy()
x = torch.randn(5, 4, dtype=torch.float64)
out["list_x"], out["list_y"] = x.numpy(), net(x).detach().numpy()
out["list_vector"] = nn.utils.parameters_to_vector(net.parameters()).detach().numpy()

# Hooks: the gradients that they are shown, and what is left of them where one changes its own.
seen = {}
layer = net.blocks[2][0]
layer.register_forward_pre_hook(lambda m, args: (args[0] * 2,))
layer.register_forward_hook(lambda m, args, y: y + 1)


def back(module, grad_input, grad_output):
    seen["grad_input"], seen["grad_output"] = grad_input[0].numpy().copy(), grad_output[0].numpy().copy()
    return (grad_input[0] * 0.5,)


layer.register_full_backward_hook(back)
leaf = x.clone().requires_grad_()
y = net(leaf)
(y * y).sum().backward()
out["hook_y"], out["hook_x_grad"] = y.detach().numpy(), leaf.grad.numpy()
out["hook_grad_input"], out["hook_grad_output"] = seen["grad_input"], seen["grad_output"]
for name, p in net.named_parameters():
    out["hook_grad." + name] = p.grad.numpy()

numpy.savez_compressed("modules.npz", **out)
