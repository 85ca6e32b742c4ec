#pragma once
// Fourier transforms of 8 rows at a time, a lane per row: an element of a buffer is 8 real and 8 imaginary parts.
#include "il_isa.h"

enum { LANES = 8, ELEMENT = 2 * LANES };
typedef double lanes __attribute__((ext_vector_type(LANES), aligned(8)));
#define AT(p) (*(lanes *)(p))
#define GET(p) (*(const lanes *)(p))

typedef struct twiddle { double c, s; } twiddle;  // c − i·s

/// y[part] = (re + i·im)·(c − i·s); `unit`: the factor is 1.
#define PUT(y, re, im, w, unit)                        \
  do {                                                 \
    lanes put_re = (re), put_im = (im);                \
    if (unit) {                                        \
      AT(y) = put_re;                                  \
      AT((y) + LANES) = put_im;                        \
    } else {                                           \
      AT(y) = put_re * (lanes)((w).c) + put_im * (lanes)((w).s);           \
      AT((y) + LANES) = put_im * (lanes)((w).c) - put_re * (lanes)((w).s); \
    }                                                  \
  } while (0)

/// One butterfly of a pass: radix inputs `in` elements apart, outputs `out` elements apart.
static inline IL_BODY void butterfly(long radix, const double *x, long in, double *y, long out, const twiddle *w,
                                     bool unit) {
  in *= ELEMENT;
  out *= ELEMENT;
  lanes r0 = GET(x), i0 = GET(x + LANES), r1 = GET(x + in), i1 = GET(x + in + LANES);
  if (radix == 2) {
    PUT(y, r0 + r1, i0 + i1, w[0], true);
    PUT(y + out, r0 - r1, i0 - i1, w[1], unit);
    return;
  }
  lanes r2 = GET(x + 2 * in), i2 = GET(x + 2 * in + LANES);
  if (radix == 3) {
    const lanes half = (lanes)(0.5), sine = (lanes)(0.86602540378443864676);  // sin(2π/3)
    lanes sum_r = r1 + r2, sum_i = i1 + i2, turn_r = (i1 - i2) * sine, turn_i = (r2 - r1) * sine;
    lanes mid_r = r0 - half * sum_r, mid_i = i0 - half * sum_i;
    PUT(y, r0 + sum_r, i0 + sum_i, w[0], true);
    PUT(y + out, mid_r + turn_r, mid_i + turn_i, w[1], unit);
    PUT(y + 2 * out, mid_r - turn_r, mid_i - turn_i, w[2], unit);
    return;
  }
  lanes r3 = GET(x + 3 * in), i3 = GET(x + 3 * in + LANES);
  if (radix == 4) {
    lanes even_r = r0 + r2, even_i = i0 + i2, less_r = r0 - r2, less_i = i0 - i2;
    lanes odd_r = r1 + r3, odd_i = i1 + i3, turn_r = i1 - i3, turn_i = r3 - r1;  // −i·(x1 − x3)
    PUT(y, even_r + odd_r, even_i + odd_i, w[0], true);
    PUT(y + out, less_r + turn_r, less_i + turn_i, w[1], unit);
    PUT(y + 2 * out, even_r - odd_r, even_i - odd_i, w[2], unit);
    PUT(y + 3 * out, less_r - turn_r, less_i - turn_i, w[3], unit);
    return;
  }
  lanes r4 = GET(x + 4 * in), i4 = GET(x + 4 * in + LANES);
  const lanes c1 = (lanes)(0.30901699437494742410), c2 = (lanes)(-0.80901699437494742410);  // cos(2π/5), cos(4π/5)
  const lanes s1 = (lanes)(0.95105651629515357212), s2 = (lanes)(0.58778525229247312917);   // sin(2π/5), sin(4π/5)
  lanes a_r = r1 + r4, a_i = i1 + i4, b_r = r2 + r3, b_i = i2 + i3;
  lanes d_r = r1 - r4, d_i = i1 - i4, e_r = r2 - r3, e_i = i2 - i3;
  lanes p_r = r0 + (c1 * a_r + c2 * b_r), p_i = i0 + (c1 * a_i + c2 * b_i);
  lanes q_r = r0 + (c2 * a_r + c1 * b_r), q_i = i0 + (c2 * a_i + c1 * b_i);
  lanes u_r = s1 * d_i + s2 * e_i, u_i = -(s1 * d_r + s2 * e_r);  // −i·(s1·d + s2·e)
  lanes v_r = s2 * d_i - s1 * e_i, v_i = -(s2 * d_r - s1 * e_r);
  PUT(y, r0 + (a_r + b_r), i0 + (a_i + b_i), w[0], true);
  PUT(y + out, p_r + u_r, p_i + u_i, w[1], unit);
  PUT(y + 2 * out, q_r + v_r, q_i + v_i, w[2], unit);
  PUT(y + 3 * out, q_r - v_r, q_i - v_i, w[3], unit);
  PUT(y + 4 * out, p_r - u_r, p_i - u_i, w[4], unit);
}

/// One pass of Stockham's transform with `s` interleaved parts of n elements each, n = radix·m.
static inline IL_BODY void fourier_pass(long radix, const double *x, double *y, long n, long s, const double *table,
                                        long length) {
  long m = n / radix;
  for (long p = 0; p < m; p++) {
    twiddle w[5] = {0};
    for (long k = 1; k < radix; k++) {
      const double *t = table + 2 * ((2 * p * k * s) % length);
      w[k] = (twiddle){t[0], t[1]};
    }
    const double *from = x + s * p * ELEMENT;
    double *to = y + s * radix * p * ELEMENT;
    for (long q = 0; q < s; q++, from += ELEMENT, to += ELEMENT) {
      if (p == 0) butterfly(radix, from, s * m, to, s, w, true);
      else butterfly(radix, from, s * m, to, s, w, false);
    }
  }
}

/// Transforms `n` elements of x (exponent −2πi/n); y is scratch. Returns where the result is. `table` holds the cosines
/// and sines of 2πk/(2n).
static inline IL_BODY double *fourier(double *x, double *y, long n, const double *table) {
  long length = 2 * n, s = 1;
  while (n > 1) {
    long radix = n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : n % 3 == 0 ? 3 : 5;
    if (radix == 4) fourier_pass(4, x, y, n, s, table, length);
    else if (radix == 2) fourier_pass(2, x, y, n, s, table, length);
    else if (radix == 3) fourier_pass(3, x, y, n, s, table, length);
    else fourier_pass(5, x, y, n, s, table, length);
    n /= radix;
    s *= radix;
    double *swap = x;
    x = y;
    y = swap;
  }
  return x;
}
