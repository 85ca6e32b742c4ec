"""Training steps of an MLP (3072-200-200-10, 1000 examples) and of a residual block with layer normalisation, float32,
against PyTorch's on the same cores, in turn.

    python3 Benchmarks/layers_pytorch.py                    installs PyTorch into a venv that is removed at the end
    python3 Benchmarks/layers_pytorch.py --python VENV/bin/python --model layer_norm --width 512 --threads 2

Each run is a process of its own, ours and PyTorch's (layers.lua, layers.py) in turn. A line gives the medians and the
median ratio of the pairs (above 1: we are faster) with the least and the largest.
"""

import argparse
import statistics
import subprocess
import tempfile

import pairs


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", default=["mlp", "layer_norm"])
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--width", type=int, nargs="+", default=[200, 256, 512], help="of the block")
    pairs.add_options(parser, steps=20)
    return parser.parse_args()


def milliseconds(command):
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout) * 1e3


def compare(options, python, model, width, threads):
    both = pairs.commands(options, python, "layers", threads,
                          dict(model=model, batch=options.batch, width=width, steps=options.steps))
    times = list(zip(*[[milliseconds(command) for command in both] for _ in range(options.pairs)]))
    name = "MLP 3072-200-200-10" if model == "mlp" else f"block of width {width}"
    print(f"{name:20} {threads} threads {statistics.median(times[0]):8.2f} {statistics.median(times[1]):8.2f} ms"
          f" {pairs.ratio(*times)}", flush=True)


def main():
    options = parse()
    with tempfile.TemporaryDirectory() as folder:
        python = options.python or pairs.install(folder)
        print(f"batch {options.batch}    ours, PyTorch per step; ratio")
        for model in options.model:
            for width in options.width if model == "layer_norm" else options.width[:1]:
                for threads in options.threads:
                    compare(options, python, model, width, threads)


main()
