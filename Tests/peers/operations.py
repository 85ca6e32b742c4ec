"""Elementwise operations, reductions and statistics: how each is called in Lua and by the peers."""
import warnings

import numpy as np
import torch

from tensors import DTYPES, FLOATS, INTEGERS, array, broadcast_partner, indices, literal, shape

torch.set_default_dtype(torch.float64)  # the program's default dtype
torch.set_num_threads(1)
warnings.filterwarnings("ignore")


class Case:
    """One call: `lua` names its arrays $0, $1 …; `peer` takes them as tensors; `ulps`: how far results may be apart (0: the
    same bits), or a pair (relative, absolute) for sums, whose order differs."""

    def __init__(self, name, lua, peer, arrays, ulps=0, note=None, derivative=None):
        self.name, self.lua, self.peer, self.arrays, self.ulps = name, lua, peer, arrays, ulps
        self.note = note or {}
        # Whether the first argument has a derivative; or the peer that gives it, where `peer` is not torch's.
        self.derivative = derivative


OPERATIONS = {}


def operation(*names):
    def add(draw):
        for name in names:
            OPERATIONS[name] = (lambda rng, n=name: draw(rng, n))
        return draw
    return add


def dims(rng, rank):
    d = int(rng.integers(max(rank, 1)))
    return (d, d + 1) if rng.random() < 0.7 else (d - max(rank, 1), d - max(rank, 1))


ELEMENTARY = dict(exp=1.5, exp2=1.5, expm1=1.5, log=1.5, log2=1.5, log10=1.5, log1p=1.5, sin=1.5, cos=1.5, tan=1.5,
                  asin=1.5, acos=1.5, atan=1.5, sinh=1.5, cosh=1.5, tanh=1.5, erf=1.5, sigmoid=4, rsqrt=0, sqrt=0,
                  reciprocal=0, abs=0, neg=0, sign=0, square=0, floor=0, ceil=0, round=0, trunc=0, relu=0, isnan=0,
                  isinf=0, isfinite=0)


def elementary(name, t):
    # By NumPy in extended precision: torch's square root is not correctly rounded, its functions are off by several ulp.
    f = dict(exp=np.exp, exp2=np.exp2, expm1=np.expm1, log=np.log, log2=np.log2, log10=np.log10, log1p=np.log1p,
             sin=np.sin, cos=np.cos, tan=np.tan, asin=np.arcsin, acos=np.arccos, atan=np.arctan, sinh=np.sinh,
             cosh=np.cosh, tanh=np.tanh).get(name)
    if name in ("sqrt", "rsqrt") and t.is_floating_point():
        with np.errstate(all="ignore"):
            root = np.sqrt(t.numpy())
            return torch.from_numpy(np.asarray(root if name == "sqrt" else 1 / root))
    if f is None or not t.is_floating_point():
        return getattr(torch, name)(t)
    with np.errstate(all="ignore"):
        wide = f(t.numpy().astype(np.longdouble))
        return torch.from_numpy(np.asarray(wide).astype(t.numpy().dtype))


@operation(*ELEMENTARY)
def unary(rng, name):
    x = array(rng, rng.choice(DTYPES), shape(rng))
    return Case(name, "$0:%s()" % name, lambda t: elementary(name, t), [x], ELEMENTARY[name],
                derivative=getattr(torch, name))


@operation("next_up", "next_down")
def neighbour(rng, name):
    x = array(rng, rng.choice(FLOATS), shape(rng))
    to = np.inf if name == "next_up" else -np.inf
    return Case(name, "$0:%s()" % name, lambda t: torch.nextafter(t, torch.full_like(t, to)), [x])


BINARY = dict(add=0, sub=0, mul=0, div=0, maximum=0, minimum=0, remainder=0, floor_divide=0, pow=2, atan2=2, nextafter=0,
              eq=0, ne=0, lt=0, le=0, gt=0, ge=0, logical_and=0, logical_or=0, logical_xor=0)
WITHOUT_NUMBER = {"maximum", "minimum", "atan2", "nextafter", "logical_and", "logical_or", "logical_xor"}


def pair(rng, name):
    sizes = shape(rng)
    first, second = rng.choice(DTYPES, 2) if rng.random() < 0.5 else [rng.choice(DTYPES)] * 2
    a = array(rng, first, sizes)
    b = array(rng, second, broadcast_partner(rng, sizes))
    return (a, b) if rng.random() < 0.5 else (b, a)


def power(a, b):
    """In double, so that a float32's own error does not count."""
    if torch.result_type(a, b) == torch.float32:
        return torch.pow(a.double(), b.double()).float()
    return torch.pow(a, b)


def remainder(a, b):
    """NumPy's of floats: torch's vector version gives NaN where a/b overflows."""
    dtype = torch.result_type(a, b)
    if not dtype.is_floating_point:
        return torch.remainder(a, b)
    with np.errstate(all="ignore"):
        return torch.from_numpy(np.asarray(np.remainder(a.to(dtype).numpy(), b.to(dtype).numpy())))


def peer_binary(name):
    return power if name == "pow" else remainder if name == "remainder" else getattr(torch, name)


@operation(*BINARY)
def binary(rng, name):
    a, b = pair(rng, name)
    return Case(name, "$0:%s($1)" % name, peer_binary(name), [a, b], BINARY[name],
                derivative=getattr(torch, name))


def number(rng, dtype):
    kind = rng.integers(4)
    if kind == 0:
        return bool(rng.integers(2))
    if kind == 1 and dtype in INTEGERS:
        return int(rng.choice([300, -1, 2**31, 2**40, -(2**63), 2**63 - 1, 0, 2]))
    if kind <= 2:
        return int(rng.integers(-5, 10))
    return float(rng.choice([0.1, -2.5, 2.0, 0.5, 1e30, np.inf, -np.inf, np.nan, 2.0**53, 0.0, -0.0]))


@operation(*[name + " number" for name in BINARY if name not in WITHOUT_NUMBER])
def with_number(rng, name):
    op = name.split()[0]
    x = array(rng, rng.choice(DTYPES), shape(rng))
    value = number(rng, x.dtype.name)
    # A number becomes a tensor of its dtype without dimensions: what torch makes of a Python number.
    def peer(t):
        wide = t.double() if op == "pow" and t.dtype == torch.float32 else t
        if op == "remainder" and isinstance(value, float):
            return remainder(t, torch.tensor(value, dtype=t.dtype if t.is_floating_point() else torch.float64))
        r = getattr(torch, op)(wide, value)
        return r.float() if wide is not t else r
    return Case(name, "$0:%s(%s)" % (op, literal(value)), peer, [x], BINARY[op], note=dict(number=value))


@operation("number - x", "number / x", "number * x", "number + x")
def number_first(rng, name):
    sign = name.split()[1]
    x = array(rng, rng.choice(DTYPES), shape(rng))
    value = number(rng, x.dtype.name)
    f = {"-": lambda t: value - t, "/": lambda t: value / t, "*": lambda t: value * t, "+": lambda t: value + t}[sign]
    return Case(name, "%s %s $0" % (literal(value), sign), f, [x], note=dict(number=value))


IN_PLACE = ["add", "sub", "mul", "div", "remainder", "floor_divide", "pow"]


@operation(*[name + "_" for name in IN_PLACE])
def in_place(rng, name):
    sizes = shape(rng)
    a = array(rng, rng.choice(DTYPES), sizes)
    if rng.random() < 0.3:
        value = number(rng, a.dtype.name)
        return Case(name, "$0:clone():%s(%s)" % (name, literal(value)), lambda t: getattr(t.clone(), name)(value), [a],
                    2 if name == "pow_" else 0, note=dict(number=value))
    b = array(rng, rng.choice(DTYPES), broadcast_partner(rng, sizes))
    def peer(t, u):
        result = getattr(t.clone(), name)(u)
        return result.copy_(remainder(t, u)) if name == "remainder_" and result.is_floating_point() else result
    return Case(name, "$0:clone():%s($1)" % name, peer, [a, b], 2 if name == "pow_" else 0)


@operation("abs_", "neg_", "sign_", "square_", "floor_", "round_", "relu_", "exp_", "copy_", "fill_")
def unary_in_place(rng, name):
    x = array(rng, rng.choice(DTYPES), shape(rng))
    if name == "copy_":
        y = array(rng, rng.choice(DTYPES), broadcast_partner(rng, x.shape))
        return Case(name, "$0:clone():copy_($1)", lambda t, u: t.clone().copy_(u), [x, y])
    if name == "fill_":
        value = number(rng, x.dtype.name)
        return Case(name, "$0:clone():fill_(%s)" % literal(value), lambda t: t.clone().fill_(value), [x],
                    note=dict(number=value))
    return Case(name, "$0:clone():%s()" % name, lambda t: getattr(t.clone(), name)(), [x], 2 if name == "exp_" else 0)


@operation("to")
def convert(rng, name):
    x = array(rng, rng.choice(DTYPES), shape(rng))
    dtype = str(rng.choice(DTYPES))
    return Case(name, "$0:to('%s')" % dtype, lambda t: t.to(getattr(torch, dtype)), [x], note=dict(to=dtype))


def result_sum(t):
    return (1e-5 if t.dtype == np.float32 else 1e-13, 1e-5 if t.dtype == np.float32 else 1e-13)


REDUCTIONS = ["sum", "prod", "mean", "amax", "amin", "var", "std", "logsumexp", "softmax", "log_softmax", "cumsum",
              "cumprod", "norm", "argmax", "argmin", "any", "all"]


@operation(*REDUCTIONS)
def reduction(rng, name):
    dtypes = FLOATS if name in ("mean", "var", "std", "norm", "softmax", "log_softmax", "logsumexp") else DTYPES
    x = array(rng, rng.choice(dtypes), shape(rng, largest=7))
    d, lua_d = dims(rng, x.ndim)
    keep = bool(rng.integers(2))
    tolerance = result_sum(x)
    if name in ("any", "all"):
        return Case(name, "$0:%s()" % name, lambda t: getattr(torch, name)(t != 0), [x])
    if name in ("softmax", "log_softmax", "cumsum", "cumprod"):
        return Case(name, "$0:%s(%d)" % (name, lua_d), lambda t: getattr(torch, name)(t, d), [x], tolerance,
                    derivative=True)
    if name == "logsumexp":
        return Case(name, "$0:logsumexp(%d)" % lua_d, lambda t: torch.logsumexp(t, d), [x], tolerance,
                    derivative=True)
    whole = rng.random() < 0.3
    if name in ("argmax", "argmin"):
        if whole:
            return Case(name, "$0:%s()" % name, lambda t: getattr(np, name)(t.numpy()) + 1, [x])
        return Case(name, "$0:%s(%d)" % (name, lua_d), lambda t: np.asarray(getattr(np, name)(t.numpy(), d)) + 1, [x])
    if name == "norm":
        p = float(rng.choice([2, 1, 0, 3, np.inf, -np.inf, 0.5, 2]))
        if whole:
            return Case(name, "$0:norm(%s)" % literal(p), lambda t: torch.linalg.vector_norm(t, p), [x], tolerance,
                        derivative=True, note=dict(p=p))
        return Case(name, "$0:norm(%s, %d, %s)" % (literal(p), lua_d, literal(keep)),
                    lambda t: torch.linalg.vector_norm(t, p, d, keep), [x], tolerance, note=dict(p=p),
                    derivative=True)
    if name in ("var", "std"):
        correction = int(rng.integers(2))
        dim = "nil" if whole else str(lua_d)
        return Case(name, "$0:%s(%s, %d, %s)" % (name, dim, correction, literal(keep and not whole)),
                    lambda t: getattr(torch, name)(t, dim=None if whole else d, correction=correction,
                                                   keepdim=keep and not whole), [x], tolerance,
                    derivative=True)
    exact = name in ("amax", "amin")
    if whole:
        return Case(name, "$0:%s()" % name, lambda t: getattr(torch, name)(t), [x], 0 if exact else tolerance,
                    derivative=True)
    return Case(name, "$0:%s(%d, %s)" % (name, lua_d, literal(keep)),
                lambda t: getattr(torch, name)(t, d, keepdim=keep), [x], 0 if exact else tolerance,
                derivative=True)


@operation("max", "min", "sort", "topk", "median", "quantile", "unique", "bincount", "histc")
def statistics(rng, name):
    dtypes = INTEGERS if name == "bincount" else FLOATS if name in ("quantile", "median") else DTYPES
    x = array(rng, rng.choice(dtypes), shape(rng, largest=7), "positive" if name == "bincount" else "any")
    d, lua_d = dims(rng, x.ndim)
    if name in ("max", "min"):
        def extreme(t):
            values, places = getattr(torch, name)(t, d)
            return values, places + 1
        return Case(name, "$0:%s(%d)" % (name, lua_d), extreme, [x], derivative=True)
    if name == "sort":
        down = bool(rng.integers(2))
        def ordered(t):
            values, places = torch.sort(t, dim=d, descending=down, stable=True)
            return values, places + 1
        return Case(name, "$0:sort(%d, %s)" % (lua_d, literal(down)), ordered, [x], derivative=True)
    if name == "topk":
        k = int(rng.integers(0 if x.ndim else 1, 4))
        return Case(name, "(select(1, $0:topk(%d, %d)))" % (k, lua_d), lambda t: torch.topk(t, k, d).values, [x],
                    derivative=True)
    if name in ("median", "quantile"):
        q = 0.5 if name == "median" else float(rng.uniform())
        q_text = "" if name == "median" else literal(q) + ", "
        with_dim = x.ndim > 0 and rng.random() < 0.7
        axis = d if with_dim else None
        def quantile(t):
            with np.errstate(all="ignore"):
                line = t.numpy().astype(np.longdouble)
                wide = np.median(line, axis=axis) if name == "median" else np.quantile(line, q, axis=axis)
                return torch.from_numpy(np.asarray(wide).astype(t.numpy().dtype))
        return Case(name, "$0:%s(%s%s)" % (name, q_text, lua_d if with_dim else "nil"), quantile, [x],
                    (2e-6, 1e-6) if x.dtype == np.float32 else (1e-14, 1e-14), note=dict(q=q),
                    derivative=None if name == "median" else lambda t: torch.quantile(t, q, axis))
    if name == "unique":
        def unique(t):
            values, counts = np.unique(t.numpy(), return_counts=True)
            return values, counts
        return Case(name, "$0:unique()", unique, [x])
    if name == "bincount":
        flat = x.reshape(-1)
        return Case(name, "$0:bincount(3)", lambda t: torch.bincount(t, minlength=3), [flat])
    x = np.nan_to_num(x) if x.dtype.kind == "f" else x.astype("float64")
    return Case(name, "$0:histc(5, -2, 2)", lambda t: torch.histc(t, 5, -2, 2).long(), [x.astype("float64")])
