#include "il_row_normalization.h"

#include <math.h>
#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { BLOCK = 4096 };             // columns of a block of sums along a row
enum { PIECE_ELEMENTS = 1 << 14 };
enum { LEAST_ROWS = 32, MOST_BLOCKS = 256 };  // of sums over rows

typedef struct rows_call {
  const il_row_normalization *n;
  void *out, *mean, *inverse_std, *scratch;
  const void *x, *gradient, *gamma, *beta;
} rows_call;

static long least(long a, long b) { return a < b ? a : b; }

/// Rows of a piece of the forward pass.
static long piece_rows(const il_row_normalization *n) {
  long fit = PIECE_ELEMENTS / n->columns;
  return fit < 1 ? 1 : fit;
}

/// Rows whose gradients by gamma and beta are added before they go to the others.
static long block_rows(const il_row_normalization *n) {
  long rows = (n->rows + MOST_BLOCKS - 1) / MOST_BLOCKS;
  return rows < LEAST_ROWS ? LEAST_ROWS : rows;
}
static long block_count(const il_row_normalization *n) { return (n->rows + block_rows(n) - 1) / block_rows(n); }

#define CONCATENATE(a, b) a##b
#define EXPANDED(a, b) CONCATENATE(a, b)
#define NAME2(name, tail) EXPANDED(NAME(name), tail)
#define DISPATCH_NAMED(name, PARAMETERS, ARGUMENTS) IL_LOCAL_DISPATCH(name, PARAMETERS, ARGUMENTS)

#define REAL float
#define INTEGER int
#define LANE_NUMBERS {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
#define NAME(x) x##_f32
#define HALVES(v, total)                                                       \
  do {                                                                         \
    __typeof__((v).lo) h8 = (v).lo + (v).hi;                                   \
    __typeof__(h8.lo) h4 = h8.lo + h8.hi;                                      \
    __typeof__(h4.lo) h2 = h4.lo + h4.hi;                                      \
    total = (double)(h2.lo + h2.hi);                                           \
  } while (0)
#include "row_normalization_real.h"
#undef REAL
#undef INTEGER
#undef LANE_NUMBERS
#undef NAME
#undef HALVES
#define REAL double
#define INTEGER long
#define LANE_NUMBERS {0, 1, 2, 3, 4, 5, 6, 7}
#define NAME(x) x##_f64
#define HALVES(v, total)                                                       \
  do {                                                                         \
    __typeof__((v).lo) h4 = (v).lo + (v).hi;                                   \
    __typeof__(h4.lo) h2 = h4.lo + h4.hi;                                      \
    total = h2.lo + h2.hi;                                                     \
  } while (0)
#include "row_normalization_real.h"

#define BY_TYPE(name) (n->dtype == IL_FLOAT32 ? name##_f32 : name##_f64)

void il_normalize_rows(const il_row_normalization *n, void *y, void *mean, void *inverse_std, const void *x,
                       const void *gamma, const void *beta) {
  rows_call call = {.n = n, .out = y, .mean = mean, .inverse_std = inverse_std, .x = x, .gamma = gamma, .beta = beta};
  il_parallel_until_interrupted((n->rows + piece_rows(n) - 1) / piece_rows(n), BY_TYPE(forward_piece), &call);
}

long il_row_normalization_scratch(const il_row_normalization *n) {
  return block_count(n) * 2 * n->columns * (n->dtype == IL_FLOAT32 ? 4 : 8);
}

void il_normalize_rows_backward(const il_row_normalization *n, void *gx, double *sums, const void *gradient,
                                const void *x, const void *mean, const void *inverse_std, const void *gamma,
                                void *scratch) {
  rows_call call = {.n = n, .out = gx, .mean = (void *)mean, .inverse_std = (void *)inverse_std, .scratch = scratch,
                    .x = x, .gradient = gradient, .gamma = gamma};
  il_parallel_until_interrupted(block_count(n), BY_TYPE(backward_piece), &call);
  if (n->dtype == IL_FLOAT32) add_blocks_f32(sums, scratch, block_count(n), 2 * n->columns);
  else add_blocks_f64(sums, scratch, block_count(n), 2 * n->columns);
}
