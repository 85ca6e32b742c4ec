"""The one-layer CNN's iteration as the original computes it in NumPy, timed beside ours.

python3 Benchmarks/cnn_numpy.py          (builds and runs `cnn` first; wants NumPy)

Plain: the patches are gathered anew in each forward and backward pass. Matrix: the patch matrix is built once.
"""
import os
import subprocess
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

N, K = 256, 32
OUT = N - K + 1


def gather(image):
    return np.array([image[y:y + K, x:x + K].ravel() for y in range(OUT) for x in range(OUT)])


def step(image, w, patches, linear):
    p = gather(image) if patches is None else patches
    x = p @ w
    sigma = 1 / (1 + np.exp(-x))
    s = 1 / (1 + np.exp(-np.mean(x * sigma)))
    p = gather(image) if patches is None else patches
    if linear:
        g = -0.25 * (image.mean() + x @ p) + 1.3e7 * w
        return w - 1e-8 * g, -np.log(s)
    g = (s - 1) / OUT**2 * ((sigma * (1 + x * (1 - sigma))) @ p) + 20 * w
    return w - 0.05 * g, -np.log(s)


def milliseconds(image, w, patches, linear, repeats):
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        step(image, w, patches, linear)
        times.append(time.perf_counter() - start)
    return 1e3 * sorted(times)[repeats // 2]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    ours = subprocess.run(["swift", "run", "-c", "release", "--package-path", here, "cnn"], check=True,
                          capture_output=True, text=True).stdout
    times = {line.split(":")[0]: float(line.split()[2]) for line in ours.splitlines()}
    image = np.where(np.add.outer(np.arange(N), np.arange(N)) % 2 == 0, -1.0, 1.0)
    w = np.random.RandomState(7).randn(K * K)
    matrix = gather(image)
    for name, linear in (("cnn linear", True), ("cnn non-linear", False)):
        plain, built = milliseconds(image, w, None, linear, 3), milliseconds(image, w, matrix, linear, 9)
        print(f"{name}: ours {times[name]:.3f} ms, NumPy plain {plain:.0f} ms ({plain / times[name]:.0f}x), "
              f"NumPy with the patch matrix {built:.1f} ms ({built / times[name]:.0f}x)")


if __name__ == "__main__":
    main()
