"""Training steps of an MLP (3072-200-200-10, 1000 examples) and of a residual block with layer normalisation, float32,
against PyTorch's on the same cores, in turn.

    python3 Benchmarks/layers_pytorch.py                    installs PyTorch into a venv that is removed at the end
    python3 Benchmarks/layers_pytorch.py --python VENV/bin/python --model layer_norm --width 512 --threads 2

Each run is a process of its own, ours and PyTorch's (layers.lua, layers.py) in turn. A line gives the medians and the
median ratio of the pairs (above 1: we are faster) with the least and the largest.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import venv

here = os.path.dirname(os.path.abspath(__file__))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", default=["mlp", "layer_norm"])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--width", type=int, nargs="+", default=[200, 256, 512], help="of the block")
    parser.add_argument("--steps", type=int, default=20, help="timed in each run")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--program", default=os.path.join(here, "..", ".build", "release", "instab-lua"))
    parser.add_argument("--python", help="an interpreter that has torch")
    return parser.parse_args()


def install(folder):
    venv.create(folder, with_pip=True)
    python = os.path.join(folder, "bin", "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "torch", "numpy"], check=True)
    return python


def seconds(command):
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def compare(options, python, model, width, threads):
    common = [f"--model={model}", f"--batch={options.batch}", f"--width={width}", f"--steps={options.steps}"]
    ours = [options.program, "--threads", str(threads), os.path.join(here, "layers.lua"), *common]
    theirs = [python, os.path.join(here, "layers.py"), *common, f"--threads={threads}"]
    pairs = [[seconds(command) * 1e3 for command in (ours, theirs)] for _ in range(options.pairs)]
    ratios = sorted(b / a for a, b in pairs)
    name = "MLP 3072-200-200-10" if model == "mlp" else f"block of width {width}"
    medians = [statistics.median(pair[side] for pair in pairs) for side in (0, 1)]
    print(f"{name:20} {threads} threads {medians[0]:8.2f} {medians[1]:8.2f} ms"
          f" {statistics.median(ratios):5.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})", flush=True)


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        python = options.python or install(folder)
        print(f"batch {options.batch}    ours, PyTorch per step; ratio")
        for model in options.model:
            for width in options.width if model == "layer_norm" else options.width[:1]:
                for threads in options.threads:
                    compare(options, python, model, width, threads)


main()
