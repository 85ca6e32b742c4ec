"""One iteration of the one-layer CNN against two NumPy programs in the same run (wall time, medians; ours on all cores, which
the plain program cannot use; OpenBLAS on one).

    python3 Benchmarks/cnn_numpy.py [path of instab-lua]

Plain: as the original, patch by patch, cut out of the image anew in each forward and backward pass. Matrix: the patch
matrix is built once, an iteration is two matrix-vector products.
"""

import os
import statistics
import subprocess
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
import numpy as np

N, K = 256, 32
OUT = N - K + 1


def patches(image):
    for y in range(OUT):
        for x in range(OUT):
            yield y, x, image[y : y + K, x : x + K]


def forward(image, w):
    out = np.zeros((OUT, OUT))
    for y, x, patch in patches(image):
        out[y, x] = np.sum(patch * w)
    return out


def backward(image, upstream):
    gradient = np.zeros((K, K))
    for y, x, patch in patches(image):
        gradient += upstream[y, x] * patch
    return gradient


def step(image, w, matrix, linear):
    x = forward(image, w) if matrix is None else (matrix @ w.ravel()).reshape(OUT, OUT)
    sigma = 1 / (1 + np.exp(-x))
    s = 1 / (1 + np.exp(-np.mean(x * sigma)))
    upstream = x if linear else sigma * (1 + x * (1 - sigma))
    total = backward(image, upstream) if matrix is None else (upstream.ravel() @ matrix).reshape(K, K)
    if linear:
        return w - 1e-8 * (-0.25 * (image.mean() + total) + 1.3e7 * w), -np.log(s)
    return w - 0.05 * ((s - 1) / OUT**2 * total + 20 * w), -np.log(s)


def milliseconds(image, w, matrix, linear, repeats):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        step(image, w, matrix, linear)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


here = os.path.dirname(os.path.abspath(__file__))
program = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", ".build", "release", "instab-lua")
image = np.where(np.add.outer(np.arange(N), np.arange(N)) % 2 == 0, -1.0, 1.0)
w = np.random.RandomState(7).randn(K, K)
matrix = np.array([patch.ravel() for _, _, patch in patches(image)])
rows = {name: [] for name in ("linear", "nonlinear")}
for _ in range(3):
    out = subprocess.run([program, os.path.join(here, "cnn.lua")], check=True, capture_output=True, text=True)
    ours = {line.split()[0]: float(line.split()[1]) for line in out.stdout.splitlines()}
    for name, linear in (("linear", True), ("nonlinear", False)):
        plain = milliseconds(image, w, None, linear, 1)
        built = milliseconds(image, w, matrix, linear, 5)
        rows[name].append((ours[name], plain, built))
for name, measured in rows.items():
    mine, plain, built = (statistics.median(column) for column in zip(*measured))
    ratios = [statistics.median(row[i] / row[0] for row in measured) for i in (1, 2)]
    print(f"{name:10s} ours {mine:.3f} ms   plain NumPy {plain:.0f} ms: {ratios[0]:.0f}x   patch matrix {built:.1f} ms: {ratios[1]:.0f}x")
