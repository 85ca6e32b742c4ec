#!/usr/bin/env python3
"""Makes operations.json: what PyTorch gives for operations of `tensor`, with first and second derivatives.

    python3 make_operations.py   (written with PyTorch 2.15, float64, on the CPU)

Each case holds the Lua expression, its inputs, the results, and for each input the derivative of the sum of all float results,
element number i (from 1, in row-major order) of n weighted with i / n; then the same of those derivatives.
"""
import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
CASES = []


def sample(seed, *shape, low=-1.0, high=1.0):
    """Numbers that JSON holds in few digits."""
    g = torch.Generator().manual_seed(seed)
    return torch.round((torch.rand(shape, generator=g) * (high - low) + low) * 1000) / 1000


def plain(t):
    def number(x):
        return x if not isinstance(x, float) or math.isfinite(x) else repr(x)
    t = t.detach()
    return {"shape": list(t.shape), "dtype": str(t.dtype).split(".")[1], "data": [number(x) for x in t.flatten().tolist()]}


def weighted(tensors):
    total = torch.zeros(())
    for t in tensors:
        if t is not None and t.is_floating_point() and t.requires_grad:
            n = t.numel()
            total = total + (t * (torch.arange(1, n + 1).reshape(t.shape) / max(n, 1))).sum()
    return total


def case(lua, f, derivatives=True, **inputs):
    leaves = {k: v.clone().requires_grad_(derivatives and v.is_floating_point()) for k, v in inputs.items()}
    results = f(**leaves)
    results = list(results) if isinstance(results, (tuple, list)) else [results]
    entry = {"lua": lua, "inputs": {k: plain(v) for k, v in inputs.items()},
             "results": [plain(torch.as_tensor(r)) for r in results]}
    names = [k for k, v in leaves.items() if v.requires_grad]
    if names:
        def gradients(total):
            if not total.requires_grad:
                return [torch.zeros_like(leaves[k]) for k in names]
            found = torch.autograd.grad(total, [leaves[k] for k in names], create_graph=True, allow_unused=True)
            return [torch.zeros_like(leaves[k]) if g is None else g for k, g in zip(names, found)]
        first = gradients(weighted(results))
        second = gradients(weighted(first))
        entry["first"] = {k: plain(g) for k, g in zip(names, first)}
        entry["second"] = {k: plain(g) for k, g in zip(names, second)}
    CASES.append(entry)


def one(i):
    """Positions from 0 as Lua counts them."""
    return "tensor" + str((i + 1).tolist()).replace("[", "{").replace("]", "}")


x, y, w = sample(1, 2, 3), sample(2, 2, 3), sample(3, 3)
nan = torch.tensor([[1.0, math.nan, 2.5], [math.nan, math.nan, -1.5]])

# Views and shapes
case("x:view(3, -1)", lambda x: x.view(3, -1), x=x)
case("x:tile(2, 3)", lambda x: x.repeat(2, 3), x=x)
case("x:tile(2, 1, 2)", lambda x: x.repeat(2, 1, 2), x=x)
case("x:permute(2, 1)", lambda x: x.permute(1, 0), x=x)
case("s:diagonal(1, -1, 1)", lambda s: s.diagonal(1, -1, 0), s=sample(4, 3, 2, 3))
case("w:diag(-1)", lambda w: torch.diag(w, -1), w=w)
case("x:trace()", lambda x: torch.trace(x), x=x)
case("s:movedim(1, -1)", lambda s: s.movedim(0, -1), s=sample(4, 3, 2, 3))
case("table.unpack(v:chunk(3))", lambda v: v.chunk(3), v=sample(5, 7))
case("table.unpack(v:chunk(4))", lambda v: v.chunk(4), v=sample(5, 5))
case("table.unpack(x:unbind(2))", lambda x: x.unbind(1), x=x)
case("x:full_like(1.5)", lambda x: torch.full_like(x, 1.5), derivatives=False, x=x)

# Reductions
b = torch.tensor([[0.0, 2, 0], [0, 0, 0]])
for name in ["any", "all"]:
    f = getattr(torch, name)
    case(f"b:{name}(1)", lambda b: f(b, 0), derivatives=False, b=b)
    case(f"b:{name}(-1, true)", lambda b: f(b, -1, True), derivatives=False, b=b)
    case(f"b:{name}({{1, 2}})", lambda b: f(b, (0, 1)), derivatives=False, b=b)
    case(f"e:{name}(2)", lambda e: f(e, 1), derivatives=False, e=torch.zeros(2, 0))
case("b:count_nonzero(2)", lambda b: torch.count_nonzero(b, 1), derivatives=False, b=b)
for name in ["nansum", "nanmean"]:
    f = getattr(torch, name)
    case(f"n:{name}()", lambda n: f(n), n=nan)
    case(f"n:{name}(2)", lambda n: f(n, 1), n=nan)
    case(f"n:{name}(1, true)", lambda n: f(n, 0, True), n=nan[:, ::2].contiguous())
case("i:nan_to_num(0.5, 7, -8)", lambda i: torch.nan_to_num(i, 0.5, 7, -8),
     i=torch.tensor([math.nan, math.inf, -math.inf, 3.0]))
case("i:nan_to_num()", lambda i: torch.nan_to_num(i), derivatives=False, i=torch.tensor([math.nan, math.inf, -math.inf]))

# Bounds and masks
case("x:clamp(l, h)", lambda x, l, h: torch.clamp(x, l, h), x=x, l=sample(6, 3, low=-0.5, high=0),
     h=sample(7, 2, 1, low=0, high=0.5))
case("t:clamp(l, h)", lambda t, l, h: torch.clamp(t, l, h), t=torch.tensor([1.0, 2, 3, 0]),
     l=torch.tensor([1.0, 0, 4, 1]), h=torch.tensor([5.0, 2, 2, 1.5]))
case("x:clamp(nil, h)", lambda x, h: torch.clamp(x, max=h), x=x, h=w)
case("x:masked_fill(tensor{true, false, true}, v)",
     lambda x, v: x.masked_fill(torch.tensor([True, False, True]), v), x=x, v=torch.tensor(0.25))

# Positions
p = torch.tensor([[2, 0, 1], [0, 2, 1]])
case(f"x:scatter(2, {one(p)}, y)", lambda x, y: x.scatter(1, p, y), x=x, y=y)
case(f"x:scatter(1, {one(p[:1, :2] // 2)}, 7)", lambda x: x.scatter(0, p[:1, :2] // 2, 7.0), x=x)
q = torch.tensor([[1, 0, 0], [1, 0, 1]])
case(f"x:scatter_add(1, {one(q)}, y)", lambda x, y: x.scatter_add(0, q, y), x=x, y=y)
case(f"x:scatter_add(2, {one(p[:, :2])}, y)", lambda x, y: x.scatter_add(1, p[:, :2], y[:, :2]), x=x, y=y)
r = torch.tensor([2, 0, 2])
case(f"x:t():index_add(1, {one(r)}, y:t(), 0.5)", lambda x, y: x.t().index_add(0, r, y.t(), alpha=0.5), x=x, y=y)
case(f"x:index_copy(2, {one(r[1:])}, y[{{{{}}, {{1, 2}}}}])", lambda x, y: x.index_copy(1, r[1:], y[:, :2]), x=x, y=y)
case(f"x:index_fill(2, {one(r)}, v)", lambda x, v: x.index_fill(1, r, v), x=x, v=torch.tensor(-2.0))
case("c:one_hot(5)", lambda c: F.one_hot(c - 1, 5), c=torch.tensor([[2, 1], [4, 3]]))
case("c:one_hot()", lambda c: F.one_hot(c - 1), c=torch.tensor([2, 1, 4]))

# Linear algebra
a = sample(8, 3, 3) + 2 * torch.eye(3)
case("a:inverse()", lambda a: torch.linalg.inv(a), a=a)
case("a:det()", lambda a: torch.linalg.det(a), a=a)
case("m:det()", lambda m: torch.linalg.det(m), derivatives=False, m=torch.tensor([[1.0, 2], [2, 4]]))
case("a:slogdet()", lambda a: torch.linalg.slogdet(a), a=-a)
case("m:slogdet()", lambda m: torch.linalg.slogdet(m), derivatives=False, m=torch.tensor([[1.0, 2], [2, 4]]))
case("a:matmul(a:t()):cholesky()", lambda a: torch.linalg.cholesky(a @ a.t()), a=a)
case("a:matmul(a:t()):cholesky(true)", lambda a: torch.linalg.cholesky(a @ a.t(), upper=True), a=a)
spd = torch.tensor([[4.0, 1, 0.5], [1, 3, 0.25], [0.5, 0.25, 2]])
case("p:cholesky()", lambda p: torch.linalg.cholesky(p), p=spd)
for name, m in [("tall", sample(9, 4, 2)), ("square", a), ("wide", sample(10, 2, 3))]:
    case("m:qr()", lambda m: torch.linalg.qr(m), m=m)
tall, wide = sample(9, 4, 2), sample(10, 2, 3)
case("(m:lstsq(v))", lambda m, v: torch.linalg.lstsq(m, v).solution, m=tall, v=sample(11, 4, 2))
case("(m:lstsq(v))", lambda m, v: torch.linalg.lstsq(m, v).solution, m=wide, v=sample(12, 2, 1))
case("m:lstsq(v)", lambda m, v: torch.linalg.lstsq(m, v, driver="gelsy")[::2], derivatives=False,
     m=torch.tensor([[1.0, 2], [2, 4], [3, 6]]), v=sample(13, 3, 1))

stack = torch.stack([a, a.t() + 1, a @ a]).reshape(3, 1, 3, 3)
case("m:det()", lambda m: torch.linalg.det(m), m=stack)
case("m:qr()", lambda m: torch.linalg.qr(m), derivatives=False, m=stack[..., :2].contiguous())
case("m:slogdet()", lambda m: torch.linalg.slogdet(m), derivatives=False, m=stack)

# Einstein's notation
for text, shapes in [("ij,jk->ik", [(2, 3), (3, 2)]), ("ij,jk", [(2, 3), (3, 2)]), ("bij,bjk->bik", [(2, 2, 3), (2, 3, 2)]),
                     ("ii->i", [(3, 3)]), ("ii", [(3, 3)]), ("ij->ji", [(2, 3)]), ("i,j", [(2,), (3,)]),
                     ("ij,j,ik->k", [(2, 3), (3,), (2, 2)]), ("...ij,jk->...ik", [(2, 2, 3), (3, 2)]),
                     ("b...,b...->...", [(2, 3), (2, 3)]), ("aB,Ba", [(2, 3), (3, 2)]), ("ij,ij->", [(2, 3), (2, 3)]),
                     ("ij,kj->ik", [(2, 1), (2, 3)]), ("iji,j->i", [(2, 3, 2), (3,)])]:
    tensors = {"abc"[k]: sample(20 + k, *shape) for k, shape in enumerate(shapes)}
    case(f"tensor.einsum('{text}', {', '.join(tensors)})", lambda text=text, **t: torch.einsum(text, *t.values()), **tensors)

# Fourier
pairs = torch.view_as_complex
for n in [1, 2, 3, 4, 6, 8, 12, 15, 37]:
    z = sample(30 + n, n, 2)
    case("z:fft()", lambda z: torch.view_as_real(torch.fft.fft(pairs(z))), derivatives=n in (4, 15), z=z)
    case("z:ifft()", lambda z: torch.view_as_real(torch.fft.ifft(pairs(z))), derivatives=False, z=z)
    v = sample(50 + n, n)
    case("v:rfft()", lambda v: torch.view_as_real(torch.fft.rfft(v)), derivatives=n in (4, 15), v=v)
    case(f"v:rfft():irfft({n})", lambda v: torch.fft.irfft(torch.fft.rfft(v), n), derivatives=n in (4, 15), v=v)
z = sample(70, 4, 3, 2)
for norm in ["backward", "ortho", "forward"]:
    case(f"z:fft(5, 1, '{norm}')", lambda z: torch.view_as_real(torch.fft.fft(pairs(z), 5, 0, norm)), z=z)
    case(f"z:ifft(2, -1, '{norm}')", lambda z: torch.view_as_real(torch.fft.ifft(pairs(z), 2, -1, norm)), z=z)
    case(f"z:irfft(nil, 1, '{norm}')", lambda z: torch.fft.irfft(pairs(z), None, 0, norm), z=z)
    case(f"z:irfft(5, 1, '{norm}')", lambda z: torch.fft.irfft(pairs(z), 5, 0, norm), z=z)
    case(f"x:rfft(4, 1, '{norm}')", lambda x: torch.view_as_real(torch.fft.rfft(x, 4, 0, norm)), x=x)
case("tensor.fftfreq(5, 0.1)", lambda: torch.fft.fftfreq(5, 0.1))
case("tensor.rfftfreq(6)", lambda: torch.fft.rfftfreq(6))

# Random numbers, bit for bit
p = sample(80, 50, low=0, high=1)
torch.manual_seed(7)
case("tensor.generator('torch', 7):bernoulli(p)", lambda p: torch.bernoulli(p), derivatives=False, p=p)
torch.manual_seed(7)
case("tensor.generator('torch', 7):bernoulli(p:float())", lambda p: torch.bernoulli(p.float()), derivatives=False, p=p)
torch.manual_seed(7)
case("tensor.generator('torch', 7):multinomial(p, 30, true)", lambda p: torch.multinomial(p, 30, True) + 1,
     derivatives=False, p=p)
torch.manual_seed(7)
case("tensor.generator('torch', 7):multinomial(p:reshape(5, 10):float(), 12, true)",
     lambda p: torch.multinomial(p.reshape(5, 10).float(), 12, True) + 1, derivatives=False, p=p)

path = pathlib.Path(__file__).with_name("operations.json")
path.write_text("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
print(len(CASES), "cases,", path.stat().st_size, "bytes")
