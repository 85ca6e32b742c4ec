#include "il_loss.h"

#include "il_elementwise.h"
#include "il_isa.h"

// Logits are few: nothing here is worth a second thread.
#define LOSSES(T, S, DTYPE)                                                                                           \
  static void log_softmax_##S(long rows, long classes, T *log_p, const T *x, T *e) {                                  \
    for (long r = 0; r < rows; r++) {                                                                                 \
      T most = x[r * classes];                                                                                        \
      for (long k = 1; k < classes; k++) {                                                                            \
        T v = x[r * classes + k];                                                                                     \
        most = v > most || v != v ? v : most;                                                                         \
      }                                                                                                               \
      for (long k = 0; k < classes; k++) log_p[r * classes + k] = x[r * classes + k] - most;                          \
    }                                                                                                                 \
    il_unary(IL_EXP, DTYPE)(rows * classes, e, log_p);                                                                \
    for (long r = 0; r < rows; r++) {                                                                                 \
      T sum = 0;                                                                                                      \
      for (long k = 0; k < classes; k++) sum += e[r * classes + k];                                                   \
      e[r] = sum;                                                                                                     \
    }                                                                                                                 \
    il_unary(IL_LOG, DTYPE)(rows, e, e);                                                                              \
    for (long r = 0; r < rows; r++)                                                                                   \
      for (long k = 0; k < classes; k++) log_p[r * classes + k] -= e[r];                                              \
  }                                                                                                                   \
  static double likelihood_##S(long rows, long classes, const T *log_p, const long *labels) {                         \
    double sum = 0;                                                                                                   \
    for (long r = 0; r < rows; r++) sum += (double)log_p[r * classes + labels[r]];                                    \
    return -(sum / (double)rows);                                                                                     \
  }                                                                                                                   \
  static void backward_##S(long rows, long classes, T *out, const T *log_p, const long *labels, T scale) {            \
    il_unary(IL_EXP, DTYPE)(rows * classes, out, log_p);                                                              \
    for (long r = 0; r < rows; r++) {                                                                                 \
      out[r * classes + labels[r]] -= 1;                                                                              \
      for (long k = 0; k < classes; k++) out[r * classes + k] *= scale;                                               \
    }                                                                                                                 \
  }
LOSSES(float, f32, IL_FLOAT32)
LOSSES(double, f64, IL_FLOAT64)

void il_log_softmax(int dtype, long rows, long classes, void *log_p, const void *logits, void *scratch) {
  if (dtype == IL_FLOAT32) log_softmax_f32(rows, classes, log_p, logits, scratch);
  else log_softmax_f64(rows, classes, log_p, logits, scratch);
}
double il_negative_log_likelihood(int dtype, long rows, long classes, const void *log_p, const long *labels) {
  return dtype == IL_FLOAT32 ? likelihood_f32(rows, classes, log_p, labels) : likelihood_f64(rows, classes, log_p, labels);
}
void il_cross_entropy_backward(int dtype, long rows, long classes, void *out, const void *log_p, const long *labels,
                               double scale) {
  if (dtype == IL_FLOAT32) backward_f32(rows, classes, out, log_p, labels, (float)scale);
  else backward_f64(rows, classes, out, log_p, labels, scale);
}
