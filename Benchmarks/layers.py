"""What layers.lua does, in PyTorch. Run by layers_pytorch.py."""

import argparse
import statistics
import time

import torch
from torch import nn

parser = argparse.ArgumentParser(description=__doc__)
for name, default in (("batch", 1000), ("width", 256), ("steps", 20), ("threads", 2)):
    parser.add_argument(f"--{name}", type=int, default=default)
parser.add_argument("--model", default="mlp", choices=["mlp", "layer_norm"])
options = parser.parse_args()
torch.set_num_threads(options.threads)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.ReLU(), nn.LayerNorm(width),
                                   nn.Linear(width, width))

    def forward(self, x):
        return x + self.inner(x)


if options.model == "mlp":
    inputs = 3072
    net = nn.Sequential(nn.Linear(3072, 200), nn.Tanh(), nn.Linear(200, 200), nn.Tanh(), nn.Linear(200, 10))
else:
    inputs = options.width
    net = Block(options.width)
sgd = torch.optim.SGD(net.parameters(), lr=0.01, foreach=True)
x, target = torch.randn(options.batch, inputs), torch.randn(options.batch, inputs)
labels = torch.randint(0, 10, (options.batch,))


def step():
    sgd.zero_grad()
    y = net(x)
    loss = nn.functional.cross_entropy(y, labels) if options.model == "mlp" else nn.functional.mse_loss(y, target)
    loss.backward()
    sgd.step()


def seconds():
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


times = [seconds() for _ in range(options.steps + 3 if options.steps else 0)]
print(statistics.median(times[3:]) if times else 0)
