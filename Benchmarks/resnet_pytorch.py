"""A training step of ResNet-56 or 20 (CIFAR, batch 128, float32) against PyTorch's on the same cores, in turn.

    python3 -m venv /tmp/pt && /tmp/pt/bin/pip install torch numpy
    /tmp/pt/bin/python Benchmarks/resnet_pytorch.py [--depth 56] [--activation relu] [--threads 2] [--pairs 5]

PyTorch at its best setting: channels_last, foreach optimizer. Prints the medians and the median ratio of the pairs.
"""

import argparse
import os
import statistics
import subprocess
import time

import torch
from torch import nn

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("--depth", type=int, default=56)
parser.add_argument("--activation", default="relu", choices=["relu", "swish"])
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--pairs", type=int, default=5)
parser.add_argument("--program", default=os.path.join(here, "..", ".build", "release", "instab-lua"))
options = parser.parse_args()
torch.set_num_threads(options.threads)


def activate(x):
    return torch.relu_(x) if options.activation == "relu" else x * torch.sigmoid(5 * x)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(activate(self.bn1(self.conv1(x)))))
        y += self.shortcut(x)
        return activate(y)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        blocks, inputs = [], 16
        for width, stride in ((16, 1), (32, 2), (64, 2)):
            for i in range((options.depth - 2) // 6):
                blocks.append(Block(inputs, width, stride if i == 0 else 1))
                inputs = width
        self.blocks, self.fc = nn.Sequential(*blocks), nn.Linear(64, 10)

    def forward(self, x):
        y = self.blocks(activate(self.bn1(self.conv1(x))))
        return self.fc(y.mean((2, 3)))


net = ResNet().to(memory_format=torch.channels_last).train()
sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach=True)
images = torch.randn(128, 3, 32, 32).to(memory_format=torch.channels_last)
labels = torch.randint(0, 10, (128,))


def pytorch():
    times = []
    for _ in range(8):
        start = time.perf_counter()
        sgd.zero_grad()
        nn.functional.cross_entropy(net(images), labels).backward()
        sgd.step()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def ours():
    command = [options.program, "--threads", str(options.threads), os.path.join(here, "resnet.lua"),
               "--depth", str(options.depth), "--activation", options.activation]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


pairs = [(ours(), pytorch()) for _ in range(options.pairs)]
mine, theirs = (statistics.median(column) for column in zip(*pairs))
ratio = statistics.median(b / a for a, b in pairs)
print(f"ResNet-{options.depth} {options.activation}, {options.threads} threads: ours {mine * 1e3:.0f} ms, "
      f"PyTorch {theirs * 1e3:.0f} ms per step: {ratio:.2f} times as fast")
