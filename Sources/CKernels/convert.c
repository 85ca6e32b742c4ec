#include "il_elementwise.h"
#include "il_isa.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LOOP(FROM, TO, T, U, EXPRESSION)                                                 \
  static inline IL_BODY void FROM##_to_##TO##_body(long n, void *out, const void *a) {   \
    U *o = out;                                                                          \
    const T *x = a;                                                                      \
    _Pragma("clang loop vectorize(enable)") for (long i = 0; i < n; i++) {               \
      T p = x[i];                                                                        \
      o[i] = EXPRESSION;                                                                 \
    }                                                                                    \
  }                                                                                      \
  IL_LOCAL_DISPATCH(FROM##_to_##TO, (long n, void *out, const void *a), (n, out, a))

/// The low bits of a float's integer part: a float wraps as an integer does. NaN and infinity have none.
static uint64_t wrapped(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  int shift = (int)(bits >> 52 & 0x7ff) - 1075;
  if (shift == 0x7ff - 1075 || shift <= -53 || shift >= 64) return 0;
  uint64_t fraction = (bits & 0xfffffffffffff) | 0x10000000000000;
  uint64_t whole = shift < 0 ? fraction >> -shift : fraction << shift;
  return bits >> 63 ? 0 - whole : whole;
}

/// Floats to integers, block by block: C has no value for a float beyond the integer's range, and blocks that hold one are
/// rare.
#define TRUNCATE(FROM, TO, T, U, BELOW, ABOVE)                                              \
  static inline IL_BODY void FROM##_to_##TO##_body(long n, void *out, const void *a) {      \
    for (long start = 0, block = 1024; start < n; start += block) {                         \
      long m = n - start < block ? n - start : block;                                       \
      U *o = (U *)out + start;                                                              \
      const T *x = (const T *)a + start;                                                    \
      int beyond = 0;                                                                       \
      for (long i = 0; i < m; i++) beyond |= !(x[i] > (BELOW) && x[i] < (ABOVE));           \
      if (beyond)                                                                           \
        for (long i = 0; i < m; i++) o[i] = (U)wrapped((double)x[i]);                       \
      else                                                                                  \
        for (long i = 0; i < m; i++) o[i] = (U)x[i];                                        \
    }                                                                                       \
  }                                                                                         \
  IL_LOCAL_DISPATCH(FROM##_to_##TO, (long n, void *out, const void *a), (n, out, a))

#define TO_REALS(FROM, T) LOOP(FROM, f32, T, float, (float)p) LOOP(FROM, f64, T, double, (double)p)
#define FROM_INTEGER(FROM, T)                                                                \
  LOOP(FROM, b8, T, bool, p != 0) LOOP(FROM, u8, T, uint8_t, (uint8_t)p)                   \
  LOOP(FROM, i32, T, int32_t, (int32_t)p) LOOP(FROM, i64, T, int64_t, (int64_t)p) TO_REALS(FROM, T)
#define FROM_REAL(FROM, T)                                     \
  LOOP(FROM, b8, T, bool, p != 0)                             \
  TRUNCATE(FROM, u8, T, uint8_t, (T)-1, (T)256)               \
  TRUNCATE(FROM, i32, T, int32_t, (T)-0x1p31, (T)0x1p31)      \
  TRUNCATE(FROM, i64, T, int64_t, (T)-0x1p63, (T)0x1p63)      \
  TO_REALS(FROM, T)

FROM_INTEGER(b8, uint8_t)
FROM_INTEGER(u8, uint8_t)
FROM_INTEGER(i32, int32_t)
FROM_INTEGER(i64, int64_t)
FROM_REAL(f32, float)
FROM_REAL(f64, double)

il_unary_loop il_convert(int from, int to) {
#define ROW(FROM)                                                                                             \
  {[IL_BOOL] = FROM##_to_b8, [IL_UINT8] = FROM##_to_u8, [IL_INT32] = FROM##_to_i32, [IL_INT64] = FROM##_to_i64, \
   [IL_FLOAT32] = FROM##_to_f32, [IL_FLOAT64] = FROM##_to_f64}
  static const il_unary_loop loops[IL_DTYPES][IL_DTYPES] = {
    [IL_BOOL] = ROW(b8), [IL_UINT8] = ROW(u8), [IL_INT32] = ROW(i32),
    [IL_INT64] = ROW(i64), [IL_FLOAT32] = ROW(f32), [IL_FLOAT64] = ROW(f64),
  };
  if (from < 0 || from >= IL_DTYPES || to < 0 || to >= IL_DTYPES) return 0;
  return loops[from][to];
}
