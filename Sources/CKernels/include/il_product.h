#pragma once
#pragma clang assume_nonnull begin

// Products of matrices as fully connected layers need them, float32 and float64:
//   out[m][n] = Σ a(m, k)·b(k, n)  (+ bias[n])
// `out` is dense, the others lie in memory as the strides say. Nothing overlaps.
//
// Each element is one chain of fma from zero over k in order, whatever the tiles: between blocks of k it waits in `out`. With
// `adds_zero` a zero is added to the sum, as convolutions of the same shapes do that fill their last block with zeros (it
// makes 0 of −0). The bias comes last. Bits depend neither on threads nor on the instruction set, and are those of
// il_convolve and its derivatives for 1×1 kernels. Twins: LinearTests.

typedef struct il_product {
  long rows, columns, depth;   // M, N, K, all at least 1
  long a_row, a_step;          // elements from a(m, k) to a(m + 1, k), to a(m, k + 1)
  long b_step, b_column;       // elements from b(k, n) to b(k + 1, n), to b(k, n + 1)
  int dtype;                   // IL_FLOAT32 or IL_FLOAT64
  int adds_zero;
} il_product;

/// Scratch comes from il_memory_allocate. Returns 0, or −1 when that refuses: then the result is not complete.
int il_multiply(const il_product *p, void *out, const void *a, const void *b, const void *_Nullable bias);

#pragma clang assume_nonnull end
