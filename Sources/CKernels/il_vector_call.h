#pragma once
// Calls of functions that take 256- or 512-bit vectors by value (SLEEF's), from a program compiled for plain x86-64.
//
// The ABI passes such vectors in ymm and zmm registers. Clang, however, decides how to pass them by the instruction set
// of the whole file, not by the `target` attribute of the caller: in a file without -mavx it puts every __m256 or
// __m512 argument on the stack, and the callee reads whatever the register held before. So the registers are loaded
// by hand.
#include <immintrin.h>

#include "il_isa.h"

// The caller's red zone is stepped over; r12 keeps the stack pointer.
#define IL_CALL_THROUGH "movq %%rsp, %%r12\n\tsubq $128, %%rsp\n\tandq $-64, %%rsp\n\tcall *%[f]\n\tmovq %%r12, %%rsp"
#define IL_CLOBBERED "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "memory", "cc"
#define IL_CLOBBERED_V3                                                                                            \
  IL_CLOBBERED, "ymm2", "ymm3", "ymm4", "ymm5", "ymm6", "ymm7", "ymm8", "ymm9", "ymm10", "ymm11", "ymm12", "ymm13", \
      "ymm14", "ymm15"
#define IL_CLOBBERED_V4                                                                                            \
  IL_CLOBBERED, "zmm2", "zmm3", "zmm4", "zmm5", "zmm6", "zmm7", "zmm8", "zmm9", "zmm10", "zmm11", "zmm12", "zmm13", \
      "zmm14", "zmm15", "zmm16", "zmm17", "zmm18", "zmm19", "zmm20", "zmm21", "zmm22", "zmm23", "zmm24", "zmm25",  \
      "zmm26", "zmm27", "zmm28", "zmm29", "zmm30", "zmm31", "k1", "k2", "k3", "k4", "k5", "k6", "k7"

typedef void (*il_vector_function)(void);

/// Defines, for vectors V in registers FIRST and SECOND: SUFFIX is _v3 or _v4.
///   V il_call1SUFFIX(f, x)            f(x)
///   V il_call2SUFFIX(f, x, y)         f(x, y)
///   void il_call1_pairSUFFIX(f, x, r) r[0], r[1] = f(x), a function that returns a structure of two vectors
#define IL_VECTOR_CALLS(SUFFIX, TARGET, V, FIRST, SECOND, CONSTRAINT, ...)                                         \
  TARGET static inline V il_call1##SUFFIX(il_vector_function f, V x) {                                             \
    register V a __asm__(FIRST) = x;                                                                               \
    __asm__(IL_CALL_THROUGH : "+" CONSTRAINT(a) : [f] "r"(f) : __VA_ARGS__, SECOND, "rdi");                        \
    return a;                                                                                                      \
  }                                                                                                                \
  TARGET static inline V il_call2##SUFFIX(il_vector_function f, V x, V y) {                                        \
    register V a __asm__(FIRST) = x;                                                                               \
    register V b __asm__(SECOND) = y;                                                                              \
    __asm__(IL_CALL_THROUGH : "+" CONSTRAINT(a), "+" CONSTRAINT(b) : [f] "r"(f) : __VA_ARGS__, "rdi");             \
    return a;                                                                                                      \
  }                                                                                                                \
  TARGET static inline void il_call1_pair##SUFFIX(il_vector_function f, V x, V *result) {                          \
    register V a __asm__(FIRST) = x;                                                                               \
    register V *r __asm__("rdi") = result;                                                                         \
    __asm__ volatile(IL_CALL_THROUGH : "+" CONSTRAINT(a), "+r"(r) : [f] "r"(f) : __VA_ARGS__, SECOND);             \
  }
IL_VECTOR_CALLS(_v3, IL_V3, __m256, "ymm0", "ymm1", "x", IL_CLOBBERED_V3)
IL_VECTOR_CALLS(_v4, IL_V4, __m512, "zmm0", "zmm1", "v", IL_CLOBBERED_V4)
