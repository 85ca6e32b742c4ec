"""What the comparisons with PyTorch share: an interpreter that has it, and pairs of runs in turn."""

import os
import statistics
import subprocess
import venv

here = os.path.dirname(os.path.abspath(__file__))


def add_options(parser, steps):
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--steps", type=int, default=steps, help="timed in each run")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--program", default=os.path.join(here, "..", ".build", "release", "instab-lua"))
    parser.add_argument("--python", help="an interpreter that has torch")


def install(folder):
    """A virtual environment with PyTorch, from PyPI; its interpreter."""
    venv.create(folder, with_pip=True)
    python = os.path.join(folder, "bin", "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "torch", "numpy"], check=True)
    return python


def commands(options, python, name, threads, settings):
    """Our command and PyTorch's of the benchmark `name`.lua and `name`.py."""
    common = [f"--{key}={value}" for key, value in settings.items()]
    return ([options.program, "--threads", str(threads), os.path.join(here, name + ".lua"), *common],
            [python, os.path.join(here, name + ".py"), *common, f"--threads={threads}"])


def ratio(ours, theirs):
    """The median of the pairs' ratios, above 1 where we are faster, with the least and the largest, as text."""
    ratios = sorted(b / a for a, b in zip(ours, theirs))
    return f"{statistics.median(ratios):5.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
