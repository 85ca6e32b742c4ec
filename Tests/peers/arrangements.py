"""Arrangement, picking, linear algebra, creation and networks: how each is called in Lua and by the peers."""
import numpy as np
import torch
import torch.nn.functional as F

from operations import Case, dims, number, operation
from tensors import DTYPES, FLOATS, INTEGERS, array, broadcast_partner, indices, literal, shape


@operation("reshape", "flatten", "expand", "permute", "transpose", "t", "select", "narrow", "flip", "unsqueeze", "squeeze",
           "diagonal", "tril", "triu", "roll", "tile", "clone", "contiguous", "split")
def views(rng, name):
    matrix = name in ("diagonal", "tril", "triu", "t")
    x = array(rng, rng.choice(DTYPES), shape(rng, 2, 2) if matrix else shape(rng), "any")
    d, lua_d = dims(rng, x.ndim)
    n = x.shape[d] if x.ndim else 1
    k = int(rng.integers(-3, 4))
    if name == "reshape":
        order = [int(s) for s in rng.permutation(x.shape)]
        if x.size and order and rng.random() < 0.5:
            order[0] = -1
        lua, f = "reshape({%s})" % indices(order), lambda t: t.reshape(order)
    elif name == "expand":
        x = array(rng, x.dtype.name, tuple(s if rng.random() < 0.6 else 1 for s in x.shape))
        target = [s if s != 1 else int(rng.integers(1, 4)) for s in x.shape]
        target = [int(rng.integers(1, 4))] * int(rng.integers(2)) + target
        lua, f = "expand({%s})" % indices(target), lambda t: t.expand(target)
    elif name == "permute":
        order = [int(i) for i in rng.permutation(x.ndim)]
        lua, f = "permute({%s})" % indices(i + 1 for i in order), lambda t: t.permute(order)
    elif name == "transpose":
        e, lua_e = dims(rng, x.ndim)
        lua, f = f"transpose({lua_d}, {lua_e})", lambda t: t.transpose(d, e)
    elif name == "select":
        i = int(rng.integers(max(n, 1)))
        lua, f = f"select({lua_d}, {i + 1})", lambda t: t.select(d, i)
    elif name == "narrow":
        start = int(rng.integers(max(n, 1)))
        length = int(rng.integers(0, max(n - start, 0) + 1))
        lua, f = f"narrow({lua_d}, {start + 1}, {length})", lambda t: t.narrow(d, start, length)
    elif name in ("flip", "squeeze"):
        lua, f = f"{name}({lua_d})", lambda t: getattr(torch, name)(t, [d] if name == "flip" else d)
    elif name == "unsqueeze":
        e = int(rng.integers(x.ndim + 1))
        lua, f = f"unsqueeze({e + 1})", lambda t: t.unsqueeze(e)
    elif name in ("diagonal", "tril", "triu"):
        lua, f = f"{name}({k})", lambda t: getattr(torch, name)(t, k)
    elif name == "roll":
        lua, f = f"roll({k}, {lua_d})", lambda t: t.roll(k, d)
    elif name == "tile":
        counts = [int(c) for c in rng.integers(0, 3, int(rng.integers(1, 4)))]
        lua, f = "tile({%s})" % indices(counts), lambda t: t.tile(counts)
    elif name == "split":
        size = int(rng.integers(1, 4))
        return Case(name, "table.unpack($0:split(%d, %d))" % (size, lua_d), lambda t: t.split(size, d), [x])
    else:
        lua, f = f"{name}()", lambda t: getattr(t, name)()
    return Case(name, "$0:" + lua, f, [x], derivative=True)


@operation("cat", "stack", "where", "clamp", "index_select", "gather", "masked_select", "nonzero", "isclose", "equal",
           "index", "assign")
def picking(rng, name):
    dtype = rng.choice(DTYPES)
    x = array(rng, dtype, shape(rng, 0 if name in ("where", "clamp", "isclose", "equal", "nonzero") else 1))
    d, lua_d = dims(rng, x.ndim)
    n = x.shape[d] if x.ndim else 1
    if name in ("cat", "stack"):
        y = array(rng, rng.choice(DTYPES), x.shape)
        return Case(name, "tensor.%s({$0, $1}, %d)" % (name, lua_d), lambda a, b: getattr(torch, name)([a, b], d), [x, y])
    if name == "where":
        y = array(rng, rng.choice(DTYPES), broadcast_partner(rng, x.shape))
        c = array(rng, "bool", broadcast_partner(rng, x.shape))
        return Case(name, "tensor.where($0, $1, $2)", torch.where, [c, x, y])
    if name == "clamp":
        low, high = sorted(int(v) for v in rng.integers(-5, 6, 2))
        if rng.random() < 0.5:
            low, high = low + 0.5, high + 0.5
        return Case(name, "$0:clamp(%s, %s)" % (literal(low), literal(high)), lambda t: torch.clamp(t, low, high), [x],
                    note=dict(number=low), derivative=True)
    if name == "index_select":
        p = rng.integers(-n, max(n, 1), int(rng.integers(0, 5))) if n else np.zeros(0, np.int64)
        return Case(name, "$0:index_select(%d, $1)" % lua_d,
                    lambda t, u: t.index_select(d, torch.where(u < 0, u + n, u - 1)), [x, np.where(p < 0, p, p + 1)])
    if name == "gather":
        sizes = tuple(int(rng.integers(0, 4)) if i == d else s for i, s in enumerate(x.shape))
        p = rng.integers(0, max(n, 1), sizes)
        return Case(name, "$0:gather(%d, $1)" % lua_d, lambda t, u: t.gather(d, u - 1), [x, p + 1])
    if name == "masked_select":
        return Case(name, "$0:masked_select($1)", torch.masked_select, [x, array(rng, "bool", x.shape)])
    if name == "nonzero":
        return Case(name, "$0:nonzero()", lambda t: torch.nonzero(t) + 1, [x])
    if name == "isclose":
        y = np.where(rng.random(x.shape) < 0.5, x, array(rng, dtype, x.shape)).astype(dtype)
        tolerance = rng.choice([0.0, 1e-5, 1.0, 0.5])
        return Case(name, "$0:isclose($1, %s, 0, true)" % literal(tolerance),
                    lambda a, b: torch.isclose(a, b, float(tolerance), 0.0, True), [x, y])
    if name == "equal":
        return Case(name, "$0:equal($1)", torch.equal, [x, x.copy()])
    if name == "index":
        start, stop = sorted(int(i) for i in rng.integers(0, max(n, 1), 2))
        return Case(name, "$0[{{%d, %d}}]" % (start + 1, stop + 1) if x.shape[0] else "$0",
                    lambda t: t[min(start, max(len(t) - 1, 0)):min(stop, max(len(t) - 1, 0)) + 1] if len(t) else t,
                    [x]) if d == 0 and lua_d == 1 else Case(name, "$0[{{}}]", lambda t: t[:], [x])
    # Assignment to a range from an overlapping one: as if the source had been copied first.
    m = x.shape[0]
    k = int(rng.integers(0, m)) if m else 0
    lua = ("(function() local c = $0:clone(); c[{{%d, %d}}] = c[{{1, %d}}]; return c end)()" % (k + 1, m, m - k)
           if m else "$0")
    def assign(t):
        c = t.clone()
        c[k:] = t[:m - k]
        return c
    return Case(name, lua, assign, [x])


@operation("dot", "outer", "matmul", "mv", "solve", "svd", "eigh")
def linear_algebra(rng, name):
    dtype = rng.choice(FLOATS)
    n, m, k = (int(i) for i in rng.integers(1, 6, 3))
    tolerance = (1e-4, 1e-4) if dtype == "float32" else (1e-9, 1e-9)
    draw = lambda *sizes: array(rng, dtype, sizes, "tame")
    if name == "dot":
        return Case(name, "$0:dot($1)", torch.dot, [draw(n), draw(n)], tolerance, derivative=True)
    if name == "outer":
        return Case(name, "$0:outer($1)", torch.outer, [draw(n), draw(m)], derivative=True)
    if name == "mv":
        return Case(name, "$0:mv($1)", torch.mv, [draw(n, m), draw(m)], tolerance)
    if name == "matmul":
        batch = (2,) if rng.random() < 0.3 else ()
        return Case(name, "$0:matmul($1)", torch.matmul, [draw(*batch, n, m), draw(*batch, m, k)], tolerance)
    square = draw(n, n) + 4 * np.eye(n, dtype=dtype)
    if name == "solve":
        return Case(name, "$0:solve($1)", torch.linalg.solve, [square, draw(n)], tolerance, note=dict(repeats=False))
    if name == "svd":
        return Case(name, "(select(2, $0:svd()))", lambda t: torch.linalg.svdvals(t), [draw(n, m)], tolerance)
    return Case(name, "(select(1, $0:eigh()))", lambda t: torch.linalg.eigvalsh(t), [square + square.T], tolerance)


@operation("arange", "linspace", "eye", "full", "zeros", "new")
def creation(rng, name):
    dtype = str(rng.choice(DTYPES[1:]))
    t = getattr(torch, dtype)
    if name == "arange":
        start, step = int(rng.integers(-9, 9)), int(rng.choice([1, 2, 3, -1, 2**40 + 1 if dtype == "int64" else 5]))
        count = int(rng.integers(0, 9))
        if dtype == "int64" and rng.random() < 0.5:
            start += 2**53
        if dtype == "uint8":
            start, step = abs(start), abs(step)
        stop = start + step * (count - 1)
        return Case(name, "tensor.arange(%d, %d, %d, '%s')" % (start, stop, step, dtype),
                    lambda: torch.tensor([start + i * step for i in range(count)], dtype=t), [])
    if name == "linspace":
        a, b, n = int(rng.integers(-9, 9)), int(rng.integers(-9, 9)), int(rng.integers(0, 9))
        if dtype == "uint8":
            a, b = abs(a), abs(b)
        if dtype in INTEGERS:
            exact = [a if n == 1 else (a * (n - 1) + i * (b - a)) for i in range(n)]
            return Case(name, "tensor.linspace(%d, %d, %d, '%s')" % (a, b, n, dtype),
                        lambda: torch.tensor([v if n == 1 else int(abs(v) // (n - 1)) * (1 if v >= 0 else -1)
                                              for v in exact], dtype=t), [])
        return Case(name, "tensor.linspace(%d, %d, %d, '%s')" % (a, b, n, dtype),
                    lambda: torch.from_numpy(np.linspace(a, b, n).astype(dtype)), [], 1.5)
    if name == "eye":
        n, m = (int(i) for i in rng.integers(0, 6, 2))
        return Case(name, "tensor.eye(%d, %d, '%s')" % (n, m, dtype), lambda: torch.eye(n, m, dtype=t), [])
    if name == "full":
        value = number(rng, dtype)
        return Case(name, "tensor.full({2, 3}, %s, '%s')" % (literal(value), dtype),
                    lambda: torch.full((2, 3), value, dtype=t), [], note=dict(number=value))
    if name == "new":
        values = [number(rng, dtype) for _ in range(3)]
        values = [v for v in values if not isinstance(v, bool)] or [1]
        return Case(name, "tensor.new({%s}, '%s')" % (", ".join(map(literal, values)), dtype),
                    lambda: torch.tensor(values, dtype=t), [], note=dict(number=values))
    sizes = shape(rng)
    return Case(name, "tensor.zeros({%s}, '%s')" % (indices(sizes), dtype), lambda: torch.zeros(sizes, dtype=t), [])


@operation("mse_loss", "bce_with_logits", "cross_entropy", "nn.ReLU", "nn.Swish", "nn.AvgPool2d", "nn.MaxPool2d")
def networks(rng, name):
    dtype = rng.choice(FLOATS)
    tolerance = (1e-5, 1e-6) if dtype == "float32" else (1e-12, 1e-13)
    sizes = shape(rng, 1, 4, empty=0)
    kind = "any" if rng.random() < 0.4 else "tame"
    x = array(rng, dtype, sizes, kind)
    if name in ("mse_loss", "bce_with_logits"):
        other = broadcast_partner(rng, sizes) if rng.random() < 0.3 else sizes
        y = rng.random(other).astype(dtype)
        lua = "nn.mse_loss($0, $1)" if name == "mse_loss" else "nn.binary_cross_entropy_with_logits($0, $1)"
        f = F.mse_loss if name == "mse_loss" else F.binary_cross_entropy_with_logits
        return Case(name, lua, f, [x, y], tolerance)
    if name == "cross_entropy":
        n, k = int(rng.integers(1, 6)), int(rng.integers(1, 6))
        labels = rng.integers(0, k + (rng.random() < 0.1), n)
        return Case(name, "nn.cross_entropy($0, $1)", lambda t, u: F.cross_entropy(t, u - 1),
                    [array(rng, dtype, (n, k), kind), labels + 1], tolerance)
    if name == "nn.ReLU":
        return Case(name, "nn.ReLU()($0)", F.relu, [x])
    if name == "nn.Swish":
        return Case(name, "nn.Swish()($0)", lambda t: (t.double() * torch.sigmoid(t.double())).to(t.dtype), [x], (1e-6, 1e-30)
                    if dtype == "float32" else (1e-14, 1e-300))
    x = array(rng, dtype, (int(rng.integers(1, 3)), int(rng.integers(1, 4)), 4, 6), kind)
    f = F.avg_pool2d if name == "nn.AvgPool2d" else F.max_pool2d
    return Case(name, "%s(2)($0)" % name, lambda t: f(t, 2), [x], tolerance)
