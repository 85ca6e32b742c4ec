#!/usr/bin/env python3
"""Makes erf.txt, values of the error function, with mpmath (1.3) to 60 digits:

    python3 make_erf.py > erf.txt

Each line: dtype, x, the number next to erf x, and what it lacks of erf x in units of its last place.
"""
import random
import struct

import mpmath as mp

mp.mp.prec = 200
random.seed(18)
TYPES = {"float32": ("<f", "<I", 24, -149, 4), "float64": ("<d", "<Q", 53, -1074, 6)}


def neighbours(x, pack, integer):
    bits = struct.unpack(integer, struct.pack(pack, x))[0]
    return [struct.unpack(pack, struct.pack(integer, bits + k))[0] for k in (-2, -1, 0, 1)]


def nearest(value, bits, least):
    """The number next to value, and its unit in the last place."""
    exponent = max(int(mp.frexp(value)[1]) - bits, least)
    return mp.ldexp(mp.nint(mp.ldexp(value, -exponent)), exponent), mp.ldexp(mp.mpf(1), exponent)


for dtype, (pack, integer, bits, least, end) in TYPES.items():
    def single(x):
        return struct.unpack(pack, struct.pack(pack, x))[0]

    xs = [2.0**least, 3 * 2.0**least, 2.0 ** (least + bits), 2.0 ** (least + bits - 1) * 1.5, 0.4769362762044699, 1.0]
    for i in (8, 9, 16, 31, 32, 33, 64, 96, 127, 32 * end):  # around the ends of pieces
        xs += neighbours(i / 32, pack, integer)
    xs += [random.uniform(0, 0.25) for _ in range(120)] + [random.uniform(0.25, 0.6) for _ in range(160)]
    xs += [random.uniform(0.6, end) for _ in range(120)]
    xs += [random.uniform(1, 2) * 2.0 ** random.randint(least, -2) for _ in range(60)]
    for x in map(single, xs):
        value = mp.erf(mp.mpf(x))
        number, unit = nearest(value, bits, least)
        print(dtype, x.hex(), float(number).hex(), mp.nstr((value - number) / unit, 6))
