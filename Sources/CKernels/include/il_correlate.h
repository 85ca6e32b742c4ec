#pragma once
#pragma clang assume_nonnull begin

// Valid cross-correlation of one fixed image with many kernels, float64:
//   out[y][x] = Σ_{i<a, j<b} image[y + i][x + j] · kernel[i][j],  out: (rows − a + 1) × (columns − b + 1).
// The same function is the operator of a convolution layer (small kernel, large output) and its transpose (large
// kernel: the error at each output; small output: the weights' gradient).
//
// Panels. All matrices here stand column by column: element (row, column) is at column·il_panel_stride(rows) + row.
// The elements beyond `rows` in a column are padding: read, never used, written with anything.
//
// Method. Rows go through a real Fourier transform of length N ≥ columns (Stockham; N/2 has factors 2, 3, 4, 5), 8 rows
// at a time, a lane per row; at each of the N/2 + 1 frequencies a sum over i is made directly (fma, i ascending, a lane
// per output row); the rows of the result are transformed back. A lane never meets another, so the bits depend neither
// on the instruction set nor on threads. Error: some 1e-16 of the largest |image|·|kernel| sum.
// Twin: CorrelationTests.

typedef struct il_correlator {
  long rows, columns;       // of the image
  long length;              // N
  const double *twiddles;   // cos(2πk/N), sin(2πk/N) for k < N, in pairs
  double *spectrum;         // il_correlator_room doubles, zeroed, filled by il_correlator_prepare
} il_correlator;

long il_panel_stride(long rows);
/// The transform's length for that many columns.
long il_correlator_length(long columns);
/// Doubles of the image's spectrum; doubles of the (zeroed) workspace of il_correlate for an a × b kernel.
long il_correlator_room(const il_correlator *c);
long il_correlate_room(const il_correlator *c, long a, long b);
/// Transforms the image, a panel.
void il_correlator_prepare(const il_correlator *c, const double *image);
/// Correlates with an a × b kernel, 1 ≤ a ≤ rows, 1 ≤ b ≤ columns; `kernel` and `out` are panels.
void il_correlate(const il_correlator *c, double *out, const double *kernel, long a, long b, double *workspace);

/// What becomes of a panel of pre-activations x, with σ = 1/(1 + exp(−βx)):
enum {
  IL_SWISH_VALUE,     // out = x
  IL_SWISH_SLOPE,     // out = σ·(1 + βx·(1 − σ)), the derivative of Swish x·σ
  IL_SWISH_CURVATURE, // out = β·σ·(1 − σ)·(2 + βx·(1 − 2σ))·out, its second derivative times what out holds
};
/// Applies one of these to a rows × columns panel (`out` may be x) and returns Σ x·σ over it: 8 sums down each column
/// (row modulo 8), added pairwise, then the columns in order. `column_sums`: `columns` doubles of scratch.
/// The padding of out becomes 0.
double il_swish(int what, double *out, const double *x, long rows, long columns, double beta, double *column_sums);

#pragma clang assume_nonnull end
