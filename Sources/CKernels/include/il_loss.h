#pragma once
#pragma clang assume_nonnull begin

// Cross-entropy of logits (rows × classes, dense) with labels 0 … classes − 1 (the caller has checked), IL_FLOAT32 or
// IL_FLOAT64. Per row: m = max; e_k = exp(x_k − m); log p_k = (x_k − m) − log Σ e, the sum in class order; one row's
// work is scalar but for exp. Twins: LossTests.

/// log_p (rows × classes); `scratch`: as many elements.
void il_log_softmax(int dtype, long rows, long classes, void *log_p, const void *logits, void *scratch);
/// −(1/rows)·Σ log_p[row][label], the sum in row order in float64.
double il_negative_log_likelihood(int dtype, long rows, long classes, const void *log_p, const long *labels);
/// out = (exp(log_p) − [class is label])·scale.
void il_cross_entropy_backward(int dtype, long rows, long classes, void *out, const void *log_p, const long *labels,
                               double scale);

#pragma clang assume_nonnull end
