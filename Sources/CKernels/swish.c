#include <string.h>

#include "il_correlate.h"
#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { LANES = 8, COLUMNS = 16, BLOCK = 256 };  // columns of a piece; elements between two calls of the sigmoid
typedef double lanes __attribute__((ext_vector_type(LANES), aligned(8)));

/// A block of one column: out from x and sigma, and Σ x·σ into 8 sums. Elements at `rows` and beyond count as 0.
static inline IL_BODY void il_swish_block_body(int what, double *out, const double *x, const double *sigma, long rows,
                                               double beta, double *sums) {
  lanes b = (lanes)(beta), one = (lanes)(1.0), two = (lanes)(2.0), sum = *(lanes *)sums;
  for (long i = 0; i < rows; i += LANES) {
    lanes v = *(const lanes *)(x + i), s = *(const lanes *)(sigma + i), swish = v * s, result = v;
    if (what == IL_SWISH_SLOPE) result = s * (one + b * v * (one - s));
    if (what == IL_SWISH_CURVATURE)
      result = b * s * (one - s) * (two + b * v * (one - two * s)) * *(const lanes *)(out + i);
    for (long lane = rows - i; lane < LANES; lane++) swish[lane] = result[lane] = 0;
    sum += swish;
    *(lanes *)(out + i) = result;
  }
  *(lanes *)sums = sum;
}
IL_DISPATCH(il_swish_block,
            (int what, double *out, const double *x, const double *sigma, long rows, double beta, double *sums),
            (what, out, x, sigma, rows, beta, sums))

typedef struct swish_call {
  int what;
  double *out;
  const double *x;
  long rows, columns;
  double beta;
  double *column_sums;
  il_unary_loop sigmoid;
} swish_call;

static void run_columns(void *context, long piece) {
  const swish_call *c = context;
  long stride = il_panel_stride(c->rows), end = (piece + 1) * COLUMNS;
  for (long column = piece * COLUMNS; column < end && column < c->columns; column++) {
    double sums[LANES] = {0}, sigma[BLOCK];
    for (long row = 0; row < c->rows; row += BLOCK) {
      const double *x = c->x + column * stride + row;
      long rows = c->rows - row < BLOCK ? c->rows - row : BLOCK, padded = il_panel_stride(rows);
      for (long i = 0; i < padded; i++) sigma[i] = c->beta * x[i];
      c->sigmoid(padded, sigma, sigma);
      il_swish_block(c->what, c->out + column * stride + row, x, sigma, rows, c->beta, sums);
    }
    c->column_sums[column] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  }
}

double il_swish(int what, double *out, const double *x, long rows, long columns, double beta, double *column_sums) {
  swish_call call = {what, out, x, rows, columns, beta, column_sums, il_unary(IL_SIGMOID, IL_FLOAT64)};
  il_parallel((columns + COLUMNS - 1) / COLUMNS, run_columns, &call);
  double sum = 0;
  for (long column = 0; column < columns; column++) sum += column_sums[column];
  return sum;
}
