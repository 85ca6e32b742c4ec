"""Random calls of the program against NumPy and PyTorch. See README.md."""
import argparse
import collections
import math
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch

import arrangements  # noqa: F401 (adds its operations)
import positions  # noqa: F401
from explained import explanation
from operations import OPERATIONS, Case
from tensors import array, laid_out


def draw(rng, names):
    case = OPERATIONS[names[rng.integers(len(names))]](rng)
    if not case.derivative or rng.random() < 0.5 or not case.arrays or case.arrays[0].dtype.kind != "f":
        return case
    return differentiated(rng, case) or case


def differentiated(rng, case):
    """The case as one of first and second derivatives, of ordinary values and of ties and zeros."""
    kind = rng.choice(["tame", "positive", "unit", "small"], p=[0.4, 0.3, 0.2, 0.1])
    arrays = [array(rng, a.dtype.name, a.shape, kind) if a.dtype.kind == "f" else a for a in case.arrays]
    peer = case.peer if case.derivative is True else case.derivative
    try:
        y = first(peer(*[torch.from_numpy(a) for a in arrays]))
        assert y.is_floating_point()
    except Exception:
        return None
    w, v = rng.normal(size=tuple(y.shape)).astype(arrays[0].dtype), rng.normal(size=arrays[0].shape).astype(arrays[0].dtype)
    n = len(arrays)
    body = case.lua.replace("$0", "x")
    lua = (f"table.unpack((function() local a = D(function(x) return {body} end, {{$0}}, ${n}, {{${n + 1}}}); "
           "return {a[1][1], a[2][1]} end)())")

    def derivatives(x, *rest):
        rest, w, v = rest[:-2], rest[-2], rest[-1]
        x = x.clone().requires_grad_()
        g, = torch.autograd.grad((first(peer(x, *rest)) * w).sum(), x, create_graph=True)
        s = (g * v).sum()
        h = torch.autograd.grad(s, x, allow_unused=True)[0] if s.requires_grad else None
        return g.detach(), torch.zeros_like(x) if h is None else h.detach()

    tolerance = (3e-4, 1e-4) if any(a.dtype == np.float32 for a in arrays) else (1e-8, 1e-9)
    return Case("d " + case.name, lua, derivatives, arrays + [w, v], tolerance, dict(case.note, kind=str(kind)))


def first(result):
    return result[0] if isinstance(result, (tuple, list)) else result


def evaluate(program, folder, cases, rng):
    """Results and messages of the program: lists of arrays, or a string."""
    saved, lines = {}, ["local c = {n = %d}" % len(cases)]
    for i, case in enumerate(cases, 1):
        names = []
        for k, values in enumerate(case.arrays):
            logical, base, view = laid_out(
                rng, values, not case.name.startswith("d ") or k > 0, case.note.get("repeats", True))
            case.arrays[k] = np.ascontiguousarray(logical).reshape(logical.shape)
            saved["a%d_%d" % (i, k)] = base
            names.append(view % ("A.a%d_%d" % (i, k)))
        case.source = re.sub(r"\$(\d+)", lambda m: names[int(m[1])], case.lua)
        lines.append("c[%d] = function(A) return %s end" % (i, case.source))
    lines.append("return c")
    paths = [os.path.join(folder, name) for name in ("cases.lua", "arrays.npz", "results.npz", "errors.txt")]
    with open(paths[0], "w") as file:
        file.write("\n".join(lines))
    saved["none"] = np.zeros(1)
    np.savez(paths[1], **saved)
    runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runner.lua")
    done = subprocess.run([program, runner] + paths, capture_output=True, text=True)
    if done.returncode:
        sys.exit("the program failed: " + done.stderr)
    results = [[] for _ in cases]
    with np.load(paths[2]) as file:
        for name in sorted(file.files, key=lambda n: [int(p) for p in n[1:].split("_")]):
            results[int(name[1:].split("_")[0]) - 1].append(file[name])
    with open(paths[3]) as file:
        for line in file:
            number, message = line.rstrip("\n").split("\t", 1)
            results[int(number) - 1] = message
    return results


def expected(case):
    try:
        result = case.peer(*[torch.from_numpy(a.copy()) for a in case.arrays])
    except Exception as error:
        return str(error)[:200]
    parts = result if isinstance(result, (tuple, list)) else [result]
    return [p.resolve_conj().numpy(force=True) if torch.is_tensor(p) else np.asarray(p) for p in parts]


def difference(ours, theirs, allowed):
    """In words; None where they agree."""
    if isinstance(ours, str) or isinstance(theirs, str):
        if isinstance(ours, str) and isinstance(theirs, str):
            return None
        return "ours refuses: " + ours if isinstance(ours, str) else "peer refuses: " + theirs
    if len(ours) != len(theirs):
        return "%d results, peer %d" % (len(ours), len(theirs))
    for a, b in zip(ours, theirs):
        if a.dtype != b.dtype:
            return "dtype %s, peer %s" % (a.dtype, b.dtype)
        if a.shape != b.shape:
            return "shape %s, peer %s" % (a.shape, b.shape)
        if a.dtype.kind != "f":
            wrong = a != b
        else:
            wrong = ~close(a, b, allowed)
        if wrong.any():
            i = np.argwhere(np.atleast_1d(wrong))[0]
            pick = lambda x: np.atleast_1d(x)[tuple(i)]
            return "value %r, peer %r (%d of %d)" % (pick(a), pick(b), wrong.sum(), wrong.size)
    return None


def close(a, b, allowed):
    with np.errstate(all="ignore"):
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        if allowed == 0:
            return same & ((np.signbit(a) == np.signbit(b)) | np.isnan(a))
        if isinstance(allowed, tuple):
            relative, absolute = allowed
            scale = max(1.0, float(np.nanmax(np.abs(b[np.isfinite(b)]), initial=0.0)))
            return same | (np.abs(a - b) <= relative * np.abs(b) + absolute * scale)
        return same | (np.abs(a / 2 - b / 2) <= allowed * np.spacing(np.maximum(np.abs(a), np.abs(b))) / 2)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--cases", type=int, default=120_000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--only", help="operations whose name contains this")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    print(f"seed {seed}, NumPy {np.__version__}, PyTorch {torch.__version__}", flush=True)
    rng = np.random.default_rng(seed)
    names = [n for n in OPERATIONS if not options.only or options.only in n]
    reasons, unexplained, ran = collections.Counter(), [], collections.Counter()
    start = time.time()
    with tempfile.TemporaryDirectory() as folder:
        while sum(ran.values()) < options.cases:
            cases = [draw(rng, names) for _ in range(min(2000, options.cases - sum(ran.values())))]
            for case, ours in zip(cases, evaluate(options.program, folder, cases, rng)):
                ran[case.name] += 1
                theirs = expected(case)
                words = difference(ours, theirs, case.ulps)
                if words is None:
                    continue
                reason = explanation(case, ours, theirs, words)
                if reason:
                    reasons[reason] += 1
                else:
                    unexplained.append((case, words))
    print(f"{sum(ran.values())} cases of {len(ran)} operations in {time.time() - start:.0f} s: "
          f"{sum(reasons.values())} disagreements that are meant, {len(unexplained)} others")
    for reason, count in reasons.most_common():
        print(f"{count:7}  {reason}")
    shown = collections.Counter()
    for case, words in unexplained:
        shown[case.name] += 1
        if options.verbose or shown[case.name] <= 3:
            print(f"UNEXPLAINED {case.name}: {words}\n    {case.source}\n    of "
                  + ", ".join(f"{a.dtype}{list(a.shape)} {a.tolist() if a.size < 9 else '…'}" for a in case.arrays))
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
