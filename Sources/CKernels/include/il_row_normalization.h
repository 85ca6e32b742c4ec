#pragma once
#pragma clang assume_nonnull begin

// Layer normalisation of a dense matrix, each row by its own statistics, float32 and float64:
//   u = (x − mean)·inverse_std,   y = fma(u, gamma, beta)
// with one gamma and beta per column, inverse_std = 1/√(variance + eps), the variance biased.
//
// Sums along a row: blocks of 4096 columns; in a block four vectors of 64 bytes take turns (in the derivative two, and one
// for what fills no vector), their sum is halved lane by lane; the blocks in order, in float64. The variance is summed from distances to the mean, in a second pass. Sums over
// rows (gradients by gamma and beta): blocks of rows whose size follows from the number of rows, in a block row by row,
// the blocks in order, in float64. Bits depend neither on threads nor on the instruction set. Twins: LayerNormTests.

typedef struct il_row_normalization {
  long rows, columns;
  double eps;
  int dtype;  // IL_FLOAT32 or IL_FLOAT64: of everything that is not said to be double
} il_row_normalization;

/// y, and the mean and inverse_std of each row. Nothing overlaps.
void il_normalize_rows(const il_row_normalization *n, void *y, void *mean, void *inverse_std, const void *x,
                       const void *gamma, const void *beta);

/// Bytes of partial sums that il_normalize_rows_backward needs of scratch.
long il_row_normalization_scratch(const il_row_normalization *n);
/// gx = inverse_std·((d − Σ d / columns) − u·(Σ d·u / columns)) with d = gradient·gamma, sums along the row; and over rows
/// sums[0 … columns) = Σ gradient·u and sums[columns …) = Σ gradient, as double. Nothing overlaps.
void il_normalize_rows_backward(const il_row_normalization *n, void *gx, double *sums, const void *gradient,
                                const void *x, const void *mean, const void *inverse_std, const void *gamma,
                                void *scratch);

#pragma clang assume_nonnull end
