"""Steps of ResNet-56 and 20 (CIFAR, float32) against PyTorch's on the same cores, in turn: time and peak memory.

    python3 Benchmarks/resnet_pytorch.py                    installs PyTorch into a venv that is removed at the end
    python3 Benchmarks/resnet_pytorch.py --python VENV/bin/python --depth 56 --activation relu --threads 2 --mode training

Each run is a process of its own, ours and PyTorch's (resnet.lua, resnet.py) in turn. A line gives the medians, the
median ratio of the pairs (above 1: we are faster) with the least and the largest, and the peak of resident memory:
"of steps" is what it grows by over a process that has made its network and images, and takes no step. Compare that:
PyTorch's libraries alone are some 800 MiB in the build with CUDA, which PyPI gives.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

import pairs


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--depth", type=int, nargs="+", default=[20, 56])
    parser.add_argument("--activation", nargs="+", default=["relu", "swish"])
    parser.add_argument("--mode", nargs="+", default=["training", "evaluation"])
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--convolution", default="direct", help="ours")
    pairs.add_options(parser, steps=5)
    return parser.parse_args()


def run(command):
    """Seconds that the process printed, and the peak of its resident memory in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    return float(printed), usage.ru_maxrss / 1024


def compare(options, python, **settings):
    threads = settings.pop("threads")
    ours, theirs = pairs.commands(options, python, "resnet", threads, {**settings, "batch": options.batch})
    ours.append(f"--convolution={options.convolution}")
    start = [run([*command, "--steps=0"])[1] for command in (ours, theirs)]
    runs = [[run([*command, f"--steps={options.steps}"]) for command in (ours, theirs)] for _ in range(options.pairs)]
    times = [[run[side][0] * 1e3 for run in runs] for side in (0, 1)]
    peaks = [max(run[side][1] for run in runs) for side in (0, 1)]
    steps = [peak - before for peak, before in zip(peaks, start)]
    print(f"ResNet-{settings['depth']:<2} {settings['activation']:5} {threads} threads {settings['mode']:10}"
          f" {statistics.median(times[0]):6.0f} {statistics.median(times[1]):6.0f} ms"
          f" {pairs.ratio(*times)}"
          f" | {peaks[0]:5.0f} {peaks[1]:5.0f} MiB"
          f" | {steps[0]:5.0f} {steps[1]:5.0f} MiB {steps[0] / steps[1]:5.2f}", flush=True)


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        python = options.python or pairs.install(folder)
        print(f"batch {options.batch}, {options.convolution} convolutions    ours, PyTorch per step; ratio"
              " | peak: ours, PyTorch | of steps: ours, PyTorch, share")
        for depth in options.depth:
            for activation in options.activation:
                for threads in options.threads:
                    for mode in options.mode:
                        compare(options, python, depth=depth, activation=activation, threads=threads, mode=mode)


main()
