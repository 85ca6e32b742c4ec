#include "il_elementwise.h"
#include "il_isa.h"
#include "il_sleef.h"

#include <stdint.h>
#include <stdbool.h>
#include <string.h>

// Arithmetic of one pair. Integer arithmetic wraps; remainder and floor_divide have the sign of the divisor, as in
// Lua and Python; maximum and minimum hand on a NaN, as PyTorch's do. Nothing here calls libm but for fmod.

#define FLOAT_HELPERS(T, S, UNSIGNED)                                                                      \
  static inline IL_BODY T pair_maximum_##S(T a, T b) { return a != a ? a : b != b ? b : a > b ? a : b; }        \
  static inline IL_BODY T pair_minimum_##S(T a, T b) { return a != a ? a : b != b ? b : a < b ? a : b; }        \
  static inline IL_BODY T pair_nextafter_##S(T a, T b) {                                                        \
    UNSIGNED bits;                                                                                         \
    memcpy(&bits, &a, sizeof bits);                                                                        \
    if (a != a) return a;                                                                                  \
    if (b != b || a == b) return b;                                                                        \
    if (a == 0) { UNSIGNED tiny = 1; T t; memcpy(&t, &tiny, sizeof t); return b > 0 ? t : -t; }              \
    bits += (a < b) == (a > 0) ? 1 : -1;                                                                   \
    memcpy(&a, &bits, sizeof a);                                                                           \
    return a;                                                                                              \
  }
FLOAT_HELPERS(float, f32, uint32_t)
FLOAT_HELPERS(double, f64, uint64_t)

// fmod is exact in IEEE arithmetic (whatever the library), so its bits are everyone's.
static inline float pair_remainder_f32(float a, float b) {
  float r = __builtin_fmodf(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
static inline double pair_remainder_f64(double a, double b) {
  double r = __builtin_fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/// ⌊a/b⌋ such that a = b·floor_divide(a, b) + remainder(a, b) up to one rounding (NumPy's divmod): from the exact
/// remainder, because the quotient a/b may round up to the next integer.
#define FLOOR_DIVIDE(T, S, FMOD, FLOOR, COPYSIGN)              \
  static inline T pair_floor_divide_##S(T a, T b) {            \
    if (b == 0) return a / b;                                  \
    T r = FMOD(a, b), q = (a - r) / b;                         \
    if (r != 0 && (r < 0) != (b < 0)) q -= 1;                  \
    if (q == 0) return COPYSIGN((T)0, a / b);                  \
    T whole = FLOOR(q);                                        \
    return q - whole > (T)0.5 ? whole + 1 : whole;             \
  }
FLOOR_DIVIDE(float, f32, __builtin_fmodf, __builtin_floorf, __builtin_copysignf)
FLOOR_DIVIDE(double, f64, __builtin_fmod, __builtin_floor, __builtin_copysign)

#define INTEGER_HELPERS(T, U, S)                                                                \
  static inline IL_BODY T pair_floor_divide_##S(T a, T b) {                                          \
    if (b == 0) return 0;                                                                       \
    if ((T)-1 < 0 && b == (T)-1) return (T)(0 - (U)a);                                                          \
    T q = a / b;                                                                                \
    return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;                                        \
  }                                                                                             \
  static inline IL_BODY T pair_remainder_##S(T a, T b) {                                             \
    if (b == 0 || ((T)-1 < 0 && b == (T)-1)) return 0;                                                            \
    T r = a % b;                                                                                \
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;                                            \
  }                                                                                             \
  static inline IL_BODY T pair_maximum_##S(T a, T b) { return a > b ? a : b; }                       \
  static inline IL_BODY T pair_minimum_##S(T a, T b) { return a < b ? a : b; }
INTEGER_HELPERS(uint8_t, uint32_t, u8)
INTEGER_HELPERS(int32_t, uint32_t, i32)
INTEGER_HELPERS(int64_t, uint64_t, i64)

/// aᵇ by repeated squaring, wrapping as products do. There is no integer for b < 0: the caller refuses.
#define POWER(T, U, S)                                 \
  static inline T pair_pow_##S(T a, T b) {             \
    U result = 1, factor = (U)a;                       \
    for (U left = b < 0 ? 0 : (U)b; left; left >>= 1) {   \
      if (left & 1) result *= factor;                  \
      factor *= factor;                                \
    }                                                  \
    return (T)result;                                  \
  }
POWER(uint8_t, uint32_t, u8)
POWER(int32_t, uint32_t, i32)
POWER(int64_t, uint64_t, i64)

#define LOOP(NAME, S, OUT, T, EXPRESSION)                                                       \
  static inline IL_BODY void NAME##_##S##_body(long n, void *out, const void *a, const void *b) { \
    OUT *o = out;                                                                               \
    const T *x = a, *y = b;                                                                     \
    _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++) {               \
      T p = x[i], q = y[i];                                                                     \
      o[i] = EXPRESSION;                                                                        \
    }                                                                                           \
  }                                                                                             \
  IL_LOCAL_DISPATCH(NAME##_##S, (long n, void *out, const void *a, const void *b), (n, out, a, b))

/// A loop that no compiler vectorises (it calls fmod), and whose bits need no instance per instruction set.
#define SCALAR_LOOP(NAME, S, T)                                                             \
  static void NAME##_##S(long n, void *out, const void *a, const void *b) {                 \
    T *o = out;                                                                             \
    const T *x = a, *y = b;                                                                 \
    for (long i = 0; i < n; i++) o[i] = pair_##NAME##_##S(x[i], y[i]);                      \
  }

#define FLOATS(NAME, EXPRESSION) LOOP(NAME, f32, float, float, EXPRESSION) LOOP(NAME, f64, double, double, EXPRESSION)
#define INTEGERS(NAME, EXPRESSION8, EXPRESSION32, EXPRESSION64)                                       \
  LOOP(NAME, u8, uint8_t, uint8_t, EXPRESSION8) LOOP(NAME, i32, int32_t, int32_t, EXPRESSION32)      \
  LOOP(NAME, i64, int64_t, int64_t, EXPRESSION64)
#define INTEGER_PAIRS(NAME) INTEGERS(NAME, pair_##NAME##_u8(p, q), pair_##NAME##_i32(p, q), pair_##NAME##_i64(p, q))
#define COMPARE(NAME, OPERATOR)                                                                            \
  LOOP(NAME, f32, bool, float, p OPERATOR q) LOOP(NAME, f64, bool, double, p OPERATOR q)                   \
  LOOP(NAME, i32, bool, int32_t, p OPERATOR q) LOOP(NAME, i64, bool, int64_t, p OPERATOR q)                \
  LOOP(NAME, u8, bool, uint8_t, p OPERATOR q)

FLOATS(add, p + q)
FLOATS(sub, p - q)
FLOATS(mul, p * q)
FLOATS(div, p / q)
LOOP(maximum, f32, float, float, pair_maximum_f32(p, q))
LOOP(maximum, f64, double, double, pair_maximum_f64(p, q))
LOOP(minimum, f32, float, float, pair_minimum_f32(p, q))
LOOP(minimum, f64, double, double, pair_minimum_f64(p, q))
SCALAR_LOOP(remainder, f32, float)
SCALAR_LOOP(remainder, f64, double)
SCALAR_LOOP(floor_divide, f32, float)
SCALAR_LOOP(floor_divide, f64, double)
LOOP(nextafter, f32, float, float, pair_nextafter_f32(p, q))
LOOP(nextafter, f64, double, double, pair_nextafter_f64(p, q))
INTEGERS(add, (uint8_t)(p + q), (int32_t)((uint32_t)p + (uint32_t)q), (int64_t)((uint64_t)p + (uint64_t)q))
INTEGERS(sub, (uint8_t)(p - q), (int32_t)((uint32_t)p - (uint32_t)q), (int64_t)((uint64_t)p - (uint64_t)q))
INTEGERS(mul, (uint8_t)(p * q), (int32_t)((uint32_t)p * (uint32_t)q), (int64_t)((uint64_t)p * (uint64_t)q))
INTEGER_PAIRS(maximum)
INTEGER_PAIRS(minimum)
INTEGER_PAIRS(remainder)
INTEGER_PAIRS(floor_divide)
SCALAR_LOOP(pow, u8, uint8_t)
SCALAR_LOOP(pow, i32, int32_t)
SCALAR_LOOP(pow, i64, int64_t)
COMPARE(eq, ==)
COMPARE(ne, !=)
COMPARE(lt, <)
COMPARE(le, <=)
COMPARE(gt, >)
COMPARE(ge, >=)
LOOP(and, u8, uint8_t, uint8_t, p & q)
LOOP(or, u8, uint8_t, uint8_t, p | q)
LOOP(xor, u8, uint8_t, uint8_t, p ^ q)

IL_SLEEF_BINARY(sleef_pow, pow, u10)

/// Powers. SLEEF's float64 one overflows a little too early: there it is the square of the power with half the exponent,
/// to 3 ulp; x¹ is x.
#define TOO_EARLY_f32(o, x, y) 0
#define TOO_EARLY_f64(o, x, y) (__builtin_isinf(o) && __builtin_isfinite(x) && __builtin_isfinite(y) && (x) != 0)
#define LARGE_POWER(S, T)                                                                       \
  static T large_power_##S(T x, T y, T o) {                                                     \
    T half = y / 2, root, size = x < 0 ? -x : x;                                                \
    sleef_pow_##S(1, &root, &size, &half);                                                      \
    return o < 0 ? -(root * root) : root * root;                                                \
  }
LARGE_POWER(f32, float)
LARGE_POWER(f64, double)
#define REAL_POWER(S, T)                                                                        \
  static void pow_##S(long n, void *out, const void *a, const void *b) {                        \
    enum { CHUNK = 256 };                                                                       \
    for (long i = 0; i < n; i += CHUNK) {                                                       \
      T x[CHUNK], y[CHUNK], *o = (T *)out + i;                                                  \
      long m = n - i < CHUNK ? n - i : CHUNK;                                                   \
      memcpy(x, (const T *)a + i, (size_t)m * sizeof(T));                                       \
      memcpy(y, (const T *)b + i, (size_t)m * sizeof(T));                                       \
      sleef_pow_##S(m, o, x, y);                                                                \
      for (long j = 0; j < m; j++) o[j] = y[j] == 1 ? x[j] : o[j];                              \
      for (long j = 0; j < m; j++)                                                              \
        if (TOO_EARLY_##S(o[j], x[j], y[j])) o[j] = large_power_##S(x[j], y[j], o[j]);          \
    }                                                                                           \
  }
REAL_POWER(f32, float)
REAL_POWER(f64, double)
IL_SLEEF_BINARY(atan2, atan2, u10)

il_binary_loop il_binary(int operation, int dtype) {
#define ALL(NAME) {[IL_BOOL] = NAME##_u8, [IL_UINT8] = NAME##_u8, [IL_INT32] = NAME##_i32, [IL_INT64] = NAME##_i64, \
                   [IL_FLOAT32] = NAME##_f32, [IL_FLOAT64] = NAME##_f64}
#define NUMBERS(NAME) \
  {[IL_UINT8] = NAME##_u8, [IL_INT32] = NAME##_i32, [IL_INT64] = NAME##_i64, [IL_FLOAT32] = NAME##_f32, \
   [IL_FLOAT64] = NAME##_f64}
#define NUMBERS_AND_BOOL(NAME, LOGICAL) \
  {[IL_BOOL] = LOGICAL##_u8, [IL_UINT8] = NAME##_u8, [IL_INT32] = NAME##_i32, [IL_INT64] = NAME##_i64, \
   [IL_FLOAT32] = NAME##_f32, [IL_FLOAT64] = NAME##_f64}
#define REALS(NAME) {[IL_FLOAT32] = NAME##_f32, [IL_FLOAT64] = NAME##_f64}
#define LOGICAL(NAME) {[IL_BOOL] = NAME##_u8}
  static const il_binary_loop loops[IL_BINARY_OPERATIONS][IL_DTYPES] = {
    [IL_ADD] = NUMBERS_AND_BOOL(add, or), [IL_SUB] = NUMBERS(sub), [IL_MUL] = NUMBERS_AND_BOOL(mul, and),
    [IL_MAXIMUM] = NUMBERS_AND_BOOL(maximum, or), [IL_MINIMUM] = NUMBERS_AND_BOOL(minimum, and), [IL_REMAINDER] = NUMBERS(remainder), [IL_FLOOR_DIVIDE] = NUMBERS(floor_divide),
    [IL_DIV] = REALS(div), [IL_POW] = NUMBERS(pow), [IL_ATAN2] = REALS(atan2), [IL_NEXTAFTER] = REALS(nextafter),
    [IL_EQ] = ALL(eq), [IL_NE] = ALL(ne), [IL_LT] = ALL(lt), [IL_LE] = ALL(le), [IL_GT] = ALL(gt), [IL_GE] = ALL(ge),
    [IL_AND] = LOGICAL(and), [IL_OR] = LOGICAL(or), [IL_XOR] = LOGICAL(xor),
  };
  if (operation < 0 || operation >= IL_BINARY_OPERATIONS || dtype < 0 || dtype >= IL_DTYPES) return 0;
  return loops[operation][dtype];
}
