#include "il_finite.h"

#include <stdatomic.h>
#include <stdint.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { PIECE = 1 << 15 };

typedef struct finite_call {
  long n;
  const void *x;
  atomic_bool found;
} finite_call;

// An exponent of ones only is infinity or NaN. Bits are compared, so that it does not matter what a compiler assumes of
// floating-point numbers; the loop has no exit, so that it is all vectors.
#define FINITE(T, S, MASK)                                                                                            \
  static inline IL_BODY void finite_##S##_body(long n, const T *x, bool *finite) {                                    \
    T any = 0;                                                                                                        \
    for (long i = 0; i < n; i++) any |= (x[i] & MASK) == MASK;                                                        \
    *finite = any == 0;                                                                                               \
  }                                                                                                                   \
  IL_LOCAL_DISPATCH(finite_##S, (long n, const T *x, bool *finite), (n, x, finite))                                   \
  static void finite_piece_##S(void *context, long piece) {                                                           \
    finite_call *c = context;                                                                                         \
    if (atomic_load_explicit(&c->found, memory_order_relaxed)) return;                                                \
    long i = piece * PIECE, n = c->n - i < PIECE ? c->n - i : PIECE;                                                  \
    bool finite;                                                                                                      \
    finite_##S(n, (const T *)c->x + i, &finite);                                                                      \
    if (!finite) atomic_store_explicit(&c->found, true, memory_order_relaxed);                                        \
  }
FINITE(uint32_t, f32, UINT32_C(0x7f800000))
FINITE(uint64_t, f64, UINT64_C(0x7ff0000000000000))

bool il_all_finite(int dtype, long n, const void *x) {
  finite_call call = {.n = n, .x = x};
  atomic_init(&call.found, false);
  il_parallel((n + PIECE - 1) / PIECE, dtype == IL_FLOAT32 ? finite_piece_f32 : finite_piece_f64, &call);
  return !atomic_load(&call.found);
}
