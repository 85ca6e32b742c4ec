#!/usr/bin/env python3
"""Makes erf_table.h, the constants of erf.c, with mpmath (1.3) to 50 digits:

    python3 make_erf_table.py > erf_table.h
"""
import mpmath as mp

mp.mp.prec = 170
TYPES = {  # dtype: C's name, bits of the significand, where erf is 1, terms of Q, suffix of constants
    "f32": ("float", 24, 4, 4, "f"),
    "f64": ("double", 53, 6, 8, ""),
}


def rounded(x, bits):
    """x to the nearest number of so many bits: as text that C reads exactly, and as a number."""
    if x == 0:
        return "0x0p+0", mp.mpf(0)
    mantissa, exponent = mp.frexp(x)
    whole, exponent = int(mp.nint(mp.ldexp(mantissa, bits))), int(exponent) - bits
    return f"{'-' if whole < 0 else ''}0x{abs(whole):x}p{exponent:+d}", mp.ldexp(mp.mpf(whole), exponent)


def near_zero(v):
    """erf(√v)/√v − 9/8; by its series where erf itself would lose digits."""
    if v < mp.mpf("1e-8"):
        return 2 / mp.sqrt(mp.pi) * (1 - v / 3 + v**2 / 10 - v**3 / 42) - mp.mpf(9) / 8
    return mp.erf(mp.sqrt(v)) / mp.sqrt(v) - mp.mpf(9) / 8


def piece(i, bits):
    """The row of the piece from i/32 to (i + 1)/32."""
    center = mp.mpf(2 * i + 1) / 64
    value = mp.erf(center)
    high = rounded(value, bits)[1]
    return high, value - high, 2 / mp.sqrt(mp.pi) * mp.exp(-center * center)


print("// Made by make_erf_table.py.")
for dtype, (name, bits, end, terms, suffix) in TYPES.items():
    def text(x):
        return rounded(x, bits)[0] + suffix

    q, error = mp.chebyfit(near_zero, [0, mp.mpf(1) / 16], terms, error=True)
    print(f"\n// Q, its lowest power first: within 2^{float(mp.log(error, 2)):.1f} before its coefficients are rounded.")
    print(f"static const {name} erf_near_zero_{dtype}[{terms}] = {{")
    for coefficient in q[::-1]:
        print(f"  {text(coefficient)},")
    rows = [piece(i, bits) for i in range(8, 32 * end)] + [(mp.mpf(1), mp.mpf(0), mp.mpf(0))]
    print(f"}};\n\n// Of each piece from 1/4 on: erf c, what is missing of it, 2/√π·exp(−c²); at last {end} and beyond.")
    print(f"static const {name} erf_pieces_{dtype}[{len(rows)}][3] = {{")
    for row in rows:
        print("  {" + ", ".join(map(text, row)) + "},")
    print("};")
