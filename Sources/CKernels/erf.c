// The error function. SLEEF has one, whose last bits differ between its versions 3.5.1 and 3.6.1.
//
// With a = |x|:
// - a < 1/4: erf a = a·9/8 + a·Q(a²), a single rounding after a correction of less than a fiftieth.
// - beyond: c is the centre of the piece [i/32, (i+1)/32) that holds a, and t = a − c, exactly. With Hermite's polynomials H_n
//     erf(c + t) = erf c + 2/√π·exp(−c²)·t·Σ s_n·tⁿ,  s_n = (−1)ⁿ·H_n(c)/(n+1)!,
//     s_0 = 1, s_1 = −c, s_{n+1} = −2/(n+2)·(c·s_n + n/(n+1)·s_{n−1}).
//   The table has erf c in two numbers; what is added to the first is at most a sixteenth of it.
// - from END on, where erf is 1 to the last bit, the table's last row.
// All are computed and one is chosen, so that the loop has no branches. make_erf_table.py makes the table.
#include "erf.h"

#include "erf_table.h"
#include "il_isa.h"

enum { PIECES_PER_UNIT = 32, FIRST_PIECE = 8 };

/// END: where erf is 1. TINY: below it the correction could lose digits to underflow, and 2/√π − 1 in one number is as good.
/// Q_TERMS, TERMS: of Q and of the series.
#define ERF(T, S, END, TINY, Q_TERMS, TERMS, FABS, FMA, COPYSIGN)                                                     \
  static inline IL_BODY T near_zero_##S(T a) {                                                                        \
    T square = a * a, q = erf_near_zero_##S[Q_TERMS - 1];                                                             \
    for (int n = Q_TERMS - 2; n >= 0; n--) q = FMA(q, square, erf_near_zero_##S[n]);                                  \
    return a < TINY ? FMA(a, (T)0x1.06eba8214db69p-3, a) : FMA(a, (T)1.125, a * q);                                   \
  }                                                                                                                   \
  static inline IL_BODY T far_##S(T a) {                                                                              \
    T inside = a < END ? a : END, first = (T)FIRST_PIECE / PIECES_PER_UNIT;                                           \
    inside = inside > first ? inside : first;                                                                         \
    int piece = (int)(inside * PIECES_PER_UNIT);                                                                      \
    T c = ((T)piece + (T)0.5) / PIECES_PER_UNIT, t = inside - c, s[TERMS] = {1, -c};                                  \
    for (int n = 1; n + 1 < TERMS; n++)                                                                               \
      s[n + 1] = FMA(c, s[n], s[n - 1] * ((T)n / (n + 1))) * ((T)-2 / (n + 2));                                       \
    T sum = s[TERMS - 1];                                                                                             \
    for (int n = TERMS - 2; n >= 0; n--) sum = FMA(sum, t, s[n]);                                                     \
    const T *row = erf_pieces_##S[piece - FIRST_PIECE];                                                               \
    return row[0] + FMA(row[2] * t, sum, row[1]);                                                                     \
  }                                                                                                                   \
  static inline IL_BODY void il_erf_##S##_body(long n, void *out, const void *in) {                                   \
    T *o = out;                                                                                                       \
    const T *x = in;                                                                                                  \
    _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++) {                                     \
      T p = x[i], a = FABS(p), near = near_zero_##S(a), far = far_##S(a);                                             \
      o[i] = p != p ? p : COPYSIGN(a < (T)FIRST_PIECE / PIECES_PER_UNIT ? near : far, p);                             \
    }                                                                                                                 \
  }                                                                                                                   \
  IL_DISPATCH(il_erf_##S, (long n, void *out, const void *in), (n, out, in))

ERF(float, f32, 4.0f, 0x1p-100f, 4, 4, __builtin_fabsf, __builtin_fmaf, __builtin_copysignf)
ERF(double, f64, 6.0, 0x1p-1000, 8, 8, __builtin_fabs, __builtin_fma, __builtin_copysign)
