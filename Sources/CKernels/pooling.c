#include "il_pooling.h"

#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

#define CONCATENATE(a, b) a##b
#define EXPANDED(a, b) CONCATENATE(a, b)
#define NAME2(name, tail) EXPANDED(NAME(name), tail)
#define DISPATCH_NAMED(name, PARAMETERS, ARGUMENTS) IL_LOCAL_DISPATCH(name, PARAMETERS, ARGUMENTS)

typedef struct pooling_call {
  const il_pooling *p;
  void *out;
  const void *in;
  long *positions;
  const long *chosen;
} pooling_call;

/// The part of one axis' window that lies inside the image, and the pixels that an average counts.
typedef struct window { long from, end, count; } window;
static inline window window_of(const il_pooling *p, long out, long outputs, long stride, long padding, long kernel,
                               long size) {
  if (p->adaptive) {
    long from = out * size / outputs, end = ((out + 1) * size + outputs - 1) / outputs;
    return (window){from, end, end - from};
  }
  long from = out * stride - padding, end = from + kernel, last = size + padding;
  window w = {from < 0 ? 0 : from, end > size ? size : end, (end > last ? last : end) - from};
  if (!p->counts_padding) w.count = w.end - w.from;
  return w;
}
static inline window row_window(const il_pooling *p, long y) {
  return window_of(p, y, p->out_rows, p->stride_rows, p->padding_rows, p->kernel_rows, p->rows);
}
static inline window column_window(const il_pooling *p, long x) {
  return window_of(p, x, p->out_columns, p->stride_columns, p->padding_columns, p->kernel_columns, p->columns);
}

#define REAL float
#define NAME(x) x##_f32
#include "pooling_real.h"
#undef REAL
#undef NAME
#define REAL double
#define NAME(x) x##_f64
#include "pooling_real.h"

#define BY_TYPE(name) (p->dtype == IL_FLOAT32 ? name##_f32 : name##_f64)

void il_average_pool(const il_pooling *p, void *out, const void *in) {
  pooling_call call = {.p = p, .out = out, .in = in};
  il_parallel_until_interrupted(p->images, BY_TYPE(average_piece), &call);
}
void il_average_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient) {
  pooling_call call = {.p = p, .out = in_gradient, .in = gradient};
  il_parallel_until_interrupted(p->images, BY_TYPE(average_backward_piece), &call);
}
void il_max_pool(const il_pooling *p, void *out, long *positions, const void *in) {
  pooling_call call = {.p = p, .out = out, .in = in, .positions = positions};
  il_parallel_until_interrupted(p->images, BY_TYPE(max_piece), &call);
}
void il_max_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient, const long *positions) {
  pooling_call call = {.p = p, .out = in_gradient, .in = gradient, .chosen = positions};
  il_parallel_until_interrupted(p->images, BY_TYPE(max_backward_piece), &call);
}
