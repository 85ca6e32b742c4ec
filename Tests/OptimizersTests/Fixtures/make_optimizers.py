"""Writes optimizers.npz: what PyTorch's optimizers make of given gradients.

    python3 -m venv venv && venv/bin/pip install numpy torch && venv/bin/python make_optimizers.py

Without vector instructions PyTorch rounds each operation once, so that the bits are those of the formula.
"""
import os

os.environ["ATEN_CPU_CAPABILITY"] = "default"

import numpy
import torch

STEPS = 6
KINDS = {
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, weight_decay=0.1),
    "rmsprop_momentum": lambda p: torch.optim.RMSprop(p, lr=0.02, momentum=0.8, centered=True, eps=1e-6),
    "rmsprop_far": lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.3, centered=True),
    "adagrad": lambda p: torch.optim.Adagrad(
        p, lr=0.1, lr_decay=0.05, weight_decay=0.1, initial_accumulator_value=0.2),
    "adam": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.9), weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02),
    "sgd": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1),
}


def loss_of(w, scale, target):
    """A sum of fourth powers, whose gradient is made of elementwise operations."""
    return (scale * (w - target) ** 4).sum() + (w * w).sum()


out = {}
for dtype, name in [(torch.float64, "float64"), (torch.float32, "float32")]:
    torch.manual_seed(1)
    start = torch.randn(3, 5, dtype=dtype)
    gradients = torch.randn(STEPS, 3, 5, dtype=dtype)
    out[f"{name}.start"], out[f"{name}.gradients"] = start, gradients
    for kind, make in KINDS.items():
        w = start.clone().requires_grad_()
        optimizer = make([w])
        states = []
        for step in range(STEPS):
            w.grad = gradients[step].clone()
            optimizer.step()
            states.append(w.detach().clone())
        out[f"{name}.{kind}"] = torch.stack(states)
    # L-BFGS: two parameters, several moves in a step; a short history, so that old pairs are dropped.
    scale, target = torch.rand(7, dtype=dtype) + 0.5, torch.randn(7, dtype=dtype)
    out[f"{name}.scale"], out[f"{name}.target"] = scale, target
    for kind, options in {
        "lbfgs": dict(lr=0.3, max_iter=4, history_size=3),
        "lbfgs_standard": dict(),
        "lbfgs_evaluations": dict(lr=0.5, max_iter=9, max_eval=5),
    }.items():
        parts = [torch.zeros(2, 2, dtype=dtype, requires_grad=True), torch.ones(3, dtype=dtype, requires_grad=True)]
        optimizer = torch.optim.LBFGS(parts, **options)
        evaluations = 0

        def closure():
            global evaluations
            evaluations += 1
            optimizer.zero_grad()
            loss = loss_of(torch.cat([p.flatten() for p in parts]), scale, target)
            loss.backward()
            return loss

        states, counts = [], []
        for _ in range(STEPS):
            optimizer.step(closure)
            states.append(torch.cat([p.detach().flatten() for p in parts]))
            counts.append(evaluations)
        out[f"{name}.{kind}"] = torch.stack(states)
        out[f"{name}.{kind}.evaluations"] = torch.tensor(counts)
    # Clipping by the norm of two tensors, and by value.
    for kind in ["norm", "value"]:
        parts = [torch.ones(15, dtype=dtype, requires_grad=True), torch.ones(15, dtype=dtype, requires_grad=True)]
        for i, p in enumerate(parts):
            p.grad = gradients[i].flatten().clone()
        if kind == "norm":
            torch.nn.utils.clip_grad_norm_(parts, 1.5)
        else:
            torch.nn.utils.clip_grad_value_(parts, 0.4)
        out[f"{name}.clip_{kind}"] = torch.stack([p.grad for p in parts])

# Schedules, as factors of epochs 0 … 12.
def factors(make):
    optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=1.0, momentum=0.9)
    scheduler = make(optimizer)
    values = []
    for _ in range(12):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return torch.tensor(values, dtype=torch.float64)


S = torch.optim.lr_scheduler
out["schedule.step"] = factors(lambda o: S.StepLR(o, 3, 0.5))
out["schedule.multistep"] = factors(lambda o: S.MultiStepLR(o, [2, 7], 0.5))
out["schedule.exponential"] = factors(lambda o: S.ExponentialLR(o, 0.9))
out["schedule.cosine"] = factors(lambda o: S.CosineAnnealingLR(o, 12, 0.1))
out["schedule.linear"] = factors(lambda o: S.LinearLR(o, 0.5, 0.1, 8))
out["schedule.one_cycle"] = factors(lambda o: S.OneCycleLR(o, 1.0, total_steps=13, cycle_momentum=False))
numpy.savez(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.npz"), **{k: v.numpy() for k, v in out.items()})
print(torch.__version__, len(out), "tensors")
