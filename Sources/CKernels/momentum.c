#include "il_momentum.h"

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { PIECE = 1 << 15 };

typedef struct step_call {
  const il_momentum *s;
  long n;
  void *w, *v, *u;
  const void *g;
} step_call;

#define STEP(T, S)                                                                                                    \
  static inline IL_BODY void step_to_##S(const il_momentum *s, long n, T *restrict w, T *restrict v,                  \
                                         const T *restrict g, T *restrict u, const bool apart) {                      \
    T rate = (T)s->lr_times_k, k = (T)s->k, decay = (T)s->weight_decay, mu = (T)s->momentum;                          \
    T part = (T)s->one_minus_dampening;                                                                               \
    bool decays = s->weight_decay != 0, moves = v && s->momentum != 0, first = s->first, nesterov = s->nesterov;      \
    for (long i = 0; i < n; i++) {                                                                                    \
      T d = g[i];                                                                                                     \
      if (decays) d = d + decay * w[i];                                                                               \
      if (moves) {                                                                                                    \
        T next = first ? d : mu * v[i] + part * d;                                                                    \
        v[i] = next;                                                                                                  \
        d = nesterov ? d + mu * next : next;                                                                          \
      }                                                                                                               \
      if (apart) u[i] = rate * (d / k);                                                                               \
      else w[i] = w[i] - rate * (d / k);                                                                              \
    }                                                                                                                 \
  }                                                                                                                   \
  static inline IL_BODY void step_##S##_body(const il_momentum *s, long n, T *restrict w, T *restrict v,              \
                                             const T *restrict g, T *restrict u) {                                    \
    if (u) step_to_##S(s, n, w, v, g, u, true);                                                                       \
    else step_to_##S(s, n, w, v, g, u, false);                                                                        \
  }                                                                                                                   \
  IL_LOCAL_DISPATCH(step_##S,                                                                                         \
                    (const il_momentum *s, long n, T *restrict w, T *restrict v, const T *restrict g, T *restrict u), \
                    (s, n, w, v, g, u))                                                                               \
  static void step_piece_##S(void *context, long piece) {                                                             \
    const step_call *c = context;                                                                                     \
    long i = piece * PIECE, n = c->n - i < PIECE ? c->n - i : PIECE;                                                  \
    step_##S(c->s, n, (T *)c->w + i, c->v ? (T *)c->v + i : 0, (const T *)c->g + i, c->u ? (T *)c->u + i : 0);        \
  }
STEP(float, f32)
STEP(double, f64)

void il_momentum_step(const il_momentum *s, int dtype, long n, void *w, void *v, const void *g, void *u) {
  step_call call = {s, n, w, v, u, g};
  il_parallel((n + PIECE - 1) / PIECE, dtype == IL_FLOAT32 ? step_piece_f32 : step_piece_f64, &call);
}
