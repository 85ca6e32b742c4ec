#include "erf.h"
#include "il_elementwise.h"
#include "il_isa.h"
#include "il_sleef.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LOOP(NAME, S, OUT, T, EXPRESSION)                                             \
  static inline IL_BODY void NAME##_##S##_body(long n, void *out, const void *a) {    \
    OUT *o = out;                                                                     \
    const T *x = a;                                                                   \
    _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++) {     \
      T p = x[i];                                                                     \
      o[i] = EXPRESSION;                                                              \
    }                                                                                 \
  }                                                                                   \
  IL_LOCAL_DISPATCH(NAME##_##S, (long n, void *out, const void *a), (n, out, a))
#define FLOATS(NAME, EXPRESSION) LOOP(NAME, f32, float, float, EXPRESSION) LOOP(NAME, f64, double, double, EXPRESSION)
#define INTEGERS(NAME, EXPRESSION) \
  LOOP(NAME, i32, int32_t, int32_t, EXPRESSION) LOOP(NAME, i64, int64_t, int64_t, EXPRESSION)

/// The neighbour of a value, `toward` +1 or −1: a step of its bits, seen as a sign and a magnitude.
#define NEIGHBOUR(T, S, UNSIGNED)                                           \
  static inline IL_BODY T neighbour_##S(T a, int toward) {                 \
    T limit = toward > 0 ? (T)__builtin_inff() : -(T)__builtin_inff(), b;  \
    UNSIGNED bits, tiny = 1;                                                \
    memcpy(&bits, &a, sizeof bits);                                        \
    bits += (a > 0) == (toward > 0) ? 1 : -1;                              \
    memcpy(&b, &bits, sizeof b);                                           \
    T least;                                                               \
    memcpy(&least, &tiny, sizeof least);                                   \
    b = a == 0 ? (toward > 0 ? least : -least) : b;                        \
    return a != a || a == limit ? a : b;                                   \
  }
NEIGHBOUR(float, f32, uint32_t)
NEIGHBOUR(double, f64, uint64_t)

// Integers wrap: arithmetic that may overflow is done unsigned.
FLOATS(neg, -p)
LOOP(neg, u8, uint8_t, uint8_t, (uint8_t)(0 - p))
LOOP(neg, i32, uint32_t, uint32_t, 0 - p)
LOOP(neg, i64, uint64_t, uint64_t, 0 - p)
LOOP(abs, f32, float, float, __builtin_fabsf(p))
LOOP(abs, f64, double, double, __builtin_fabs(p))
LOOP(abs, u8, uint8_t, uint8_t, p)
LOOP(abs, i32, uint32_t, int32_t, p < 0 ? 0 - (uint32_t)p : (uint32_t)p)
LOOP(abs, i64, uint64_t, int64_t, p < 0 ? 0 - (uint64_t)p : (uint64_t)p)
FLOATS(sign, p != p ? p : (p > 0) - (p < 0))
INTEGERS(sign, (p > 0) - (p < 0))
LOOP(sign, u8, uint8_t, uint8_t, p > 0)
FLOATS(square, p * p)
LOOP(square, u8, uint8_t, uint8_t, (uint8_t)(p * p))
LOOP(square, i32, uint32_t, uint32_t, p * p)
LOOP(square, i64, uint64_t, uint64_t, p * p)
LOOP(sqrt, f32, float, float, __builtin_elementwise_sqrt(p))
LOOP(sqrt, f64, double, double, __builtin_elementwise_sqrt(p))
LOOP(rsqrt, f32, float, float, 1 / __builtin_elementwise_sqrt(p))
LOOP(rsqrt, f64, double, double, 1 / __builtin_elementwise_sqrt(p))
FLOATS(reciprocal, 1 / p)
LOOP(floor, f32, float, float, __builtin_floorf(p))
LOOP(floor, f64, double, double, __builtin_floor(p))
LOOP(ceil, f32, float, float, __builtin_ceilf(p))
LOOP(ceil, f64, double, double, __builtin_ceil(p))
LOOP(round, f32, float, float, __builtin_rintf(p))
LOOP(round, f64, double, double, __builtin_rint(p))
LOOP(trunc, f32, float, float, __builtin_truncf(p))
LOOP(trunc, f64, double, double, __builtin_trunc(p))
FLOATS(relu, p < 0 ? 0 : p)
LOOP(next_up, f32, float, float, neighbour_f32(p, 1))
LOOP(next_up, f64, double, double, neighbour_f64(p, 1))
LOOP(next_down, f32, float, float, neighbour_f32(p, -1))
LOOP(next_down, f64, double, double, neighbour_f64(p, -1))
LOOP(isnan, f32, bool, float, p != p)
LOOP(isnan, f64, bool, double, p != p)
LOOP(isinf, f32, bool, float, __builtin_fabsf(p) == __builtin_inff())
LOOP(isinf, f64, bool, double, __builtin_fabs(p) == __builtin_inf())
LOOP(isfinite, f32, bool, float, __builtin_fabsf(p) < __builtin_inff())
LOOP(isfinite, f64, bool, double, __builtin_fabs(p) < __builtin_inf())
LOOP(not, u8, uint8_t, uint8_t, !p)

IL_SLEEF_UNARY(sleef_exp, exp, u10)
IL_SLEEF_UNARY(exp2, exp2, u10)
IL_SLEEF_UNARY(expm1, expm1, u10)
IL_SLEEF_UNARY(sleef_log, log, u10)
IL_SLEEF_UNARY(sleef_log2, log2, u10)
IL_SLEEF_UNARY(sleef_log10, log10, u10)
IL_SLEEF_UNARY(sleef_log1p, log1p, u10)
IL_SLEEF_UNARY(sin, sin, u10)
IL_SLEEF_UNARY(cos, cos, u10)
IL_SLEEF_UNARY(tan, tan, u10)
IL_SLEEF_UNARY(asin, asin, u10)
IL_SLEEF_UNARY(acos, acos, u10)
IL_SLEEF_UNARY(atan, atan, u10)
IL_SLEEF_UNARY(sleef_sinh, sinh, u10)
IL_SLEEF_UNARY(sleef_cosh, cosh, u10)
IL_SLEEF_UNARY(tanh, tanh, u10)

LOOP(one_nan, f32, float, float, p != p ? __builtin_nanf("") : p)
LOOP(one_nan, f64, double, double, p != p ? __builtin_nan("") : p)

/// Logarithms whose NaN is always the same one: SLEEF's has the other sign in its AVX-512 version.
#define ONE_NAN(NAME, S, T)                                                           \
  static void NAME##_##S(long n, void *out, const void *a) {                          \
    for (long i = 0, block = 1024; i < n; i += block) {                               \
      long m = n - i < block ? n - i : block;                                         \
      sleef_##NAME##_##S(m, (T *)out + i, (const T *)a + i);                          \
      one_nan_##S(m, (T *)out + i, (const T *)out + i);                               \
    }                                                                                 \
  }
ONE_NAN(log, f32, float)
ONE_NAN(log, f64, double)
ONE_NAN(log2, f32, float)
ONE_NAN(log2, f64, double)
ONE_NAN(log10, f32, float)
ONE_NAN(log10, f64, double)

/// Defines NAME_S: SLEEF's function, but for blocks that hold elements BEYOND its range, where REPAIR(m, o, x) sets those
/// of the m elements of `o` again.
#define REPAIRED(NAME, S, T, BEYOND, REPAIR)                            \
  static void NAME##_##S(long n, void *out, const void *a) {            \
    enum { CHUNK = 256 };                                               \
    for (long i = 0; i < n; i += CHUNK) {                               \
      T x[CHUNK], *o = (T *)out + i;                                    \
      long m = n - i < CHUNK ? n - i : CHUNK;                           \
      memcpy(x, (const T *)a + i, (size_t)m * sizeof(T));               \
      sleef_##NAME##_##S(m, o, x);                                      \
      int beyond = 0;                                                   \
      for (long j = 0; j < m; j++) beyond |= BEYOND(x[j]);              \
      if (beyond) REPAIR(m, o, x);                                      \
    }                                                                   \
  }

// log(1 + x) where SLEEF's is infinite: there it is log(x) to the last bit.
#define BEYOND_LOG1P_f32(x) ((x) > 1e38f)
#define BEYOND_LOG1P_f64(x) ((x) > 1e307)
#define REPAIR_LOG1P(S, T)                                                  \
  static void repair_log1p_##S(long m, T *o, const T *x) {                  \
    for (long j = 0; j < m; j++)                                            \
      if (BEYOND_LOG1P_##S(x[j])) log_##S(1, o + j, x + j);                 \
  }
REPAIR_LOG1P(f32, float)
REPAIR_LOG1P(f64, double)
REPAIRED(log1p, f32, float, BEYOND_LOG1P_f32, repair_log1p_f32)
REPAIRED(log1p, f64, double, BEYOND_LOG1P_f64, repair_log1p_f64)

/// exp(x)/2 for x above 700, to 0.5 ulp: x = n·ln 2 + r, then the series of exp(r) in pairs of doubles.
static double half_exp(double x) {
  const double inverse = 0x1.71547652b82fep+0, high = 0x1.62e42fefa38p-1, low = 0x1.ef35793c76730p-45;
  if (x > 711) return __builtin_inf();
  double n = __builtin_rint(x * inverse), rest = x - n * high;       // both exact: 42 bits by 11
  double shift = n * low, error = __builtin_fma(n, low, -shift);
  double r = rest - shift, t = r - rest, r_low = (rest - (r - t)) - (shift + t) - error;
  double s = 1, s_low = 0;
  for (int k = 18; k >= 1; k--) {                                    // s = 1 + s·r/k
    double p = s * r, p_low = __builtin_fma(s, r, -p) + (s * r_low + s_low * r);
    double q = p / k, q_low = (__builtin_fma(-q, k, p) + p_low) / k;
    s = 1 + q;
    s_low = (q - (s - 1)) + q_low;
  }
  uint64_t scale = (uint64_t)(1021 + (long)n) << 52;                 // 2ⁿ⁻²
  double power;
  memcpy(&power, &scale, sizeof power);
  return (s + s_low) * power * 2;
}

// exp in the last few numbers before it overflows, where SLEEF's float64 one is infinite already.
#define exp_f32 sleef_exp_f32
#define BEYOND_EXP_f64(x) ((x) > 709.7827 && (x) < 709.79)
static void repair_exp_f64(long m, double *o, const double *x) {
  for (long j = 0; j < m; j++)
    if (BEYOND_EXP_f64(x[j])) o[j] = half_exp(x[j]) * 2;
}
REPAIRED(exp, f64, double, BEYOND_EXP_f64, repair_exp_f64)

// sinh and cosh near overflow, where both are exp(|x|)/2 to the last bit and SLEEF's are 2 ulp off or infinite too early.
#define BEYOND_HYPERBOLIC_f32(x) (__builtin_fabsf(x) > 88)
#define BEYOND_HYPERBOLIC_f64(x) (__builtin_fabs(x) > 708)
static float half_exp_f32(float x) {
  double y = x;
  exp_f64(1, &y, &y);
  return (float)(y / 2);
}
static double half_exp_f64(double x) { return half_exp(x); }
#define REPAIR_HYPERBOLIC(NAME, S, T, FABS, SIGNED)                                       \
  static void repair_##NAME##_##S(long m, T *o, const T *x) {                             \
    for (long j = 0; j < m; j++) {                                                        \
      if (!BEYOND_HYPERBOLIC_##S(x[j])) continue;                                         \
      T large = half_exp_##S(FABS(x[j]));                                                 \
      o[j] = SIGNED && x[j] < 0 ? -large : large;                                         \
    }                                                                                     \
  }                                                                                       \
  REPAIRED(NAME, S, T, BEYOND_HYPERBOLIC_##S, repair_##NAME##_##S)
REPAIR_HYPERBOLIC(sinh, f32, float, __builtin_fabsf, 1)
REPAIR_HYPERBOLIC(sinh, f64, double, __builtin_fabs, 1)
REPAIR_HYPERBOLIC(cosh, f32, float, __builtin_fabsf, 0)
REPAIR_HYPERBOLIC(cosh, f64, double, __builtin_fabs, 0)

/// 1 / (1 + exp(−x)): exp over- or underflows to the right limit on either side.
FLOATS(one_plus_reciprocal, 1 / (1 + p))
#define SIGMOID(S)                                                  \
  static void sigmoid_##S(long n, void *out, const void *a) {       \
    neg_##S(n, out, a);                                             \
    exp_##S(n, out, out);                                           \
    one_plus_reciprocal_##S(n, out, out);                           \
  }
SIGMOID(f32)
SIGMOID(f64)

il_unary_loop il_unary(int operation, int dtype) {
#define NUMBERS(NAME) \
  {[IL_UINT8] = NAME##_u8, [IL_INT32] = NAME##_i32, [IL_INT64] = NAME##_i64, [IL_FLOAT32] = NAME##_f32, \
   [IL_FLOAT64] = NAME##_f64}
#define NUMBERS_AND_BOOL(NAME) \
  {[IL_BOOL] = NAME##_u8, [IL_UINT8] = NAME##_u8, [IL_INT32] = NAME##_i32, [IL_INT64] = NAME##_i64, \
   [IL_FLOAT32] = NAME##_f32, [IL_FLOAT64] = NAME##_f64}
#define REALS(NAME) {[IL_FLOAT32] = NAME##_f32, [IL_FLOAT64] = NAME##_f64}
  static const il_unary_loop loops[IL_UNARY_OPERATIONS][IL_DTYPES] = {
    [IL_NEG] = NUMBERS(neg), [IL_ABS] = NUMBERS(abs), [IL_SIGN] = NUMBERS_AND_BOOL(sign), [IL_SQUARE] = NUMBERS(square),
    [IL_SQRT] = REALS(sqrt), [IL_RSQRT] = REALS(rsqrt), [IL_RECIPROCAL] = REALS(reciprocal),
    [IL_FLOOR] = REALS(floor), [IL_CEIL] = REALS(ceil), [IL_ROUND] = REALS(round), [IL_TRUNC] = REALS(trunc),
    [IL_RELU] = REALS(relu), [IL_SIGMOID] = REALS(sigmoid), [IL_EXP] = REALS(exp), [IL_EXP2] = REALS(exp2),
    [IL_EXPM1] = REALS(expm1), [IL_LOG] = REALS(log), [IL_LOG2] = REALS(log2), [IL_LOG10] = REALS(log10),
    [IL_LOG1P] = REALS(log1p), [IL_SIN] = REALS(sin), [IL_COS] = REALS(cos), [IL_TAN] = REALS(tan),
    [IL_ASIN] = REALS(asin), [IL_ACOS] = REALS(acos), [IL_ATAN] = REALS(atan), [IL_SINH] = REALS(sinh),
    [IL_COSH] = REALS(cosh), [IL_TANH] = REALS(tanh), [IL_ERF] = REALS(il_erf), [IL_NEXT_UP] = REALS(next_up),
    [IL_NEXT_DOWN] = REALS(next_down), [IL_ISNAN] = REALS(isnan), [IL_ISINF] = REALS(isinf),
    [IL_ISFINITE] = REALS(isfinite), [IL_NOT] = {[IL_BOOL] = not_u8},
  };
  if (operation < 0 || operation >= IL_UNARY_OPERATIONS || dtype < 0 || dtype >= IL_DTYPES) return 0;
  return loops[operation][dtype];
}
