#pragma once
// One body, two instruction sets, equal bits.
//
// A kernel is written once as `static inline IL_BODY void name_body(…)`, then IL_DISPATCH makes an AVX-512 and an
// AVX2+FMA instance of it and the public function that chooses between them. Contraction is off: `a*b + c` is two
// roundings on every CPU, and a kernel that wants one rounding says fma.
#pragma STDC FP_CONTRACT OFF

#define IL_BODY __attribute__((always_inline))
#define IL_V4 __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define IL_V3 __attribute__((target("arch=x86-64-v3")))

enum { IL_ISA_V3 = 3, IL_ISA_V4 = 4 };

/// The instruction set in use; set once at start by il_isa_select (dispatch.c).
extern _Atomic int il_isa;

/// Whether the CPU has at least AVX2 and FMA, without which the program does not run.
int il_isa_supported(void);
/// The best instruction set of this CPU (IL_ISA_V3 or IL_ISA_V4).
int il_isa_best(void);
/// The instruction set in use, for callers outside this library.
int il_isa_current(void);
/// Chooses an instruction set; a level that the CPU lacks leaves things as they are. Returns the one in use.
int il_isa_select(int isa);

/// IL_DISPATCH defines a public kernel, IL_LOCAL_DISPATCH one of its own file.
#define IL_DISPATCH(name, PARAMETERS, ARGUMENTS) IL_DISPATCH_AS(, name, PARAMETERS, ARGUMENTS)
#define IL_LOCAL_DISPATCH(name, PARAMETERS, ARGUMENTS) IL_DISPATCH_AS(static, name, PARAMETERS, ARGUMENTS)
#define IL_DISPATCH_AS(LINKAGE, name, PARAMETERS, ARGUMENTS)        \
  IL_V4 static void name##_v4 PARAMETERS { name##_body ARGUMENTS; } \
  IL_V3 static void name##_v3 PARAMETERS { name##_body ARGUMENTS; } \
  LINKAGE void name PARAMETERS {                                    \
    if (il_isa == IL_ISA_V4) name##_v4 ARGUMENTS;                   \
    else name##_v3 ARGUMENTS;                                       \
  }
