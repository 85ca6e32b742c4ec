#include "il_activation.h"

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { PIECE = 1 << 15, BUFFER = 1024 };

typedef struct activation_call {
  long n;
  void *out;
  const void *gradient, *x;
  double beta;
  il_unary_loop sigmoid;
} activation_call;

#define ACTIVATIONS(T, S)                                                                                             \
  static inline IL_BODY void scale_##S##_body(long n, T *out, const T *x, T beta) {                                   \
    for (long i = 0; i < n; i++) out[i] = beta * x[i];                                                                \
  }                                                                                                                   \
  IL_LOCAL_DISPATCH(scale_##S, (long n, T *out, const T *x, T beta), (n, out, x, beta))                               \
  static inline IL_BODY void swish_##S##_body(long n, T *out, const T *x, const T *sigma) {                           \
    for (long i = 0; i < n; i++) out[i] = x[i] * sigma[i];                                                            \
  }                                                                                                                   \
  IL_LOCAL_DISPATCH(swish_##S, (long n, T *out, const T *x, const T *sigma), (n, out, x, sigma))                      \
  static inline IL_BODY void slope_##S##_body(long n, T *out, const T *gradient, const T *x, const T *s, T beta) {    \
    if (gradient)                                                                                                     \
      for (long i = 0; i < n; i++) out[i] = gradient[i] * (s[i] * (1 + beta * x[i] * (1 - s[i])));                    \
    else                                                                                                              \
      for (long i = 0; i < n; i++) out[i] = s[i] * (1 + beta * x[i] * (1 - s[i]));                                    \
  }                                                                                                                   \
  IL_LOCAL_DISPATCH(slope_##S, (long n, T *out, const T *gradient, const T *x, const T *s, T beta),                   \
                    (n, out, gradient, x, s, beta))                                                                   \
  static void swish_piece_##S(void *context, long piece) {                                                            \
    const activation_call *c = context;                                                                               \
    T sigma[BUFFER];                                                                                                  \
    long end = (piece + 1) * PIECE < c->n ? (piece + 1) * PIECE : c->n;                                               \
    for (long i = piece * PIECE; i < end; i += BUFFER) {                                                              \
      long n = end - i < BUFFER ? end - i : BUFFER;                                                                   \
      scale_##S(n, sigma, (const T *)c->x + i, (T)c->beta);                                                           \
      c->sigmoid(n, sigma, sigma);                                                                                    \
      swish_##S(n, (T *)c->out + i, (const T *)c->x + i, sigma);                                                      \
    }                                                                                                                 \
  }                                                                                                                   \
  static void slope_piece_##S(void *context, long piece) {                                                            \
    const activation_call *c = context;                                                                               \
    const T *gradient = c->gradient;                                                                                  \
    T sigma[BUFFER];                                                                                                  \
    long end = (piece + 1) * PIECE < c->n ? (piece + 1) * PIECE : c->n;                                               \
    for (long i = piece * PIECE; i < end; i += BUFFER) {                                                              \
      long n = end - i < BUFFER ? end - i : BUFFER;                                                                   \
      scale_##S(n, sigma, (const T *)c->x + i, (T)c->beta);                                                           \
      c->sigmoid(n, sigma, sigma);                                                                                    \
      slope_##S(n, (T *)c->out + i, gradient ? gradient + i : gradient, (const T *)c->x + i, sigma, (T)c->beta);      \
    }                                                                                                                 \
  }
ACTIVATIONS(float, f32)
ACTIVATIONS(double, f64)

static long pieces(long n) { return (n + PIECE - 1) / PIECE; }
#define BY_TYPE(name) (dtype == IL_FLOAT32 ? name##_f32 : name##_f64)

void il_swish_forward(int dtype, long n, void *out, const void *x, double beta) {
  activation_call call = {n, out, 0, x, beta, il_unary(IL_SIGMOID, dtype)};
  il_parallel(pieces(n), BY_TYPE(swish_piece), &call);
}
void il_swish_backward(int dtype, long n, void *out, const void *gradient, const void *x, double beta) {
  activation_call call = {n, out, gradient, x, beta, il_unary(IL_SIGMOID, dtype)};
  il_parallel(pieces(n), BY_TYPE(slope_piece), &call);
}
