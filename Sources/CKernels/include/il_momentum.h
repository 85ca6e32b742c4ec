#pragma once
#include <stdbool.h>
#pragma clang assume_nonnull begin

/// A step of gradient descent. Numbers are rounded to the dtype of the weights; lr_times_k is rounded once, as a product.
typedef struct il_momentum {
  double lr_times_k, k;        // k = 1: no rescaling
  double weight_decay, momentum, one_minus_dampening;
  bool nesterov, first;        // first: v = d instead of what stands in v
} il_momentum;

/// In place on n elements of IL_FLOAT32 or IL_FLOAT64, every operation rounded once, in PyTorch's order:
///   d = g + weight_decay·w           (left out for weight_decay 0)
///   v = momentum·v + (1 − dampening)·d;  d = nesterov ? d + momentum·v : v    (left out for momentum 0; v may be null)
///   w = w − (lr·k)·(d / k)
/// Where u is not null it takes (lr·k)·(d / k), and w stays as it is. Nothing overlaps. Twin: GradientDescentTests.
void il_momentum_step(const il_momentum *s, int dtype, long n, void *w, void *_Nullable v, const void *g,
                      void *_Nullable u);

#pragma clang assume_nonnull end
