"""Tensor operations against NumPy's, one thread against one thread, in interleaved runs; medians and ratios.

    python3 Benchmarks/tensors_numpy.py [path of instab-lua]
"""

import os
import statistics
import subprocess
import sys
import time

if "--numpy" in sys.argv:
    import numpy as np

    def best(n, f):
        f()
        least = float("inf")
        for _ in range(5):
            start = time.process_time()
            for _ in range(n):
                f()
            least = min(least, (time.process_time() - start) / n)
        return least

    a = np.random.rand(10**7).astype("f4")
    b = np.random.rand(10**7).astype("f4")
    out = np.zeros(10**7, "f4")
    c = np.random.rand(10, 10).astype("f4")
    d = np.random.rand(10, 10).astype("f4")

    def chain():
        x = c
        for _ in range(25000):
            x = np.abs((x + d) * np.float32(0.5) - d)

    print("a + b,", best(5, lambda: a + b))
    print("exp,", best(5, lambda: np.exp(a)))
    print("sum,", best(5, lambda: a.sum()))
    print("copy_,", best(5, lambda: np.copyto(out, a)))
    print("add_ (two reads, one write),", best(5, lambda: np.add(out, a, out=out)))
    print("10x10 chain,", best(1, chain) / 100000)
    sys.exit()

here = os.path.dirname(os.path.abspath(__file__))
program = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", ".build", "release", "instab-lua")
environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def run(command, separator):
    lines = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name.rstrip(","): float(value) for name, value in (line.rsplit(separator, 1) for line in lines)}


ours, numpy = [], []
for _ in range(5):
    ours.append(run([program, "--threads", "1", os.path.join(here, "tensors.lua")], " "))
    numpy.append(run([sys.executable, __file__, "--numpy"], " "))

for name in ours[0]:
    mine = statistics.median(r[name] for r in ours)
    row = f"{name:30s} ours {mine * 1e6:10.3f} us"
    if name in numpy[0]:
        theirs = statistics.median(r[name] for r in numpy)
        ratio = statistics.median(n[name] / o[name] for n, o in zip(numpy, ours))
        row += f"   NumPy {theirs * 1e6:10.3f} us   {ratio:5.2f} times as fast"
    print(row)
copy = statistics.median(r["copy_"] for r in ours)
add = statistics.median(r["add_ (two reads, one write)"] for r in ours)
print(f"elementwise add_ moves {12e7 / add / 1e9:.1f} GB/s, a copy {8e7 / copy / 1e9:.1f} GB/s: {12 / 8 * copy / add:.2f}")
