#pragma once
// Loops over SLEEF's deterministic vector functions (`finz_`: with FMA, the same bits at every vector width). The
// last, unfilled vector goes through a buffer, so that each element meets the same function wherever it stands.
// The functions are declared without their types, since il_vector_call.h is the only safe way to call them.
#include "il_vector_call.h"
#include <string.h>

#define IL_SLEEF_LOOP1(NAME, TARGET, T, V, RAW, CALL, FUNCTION)                                                       \
  extern void FUNCTION(void);                                                                                         \
  TARGET static void NAME(long n, void *out, const void *a) {                                                         \
    enum { W = sizeof(V) / sizeof(T) };                                                                               \
    T *o = out;                                                                                                       \
    const T *x = a;                                                                                                   \
    long i = 0;                                                                                                       \
    for (; i + W <= n; i += W) {                                                                                      \
      V v;                                                                                                            \
      memcpy(&v, x + i, sizeof v);                                                                                    \
      v = (V)CALL(FUNCTION, (RAW)v);                                                                                  \
      memcpy(o + i, &v, sizeof v);                                                                                    \
    }                                                                                                                 \
    if (i < n) {                                                                                                      \
      T rest[W] = {0};                                                                                                \
      V v;                                                                                                            \
      memcpy(rest, x + i, (size_t)(n - i) * sizeof(T));                                                               \
      memcpy(&v, rest, sizeof v);                                                                                     \
      v = (V)CALL(FUNCTION, (RAW)v);                                                                                  \
      memcpy(o + i, &v, (size_t)(n - i) * sizeof(T));                                                                 \
    }                                                                                                                 \
  }

#define IL_SLEEF_LOOP2(NAME, TARGET, T, V, RAW, CALL, FUNCTION)                                                       \
  extern void FUNCTION(void);                                                                                         \
  TARGET static void NAME(long n, void *out, const void *a, const void *b) {                                          \
    enum { W = sizeof(V) / sizeof(T) };                                                                               \
    T *o = out;                                                                                                       \
    const T *x = a, *y = b;                                                                                           \
    long i = 0;                                                                                                       \
    for (; i + W <= n; i += W) {                                                                                      \
      V v, w;                                                                                                         \
      memcpy(&v, x + i, sizeof v);                                                                                    \
      memcpy(&w, y + i, sizeof w);                                                                                    \
      v = (V)CALL(FUNCTION, (RAW)v, (RAW)w);                                                                          \
      memcpy(o + i, &v, sizeof v);                                                                                    \
    }                                                                                                                 \
    if (i < n) {                                                                                                      \
      T first[W] = {0}, second[W] = {0};                                                                              \
      V v, w;                                                                                                         \
      memcpy(first, x + i, (size_t)(n - i) * sizeof(T));                                                              \
      memcpy(second, y + i, (size_t)(n - i) * sizeof(T));                                                             \
      memcpy(&v, first, sizeof v);                                                                                    \
      memcpy(&w, second, sizeof w);                                                                                   \
      v = (V)CALL(FUNCTION, (RAW)v, (RAW)w);                                                                          \
      memcpy(o + i, &v, (size_t)(n - i) * sizeof(T));                                                                 \
    }                                                                                                                 \
  }

/// Defines NAME_f32 and NAME_f64, loops of one argument over SLEEF's function FUNCTION of accuracy U.
#define IL_SLEEF_UNARY(NAME, FUNCTION, U)                                                                             \
  IL_SLEEF_LOOP1(NAME##_f32_v3, IL_V3, float, __m256, __m256, il_call1_v3, Sleef_finz_##FUNCTION##f8_##U##avx2)       \
  IL_SLEEF_LOOP1(NAME##_f32_v4, IL_V4, float, __m512, __m512, il_call1_v4, Sleef_finz_##FUNCTION##f16_##U##avx512f)   \
  IL_SLEEF_LOOP1(NAME##_f64_v3, IL_V3, double, __m256d, __m256, il_call1_v3, Sleef_finz_##FUNCTION##d4_##U##avx2)     \
  IL_SLEEF_LOOP1(NAME##_f64_v4, IL_V4, double, __m512d, __m512, il_call1_v4, Sleef_finz_##FUNCTION##d8_##U##avx512f)  \
  static void NAME##_f32(long n, void *out, const void *a) {                                                          \
    (il_isa == IL_ISA_V4 ? NAME##_f32_v4 : NAME##_f32_v3)(n, out, a);                                                 \
  }                                                                                                                   \
  static void NAME##_f64(long n, void *out, const void *a) {                                                          \
    (il_isa == IL_ISA_V4 ? NAME##_f64_v4 : NAME##_f64_v3)(n, out, a);                                                 \
  }

/// The same for functions of two arguments.
#define IL_SLEEF_BINARY(NAME, FUNCTION, U)                                                                            \
  IL_SLEEF_LOOP2(NAME##_f32_v3, IL_V3, float, __m256, __m256, il_call2_v3, Sleef_finz_##FUNCTION##f8_##U##avx2)       \
  IL_SLEEF_LOOP2(NAME##_f32_v4, IL_V4, float, __m512, __m512, il_call2_v4, Sleef_finz_##FUNCTION##f16_##U##avx512f)   \
  IL_SLEEF_LOOP2(NAME##_f64_v3, IL_V3, double, __m256d, __m256, il_call2_v3, Sleef_finz_##FUNCTION##d4_##U##avx2)     \
  IL_SLEEF_LOOP2(NAME##_f64_v4, IL_V4, double, __m512d, __m512, il_call2_v4, Sleef_finz_##FUNCTION##d8_##U##avx512f)  \
  static void NAME##_f32(long n, void *out, const void *a, const void *b) {                                           \
    (il_isa == IL_ISA_V4 ? NAME##_f32_v4 : NAME##_f32_v3)(n, out, a, b);                                              \
  }                                                                                                                   \
  static void NAME##_f64(long n, void *out, const void *a, const void *b) {                                           \
    (il_isa == IL_ISA_V4 ? NAME##_f64_v4 : NAME##_f64_v3)(n, out, a, b);                                              \
  }
