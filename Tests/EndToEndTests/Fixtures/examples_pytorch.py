#!/usr/bin/env python3
"""The examples of examples/ in PyTorch, float64: their numbers, which ExampleTests compares, as JSON on standard output.

    python3 examples_pytorch.py > examples.json

Made with PyTorch 2.x on a CPU. Each function follows the script of its name line by line.
"""
import json
import math
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def linear(n, m, seed):
    torch.manual_seed(seed)
    return nn.Linear(n, m)


def wave():
    x = torch.linspace(-1, 1, 64).unsqueeze(1)
    return x, (x * 3).sin() + (x * 7).cos() / 2


def network():
    return nn.Sequential(linear(1, 16, 1), nn.Tanh(), linear(16, 1, 2))


def flat(tensors):
    return torch.cat([t.reshape(-1) for t in tensors])


def full_batch_gd(steps=20, lr=0.05):
    x, y = wave()
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    weights = list(net.parameters())
    numbers = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
        gradient = flat(torch.autograd.grad(nn.functional.mse_loss(net(x), y), weights, create_graph=True))
        v = torch.linspace(1, 2, gradient.numel())
        for _ in range(20):
            v = v / v.norm()
            product = flat(torch.autograd.grad(gradient.dot(v), weights, retain_graph=True))
            eigenvalue, v = v.dot(product).item(), product
        numbers.append([loss.item(), eigenvalue])
    return numbers


def sam(steps=20, rho=0.05, lr=0.1):
    x, y = wave()
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)

    def backward():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        return loss.item()

    numbers = []
    for _ in range(steps):
        loss = backward()
        with torch.no_grad():
            kept = [w.clone() for w in net.parameters()]
            norm = sum((w.grad**2).sum() for w in net.parameters()).sqrt()
            for w in net.parameters():
                w.add_(w.grad * (rho / norm))
        backward()
        with torch.no_grad():
            for w, k in zip(net.parameters(), kept):
                w.copy_(k)
        optimizer.step()
        numbers.append([loss])
    return numbers


def swa(epochs=5, start=3, batch=16, lr=0.1):
    x, y = wave()
    net = network()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    averaged = torch.optim.swa_utils.AveragedModel(net)
    numbers = []
    for epoch in range(1, epochs + 1):
        batches = len(x) // batch
        for b in range(batches):
            optimizer.zero_grad()
            nn.functional.mse_loss(net(x[b::batches]), y[b::batches]).backward()
            optimizer.step()
        if epoch >= start:
            averaged.update_parameters(net)
        numbers.append([nn.functional.mse_loss(net(x), y).item()])
    return numbers + [[nn.functional.mse_loss(averaged(x), y).item()]]


def mixup(steps=20, lr=0.3):
    t = torch.linspace(0.5, 3, 50)
    arm = torch.stack([t * (t * 3).cos(), t * (t * 3).sin()], 1) / 3
    x = torch.cat([arm, -arm])
    labels = torch.cat([torch.zeros(50, dtype=torch.int64), torch.ones(50, dtype=torch.int64)])
    targets = nn.functional.one_hot(labels, 2).to(torch.float64)
    net = nn.Sequential(linear(2, 32, 1), nn.GELU(), linear(32, 2, 2))
    optimizer = torch.optim.Adam(net.parameters(), lr=lr / 10)
    generator = torch.Generator().manual_seed(1)
    numbers = []
    for _ in range(steps):
        weight = torch.rand(1, generator=generator).item()
        partner = torch.randperm(100, generator=generator)
        mixed = x * weight + x[partner] * (1 - weight)
        soft = targets * weight + targets[partner] * (1 - weight)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(mixed), soft)
        loss.backward()
        optimizer.step()
        numbers.append([loss.item(), (net(x).argmax(1) == labels).double().mean().item()])
    return numbers


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.1):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (m * beta1 + p.grad * (1 - beta1)).sign()
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(update * group["lr"])
                m.mul_(beta2).add_(p.grad * (1 - beta2))


def epochs_of(net, optimizer, x, y, epochs, batch, after=lambda epoch: []):
    numbers = []
    for epoch in range(1, epochs + 1):
        total = 0
        net.train()
        for b in range(0, len(x), batch):
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(net(x[b : b + batch]), y[b : b + batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x[b : b + batch])
        numbers.append([total / len(x)] + after(epoch))
    return numbers


def lion(epochs=5):
    x, y = wave()
    net = network()
    return epochs_of(net, Lion(net.parameters(), lr=3e-3), x, y, epochs, 16)


def gradient_penalty(steps=20, weight=10, lr=1e-3):
    t = torch.linspace(0, 1, 32)
    real = torch.stack([(t * 6).cos(), (t * 6).sin()], 1)
    fake = torch.stack([t * 2 - 1, (t * 5).sin() / 2], 1)
    critic = nn.Sequential(linear(2, 24, 1), nn.Softplus(), linear(24, 1, 2))
    optimizer = torch.optim.Adam(critic.parameters(), lr=lr, betas=(0.5, 0.9))
    numbers = []
    for _ in range(steps):
        optimizer.zero_grad()
        mix = t.unsqueeze(1)
        between = (real * mix + fake * (1 - mix)).requires_grad_()
        slope = torch.autograd.grad(critic(between).sum(), between, create_graph=True)[0]
        distance = critic(real).mean() - critic(fake).mean()
        loss = -distance + ((slope.square().sum(1).sqrt() - 1) ** 2).mean() * weight
        loss.backward()
        optimizer.step()
        numbers.append([loss.item(), distance.item()])
    return numbers


class Block(nn.Module):
    def __init__(self, width, seed):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up = linear(width, 4 * width, seed)
        self.down = linear(4 * width, width, seed + 1)

    def forward(self, x):
        return x + self.down(nn.functional.gelu(self.up(self.norm(x))))


def residual_mlp(epochs=5, blocks=3, width=16):
    """With --dropout 0: the masks are drawn from another generator than PyTorch's."""
    net = nn.Sequential(*[Block(width, 1 + 2 * i) for i in range(blocks)])
    seed = 1 + 2 * blocks
    net = nn.Sequential(linear(1, width, seed), *net, linear(width, 1, seed + 1))
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.01)
    x, y = wave()

    def after(epoch):
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * (1 + math.cos(math.pi * epoch / epochs)) / 2
        net.eval()
        with torch.no_grad():
            return [nn.functional.mse_loss(net(x), y).item()]

    return epochs_of(net, optimizer, x, y, epochs, 16, after)


if __name__ == "__main__":
    examples = [full_batch_gd, sam, swa, mixup, lion, gradient_penalty, residual_mlp]
    json.dump({f.__name__: f() for f in examples}, sys.stdout, indent=1)
    print()
