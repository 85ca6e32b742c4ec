"""Random arrays and how they lie in memory."""
import math

import numpy as np

DTYPES = ["bool", "uint8", "int32", "int64", "float32", "float64"]
FLOATS = ["float32", "float64"]
INTEGERS = ["uint8", "int32", "int64"]


def shape(rng, least=0, most=5, empty=0.04, largest=5):
    rank = int(rng.integers(least, most + 1))
    sizes = rng.integers(1, largest if rank < 4 else 4, rank)
    if rank and rng.random() < empty:
        sizes[rng.integers(rank)] = 0
    return tuple(int(n) for n in sizes)


def broadcast_partner(rng, sizes):
    """A shape that broadcasts with `sizes` (and sometimes does not)."""
    partner = [n if rng.random() < 0.75 else 1 for n in sizes]
    if rng.random() < 0.02:
        partner = [n + 1 for n in partner]
    return tuple(partner[rng.integers(len(partner) + 1):]) if rng.random() < 0.3 else tuple(partner)


def specials(dtype):
    info = np.finfo(dtype)
    return np.array([math.nan, math.inf, -math.inf, 0.0, -0.0, info.smallest_subnormal, -info.tiny, info.max, -info.max,
                     info.eps, 0.5, 1.5, 2.5, -1, 1, 3], dtype)


def array(rng, dtype, sizes, kind="any"):
    """`kind`: any (special values among them), tame (ordinary), positive, unit (−1 … 1), small (integers −9 … 9)."""
    if dtype == "bool":
        return rng.random(sizes) < 0.5
    if dtype in INTEGERS:
        info = np.iinfo(dtype)
        x = rng.integers(0 if dtype == "uint8" or kind == "positive" else -9, 10, sizes)
        if kind == "any":
            edges = np.array([info.min, info.max, info.max - 1, 0, 1, 100], dtype=np.int64)
            x = np.where(rng.random(sizes) < 0.15, rng.choice(edges, sizes), x)
        return np.asarray(x).astype(dtype)
    if kind == "small":
        return np.asarray(rng.integers(-9, 10, sizes)).astype(dtype)
    x = rng.normal(size=sizes) * rng.choice([1.0, 1.0, 10.0, 300.0] if kind == "any" else [1.0, 3.0])
    if kind == "positive":
        x = np.abs(x) + 0.1
    if kind == "unit":
        x = rng.uniform(-0.95, 0.95, sizes)
    x = np.asarray(x).astype(dtype)
    if kind == "any" and rng.random() < 0.6:
        x = np.where(rng.random(sizes) < 0.25, rng.choice(specials(dtype), sizes), x).astype(dtype)
    return np.asarray(x)


def indices(sizes):
    return ", ".join(str(n) for n in sizes)


LAYOUTS = ["contiguous", "transposed", "strided", "flipped", "offset", "expanded"]


def laid_out(rng, x, layouts=True, repeats=True):
    """(values, array to save, Lua's view of it named `%s`): the values change where a layout `repeats` them."""
    n = x.ndim
    layout = rng.choice(LAYOUTS if repeats else LAYOUTS[:-1]) if layouts else ""
    if n >= 2 and layout == "transposed":
        return x, x.transpose().copy(), "%s:permute(" + indices(range(n, 0, -1)) + ")"
    if n >= 1 and x.size and layout == "strided":
        base = np.ones([2 * s + 1 for s in x.shape], x.dtype)
        base[tuple(slice(1, None, 2) for _ in x.shape)] = x
        return x, base, "%s[{" + ", ".join(f"{{2, {2 * s}, 2}}" for s in x.shape) + "}]"
    if n >= 1 and x.size and layout == "flipped":
        return x, np.flip(x, n - 1).copy(), f"%s:flip({n})"
    if n >= 1 and x.size and layout == "expanded":
        d = int(rng.integers(n))
        base = np.take(x, [0], d)
        return np.broadcast_to(base, x.shape).copy(), base, "%s:expand(" + indices(x.shape) + ")"
    if n >= 1 and layout == "offset":
        base = np.concatenate([np.ones((2,) + x.shape[1:], x.dtype), x])
        return x, base, f"%s:narrow(1, 3, {x.shape[0]})"
    return x, x, "%s"


def literal(value):
    """A number as Lua reads it."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return "math.mininteger" if value == -(2**63) else f"({value})"
    if math.isnan(value):
        return "(0/0)"
    if math.isinf(value):
        return "math.huge" if value > 0 else "(-math.huge)"
    return f"({float(value)!r})"
