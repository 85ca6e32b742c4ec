"""Values at positions and masks, counts, factors, Einstein's notation and Fourier transforms: as in arrangements.py."""
import numpy as np
import torch
import torch.nn.functional as F

from operations import Case, dims, operation
from tensors import DTYPES, FLOATS, array, broadcast_partner, indices, literal, shape


@operation("any", "all", "count_nonzero", "nansum", "nanmean", "nan_to_num", "diff", "trace", "diag", "movedim", "chunk",
           "unbind", "repeat_interleave")
def counts(rng, name):
    dtype = rng.choice(FLOATS if name.startswith("nan") else DTYPES[1:] if name == "trace" else DTYPES)
    sizes = shape(rng, 1, 4, empty=0 if name == "chunk" else 0.04)  # of no positions PyTorch makes as many empty chunks
    if name in ("trace", "diag"):
        sizes = sizes[:2] if name == "diag" or len(sizes) > 1 else sizes * 2
    x = array(rng, dtype, sizes, "tame" if name == "nansum" else "any")
    if name == "nansum":
        x = np.where(rng.random(sizes) < 0.3, np.array(np.nan, x.dtype), x)
    d, lua_d = dims(rng, x.ndim)
    k = int(rng.integers(-3, 4))
    keep = bool(rng.random() < 0.5)
    if name in ("any", "all", "nansum", "nanmean"):
        tolerance = (2e-6, 1e-5) if dtype == "float32" else (1e-13, 1e-12)
        return Case(name, f"$0:{name}({lua_d}, {str(keep).lower()})", lambda t: getattr(torch, name)(t.bool() if t.dtype == torch.uint8 else t, d, keepdim=keep),
                    [x], tolerance if name.startswith("nan") else 0, derivative=name.startswith("nan"))
    if name == "count_nonzero":
        return Case(name, f"$0:count_nonzero({lua_d})", lambda t: torch.count_nonzero(t, d), [x])
    if name == "nan_to_num":
        return Case(name, "$0:nan_to_num(0.5)", lambda t: torch.nan_to_num(t, 0.5), [x], derivative=True)
    if name == "diff":
        n = int(rng.integers(0, 4))
        return Case(name, f"$0:diff({n}, {lua_d})", lambda t: torch.diff(t, n, d), [x], derivative=True)
    if name == "trace":
        return Case(name, "$0:trace()", torch.trace, [array(rng, dtype, sizes, "tame")], (1e-6, 1e-6))
    if name == "diag":
        return Case(name, f"$0:diag({k})", lambda t: torch.diag(t, k), [x], derivative=True)
    if name == "movedim":
        e, lua_e = dims(rng, x.ndim)
        return Case(name, f"$0:movedim({lua_d}, {lua_e})", lambda t: t.movedim(d, e), [x], derivative=True)
    if name == "chunk":
        n = int(rng.integers(1, 5))
        return Case(name, f"table.unpack($0:chunk({n}, {lua_d}))", lambda t: t.chunk(n, d), [x])
    if name == "unbind":
        if x.shape[d] == 0:
            x = np.ones(3, dtype)
            d, lua_d = 0, 1
        return Case(name, f"table.unpack($0:unbind({lua_d}))", lambda t: t.unbind(d), [x])
    n = int(rng.integers(0, 4))
    return Case(name, f"$0:repeat_interleave({n}, {lua_d})", lambda t: t.repeat_interleave(n, d), [x], derivative=True)


@operation("clamp by tensors", "masked_fill", "addcmul", "addcdiv", "lerp")
def combining(rng, name):
    dtype = rng.choice(FLOATS if name in ("addcdiv", "lerp") else DTYPES[1:])
    x = array(rng, dtype, shape(rng), "tame")
    a, b = (array(rng, dtype, broadcast_partner(rng, x.shape), "positive") for _ in range(2))
    if name == "clamp by tensors":
        low = rng.random() < 0.7
        return Case(name, f"$0:clamp({'$1, $2' if low else 'nil, $2'})",
                    lambda t, u, v: torch.clamp(t, u if low else None, v), [x, a - a.dtype.type(1), b], derivative=True)
    if name == "masked_fill":
        mask = array(rng, "bool", broadcast_partner(rng, x.shape))
        v = int(rng.integers(0, 9))
        return Case(name, f"$0:masked_fill($1, {v})", lambda t, m: t.masked_fill(m, v), [x, mask], derivative=True)
    tolerance = (1e-6, 1e-6) if dtype == "float32" else (1e-15, 1e-15)
    if name == "lerp":
        w = float(rng.choice([0.0, 0.25, 0.5, 0.75, 1.0]))
        return Case(name, f"$0:lerp($1, {w})", lambda t, u: torch.lerp(t, u, w), [x, a.reshape(a.shape)], tolerance,
                    derivative=True)
    v = int(rng.integers(1, 4))
    return Case(name, f"$0:{name}($1, $2, {v})", lambda t, u, w: getattr(torch, name)(t, u, w, value=v), [x, a, b],
                tolerance, derivative=True)


@operation("scatter", "scatter_", "scatter_add", "scatter_add_", "index_add", "index_add_", "index_copy", "index_fill", "one_hot")
def positions(rng, name):
    dtype = rng.choice(DTYPES[1:])
    x = array(rng, dtype, shape(rng, 1, 4), "tame")
    d, lua_d = dims(rng, x.ndim)
    n = x.shape[d]
    plain = name.rstrip("_")
    call = f"($0:clone()):{name}" if name.endswith("_") else f"$0:{name}"
    derivative = not name.endswith("_")
    if name == "one_hot":
        c = rng.integers(1, 5, shape(rng, 0, 3)).astype(np.int64)
        return Case(name, "$0:one_hot(5)", lambda t: F.one_hot(t - 1, 5), [c])
    if plain in ("scatter", "scatter_add"):
        sizes = tuple(int(rng.integers(0, n + 1 if plain == "scatter" else 5)) if i == d else int(rng.integers(0, s + 1))
                      for i, s in enumerate(x.shape))
        if n == 0:
            sizes = tuple(0 if i == d else s for i, s in enumerate(sizes))
        p = rng.integers(0, max(n, 1), sizes)
        if plain == "scatter":  # PyTorch leaves open which of equal positions wins
            p = np.argsort(rng.random(tuple(max(n, s) if i == d else s for i, s in enumerate(sizes))), d)
            p = np.take(p, range(sizes[d]), d)
        v = array(rng, dtype, sizes, "tame")
        return Case(name, f"{call}({lua_d}, $1, $2)", lambda t, u, w: getattr(t, plain)(d, u - 1, w), [x, p + 1, v],
                    derivative=derivative)
    m = int(rng.integers(0, 5)) if n else 0
    p = rng.integers(0, max(n, 1), m)
    if name == "index_copy":
        p = rng.permutation(n)[:m]
        m = len(p)
    slices = array(rng, dtype, tuple(m if i == d else s for i, s in enumerate(x.shape)), "tame")
    if plain == "index_fill":
        return Case(name, f"{call}({lua_d}, $1, 3)", lambda t, u: t.index_fill(d, u - 1, 3), [x, p + 1], derivative=derivative)
    return Case(name, f"{call}({lua_d}, $1, $2)", lambda t, u, w: getattr(t, plain)(d, u - 1, w), [x, p + 1, slices],
                derivative=derivative)


@operation("inverse", "det", "slogdet", "cholesky", "qr", "lstsq", "bmm")
def factors(rng, name):
    dtype = rng.choice(FLOATS)
    n, m, k = (int(i) for i in rng.integers(1, 6, 3))
    tolerance = (2e-3, 2e-3) if dtype == "float32" else (1e-9, 1e-9)
    square = array(rng, dtype, (n, n), "unit") + 4 * np.eye(n, dtype=dtype)
    note = dict(repeats=False)
    if name == "inverse":
        return Case(name, "$0:inverse()", torch.linalg.inv, [square], tolerance, note, derivative=True)
    if name == "det":
        return Case(name, "$0:det()", torch.linalg.det, [square], tolerance, note, derivative=dtype == "float64")
    if name == "slogdet":
        return Case(name, "$0:slogdet()", lambda t: tuple(torch.linalg.slogdet(t)), [square], tolerance, note)
    if name == "cholesky":
        return Case(name, "$0:matmul($0:t()):add(tensor.eye(%d, '%s')):cholesky()" % (n, dtype),
                    lambda t: torch.linalg.cholesky(t @ t.t() + torch.eye(n, dtype=t.dtype)), [square], tolerance, note,
                    derivative=True)
    if name == "bmm":
        return Case(name, "$0:bmm($1)", torch.bmm, [array(rng, dtype, (2, n, m), "unit"), array(rng, dtype, (2, m, k), "unit")],
                    tolerance, derivative=True)
    matrix = array(rng, dtype, (n, m), "unit") + 4 * np.eye(n, m, dtype=dtype)
    if name == "qr":
        return Case(name, "$0:qr()", lambda t: tuple(torch.linalg.qr(t)), [matrix], tolerance, note, derivative=True)
    return Case(name, "($0:lstsq($1))", lambda t, u: torch.linalg.lstsq(t, u).solution,
                [matrix, array(rng, dtype, (n, k), "unit")], tolerance, note, derivative=dtype == "float64")


@operation("einsum")
def einsum(rng, name):
    letters = "ijkl"
    sizes = {c: int(rng.integers(1, 4)) for c in letters}
    terms = ["".join(rng.choice(list(letters), int(rng.integers(0, 4)))) for _ in range(int(rng.integers(1, 4)))]
    result = "".join(c for c in rng.permutation(list(letters)) if c in "".join(terms) and rng.random() < 0.5)
    text = ",".join(terms) + ("->" + result if rng.random() < 0.7 else "")
    unnamed = rng.random() < 0.2
    if unnamed:
        text = ",".join("..." + t for t in terms) + ("->..." + text.split("->")[1] if "->" in text else "")
    dtype = rng.choice(FLOATS + ["int64"])
    tensors = [array(rng, dtype, (() if not unnamed else (int(rng.choice([1, 2])),)) + tuple(sizes[c] for c in t), "small")
               for t in terms]
    return Case(name, "tensor.einsum('%s', %s)" % (text, ", ".join(f"${i}" for i in range(len(terms)))),
                lambda *t: torch.einsum(text, *t), tensors, (1e-15, 1e-15), derivative=True)  # zeros of either sign


@operation("fft", "ifft", "rfft", "irfft")
def fourier(rng, name):
    dtype = rng.choice(FLOATS)
    sizes = shape(rng, 1, 3, empty=0)
    d, lua_d = dims(rng, len(sizes))
    sizes = tuple(int(rng.integers(1, 70)) if i == d % len(sizes) else s for i, s in enumerate(sizes))
    n = None if rng.random() < 0.6 else int(rng.integers(1, 40))
    norm = str(rng.choice(["backward", "ortho", "forward"]))
    lua = f"$0:{name}({'nil' if n is None else n}, {lua_d}, '{norm}')"
    tolerance = (1e-5, 2e-5) if dtype == "float32" else (1e-13, 1e-13)
    pairs = name != "rfft"
    x = array(rng, dtype, sizes + (2,) * pairs, "unit")

    def peer(t):
        y = getattr(torch.fft, name)(torch.view_as_complex(t.contiguous()) if pairs else t, n, d, norm)
        return torch.view_as_real(y) if y.is_complex() else y
    return Case(name, lua, peer, [x], tolerance, derivative=True)
