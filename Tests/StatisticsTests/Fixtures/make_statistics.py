"""Writes statistics.txt: what SciPy gives, a line each: a name, arguments, results. Run: python make_statistics.py (SciPy 1.17)."""

import math
import os

import numpy as np
from scipy import optimize, stats

lines = []


def line(name, *numbers):
    lines.append(" ".join([name] + [repr(float(x)) for x in numbers]))


def tails(name, distribution, arguments, points):
    for x in points:
        lower, upper = distribution.cdf(x, *arguments), distribution.sf(x, *arguments)
        if lower > 1e-290 and upper > 1e-290:
            line(name, *arguments, x, lower, upper)


for freedom in [1, 2, 3, 5, 6, 10, 15, 31, 100, 1000, 12345.5]:
    spread = math.sqrt(2 * freedom)
    tails("chi2", stats.chi2, [freedom], [1e-8, 0.01, 0.5, freedom / 2, freedom, freedom + spread, freedom + 8 * spread, 4 * freedom + 40])
    tails("t", stats.t, [freedom], [-40, -3, -0.5, 0, 1e-6, 0.3, 1, 2.5, 7, 100])
    for p in [1e-12, 1e-4, 0.005, 0.025, 0.05, 0.3, 0.5]:
        line("chi2-quantile", freedom, p, stats.chi2.ppf(p, freedom), stats.chi2.isf(p, freedom))
        line("t-quantile", freedom, p, stats.t.ppf(p, freedom), stats.t.isf(p, freedom))
for first in [1, 2, 3, 5, 12, 40, 500]:
    for second in [1, 2, 4, 9, 15, 60, 2000]:
        tails("f", stats.f, [first, second], [1e-6, 0.05, 0.5, 0.9, 1, 1.1, 2, 5, 30, 1e4])
        for p in [1e-6, 0.025, 0.5]:
            line("f-quantile", first, second, p, stats.f.ppf(p, first, second), stats.f.isf(p, first, second))

random = np.random.default_rng(7)
for sizes in [(6, 6), (4, 4, 4, 4), (3, 9, 5), (2, 2), (30, 40)]:
    groups = [80 + scale * random.standard_normal(n) for n, scale in zip(sizes, [1, 2, 0.5, 1])]
    statistic, p = stats.levene(*groups, center="median")
    flat = [x for g in groups for x in [len(g), *g]]
    line("equal-spreads", len(groups), *flat, statistic, p)

for n in [2, 3, 6, 24]:
    x = 81.25 + 1.75 * random.standard_normal(n)
    s = x.std(ddof=1)
    for level in [0.9, 0.95, 0.99]:
        half = stats.t.isf((1 - level) / 2, n - 1) * s / math.sqrt(n)
        chi = [stats.chi2.isf(q, n - 1) for q in [(1 - level) / 2, (1 + level) / 2]]
        spreads = [math.sqrt((n - 1) * s * s / c) for c in chi]
        line("intervals", n, *x, level, x.mean() - half, x.mean() + half, *spreads)

for shape in [(4, 4), (6, 6), (2, 3)]:
    x = 80 + random.standard_normal(shape) + 2 * random.standard_normal((shape[0], 1))
    m, n = shape
    rows, columns, mean = x.mean(1, keepdims=True), x.mean(0, keepdims=True), x.mean()
    rest = ((x - rows - columns + mean) ** 2).sum()
    freedom = (m - 1) * (n - 1)
    f_rows = n * ((rows - mean) ** 2).sum() / (m - 1) / (rest / freedom)
    f_columns = m * ((columns - mean) ** 2).sum() / (n - 1) / (rest / freedom)
    line("two-way", m, n, *x.flatten(), f_rows, stats.f.sf(f_rows, m - 1, freedom), f_columns, stats.f.sf(f_columns, n - 1, freedom), rest)


def power(ratio, first, second, level):
    low, high = stats.f.ppf(level / 2, first, second), stats.f.isf(level / 2, first, second)
    return stats.f.cdf(low / ratio**2, first, second) + stats.f.sf(high / ratio**2, first, second)


for first, second, level, wanted in [(5, 5, 0.05, 0.9), (3, 3, 0.05, 0.9), (12, 12, 0.05, 0.9), (30, 30, 0.05, 0.9), (12, 3, 0.01, 0.8), (100, 50, 0.05, 0.95)]:
    ratio = optimize.brentq(lambda r: power(r, first, second, level) - wanted, 1 + 1e-9, 1e3, xtol=1e-14, rtol=1e-14)
    line("detectable", first, second, level, wanted, ratio)
    line("power", first, second, level, 1.5, power(1.5, first, second, level))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "statistics.txt"), "w") as file:
    file.write("\n".join(lines) + "\n")
