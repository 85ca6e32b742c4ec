#pragma once
// Loops over SLEEF's deterministic vector functions (`finz_`: with FMA, the same bits at every vector width). The
// last, unfilled vector goes through a buffer, so that each element meets the same function wherever it stands.
#include "il_isa.h"
#include <string.h>

/// A SLEEF function, of which only the address is used here: it takes and returns vector registers.
typedef void (*il_vector_function)(void);

/// out[i] = function(a[i]) for whole vectors of 256 (v3) or 512 (v4) bits; out may be a. In vector_calls.S, which tells
/// why.
void il_apply_v3(long vectors, void *out, const void *a, il_vector_function function);
void il_apply_v4(long vectors, void *out, const void *a, il_vector_function function);
/// out[i] = function(a[i], b[i]); out may be a or b.
void il_apply2_v3(long vectors, void *out, const void *a, const void *b, il_vector_function function);
void il_apply2_v4(long vectors, void *out, const void *a, const void *b, il_vector_function function);

enum { IL_BYTES_v3 = 32, IL_BYTES_v4 = 64 };

#define IL_SLEEF_LOOP1(NAME, V, T, FUNCTION)                                         \
  extern void FUNCTION(void);                                                        \
  static void NAME(long n, void *out, const void *a) {                               \
    enum { W = IL_BYTES_##V / sizeof(T) };                                           \
    long whole = n / W, done = whole * W;                                            \
    size_t left = (size_t)(n - done) * sizeof(T);                                    \
    T rest[W] = {0};                                                                 \
    memcpy(rest, (const T *)a + done, left);                                         \
    il_apply_##V(whole, out, a, FUNCTION);                                           \
    if (left == 0) return;                                                           \
    il_apply_##V(1, rest, rest, FUNCTION);                                           \
    memcpy((T *)out + done, rest, left);                                             \
  }

#define IL_SLEEF_LOOP2(NAME, V, T, FUNCTION)                                         \
  extern void FUNCTION(void);                                                        \
  static void NAME(long n, void *out, const void *a, const void *b) {                \
    enum { W = IL_BYTES_##V / sizeof(T) };                                           \
    long whole = n / W, done = whole * W;                                            \
    size_t left = (size_t)(n - done) * sizeof(T);                                    \
    T first[W] = {0}, second[W] = {0};                                               \
    memcpy(first, (const T *)a + done, left);                                        \
    memcpy(second, (const T *)b + done, left);                                       \
    il_apply2_##V(whole, out, a, b, FUNCTION);                                       \
    if (left == 0) return;                                                           \
    il_apply2_##V(1, first, first, second, FUNCTION);                                \
    memcpy((T *)out + done, first, left);                                            \
  }

/// Defines NAME_f32 and NAME_f64, loops of one argument over SLEEF's function FUNCTION of accuracy U.
#define IL_SLEEF_UNARY(NAME, FUNCTION, U)                                                  \
  IL_SLEEF_LOOP1(NAME##_f32_v3, v3, float, Sleef_finz_##FUNCTION##f8_##U##avx2)            \
  IL_SLEEF_LOOP1(NAME##_f32_v4, v4, float, Sleef_finz_##FUNCTION##f16_##U##avx512f)        \
  IL_SLEEF_LOOP1(NAME##_f64_v3, v3, double, Sleef_finz_##FUNCTION##d4_##U##avx2)           \
  IL_SLEEF_LOOP1(NAME##_f64_v4, v4, double, Sleef_finz_##FUNCTION##d8_##U##avx512f)        \
  static void NAME##_f32(long n, void *out, const void *a) {                               \
    (il_isa == IL_ISA_V4 ? NAME##_f32_v4 : NAME##_f32_v3)(n, out, a);                      \
  }                                                                                        \
  static void NAME##_f64(long n, void *out, const void *a) {                               \
    (il_isa == IL_ISA_V4 ? NAME##_f64_v4 : NAME##_f64_v3)(n, out, a);                      \
  }

/// The same for functions of two arguments.
#define IL_SLEEF_BINARY(NAME, FUNCTION, U)                                                 \
  IL_SLEEF_LOOP2(NAME##_f32_v3, v3, float, Sleef_finz_##FUNCTION##f8_##U##avx2)            \
  IL_SLEEF_LOOP2(NAME##_f32_v4, v4, float, Sleef_finz_##FUNCTION##f16_##U##avx512f)        \
  IL_SLEEF_LOOP2(NAME##_f64_v3, v3, double, Sleef_finz_##FUNCTION##d4_##U##avx2)           \
  IL_SLEEF_LOOP2(NAME##_f64_v4, v4, double, Sleef_finz_##FUNCTION##d8_##U##avx512f)        \
  static void NAME##_f32(long n, void *out, const void *a, const void *b) {                \
    (il_isa == IL_ISA_V4 ? NAME##_f32_v4 : NAME##_f32_v3)(n, out, a, b);                   \
  }                                                                                        \
  static void NAME##_f64(long n, void *out, const void *a, const void *b) {                \
    (il_isa == IL_ISA_V4 ? NAME##_f64_v4 : NAME##_f64_v3)(n, out, a, b);                   \
  }
