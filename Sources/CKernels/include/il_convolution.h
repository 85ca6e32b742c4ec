#pragma once
#include "il_normalization.h"
#pragma clang assume_nonnull begin

// Two-dimensional cross-correlation of images, as a layer of a network computes it, and its two derivatives:
//   out[n][y][x][o]   = Σ in[n][y·s + ky − p][x·s + kx − p][i] · w[o][i][ky][kx]  (+ bias[o])
//   gin[n][y][x][i]   = Σ over all (o, ky, kx) and outputs that in[n][y][x][i] reached: gout · w
//   gw[o][i][ky][kx]  = Σ gout[n][y][x][o] · in[n][y·s + ky − p][x·s + kx − p][i]
// float32 and float64. Images are dense, channels last (N, H, W, C); weights are dense (O, I, kH, kW). Pixels outside
// an image are zeros, and take part as such (an infinite weight makes the border NaN). Nothing overlaps.
//
// Order of the sums. A vector lane is one output element. Forward and backward by data: fma from zero over (block of
// 16 input channels, ky, kx, channel in the block); the bias is added last. Backward by weights: fma from zero over
// the pixels of a chunk of images in order, the chunks of a block of images added in order, then the blocks in order.
// Chunks and blocks follow from the shape alone: bits depend neither on threads nor on the instruction set.
// Twins: ConvolutionTests.

// The sum above, or the algorithms of il_winograd.h with tiles of at most 2×2 and 4×4 where they apply.
enum { IL_DIRECT, IL_WINOGRAD_2, IL_WINOGRAD_4 };

typedef struct il_convolution {
  long images, rows, columns, channels;                // N, H, W, I of the input
  long outputs, kernel_rows, kernel_columns;           // O, kH, kW
  long stride, padding;
  int dtype;                                           // IL_FLOAT32 or IL_FLOAT64
  int algorithm;                                       // IL_DIRECT …
} il_convolution;

/// Rows and columns of the outputs (at least 1: the caller has checked).
long il_convolution_rows(const il_convolution *c);
long il_convolution_columns(const il_convolution *c);

/// Scratch comes from il_memory_allocate. Returns 0, or −1 when that refuses: then the result is not complete.
int il_convolve(const il_convolution *c, void *out, const void *in, const void *weights, const void *_Nullable bias);
/// The same without bias; then il_image_statistics of each image of `out`, while it is in cache, into `scratch`
/// (il_normalization_scratch of `n`, which has the shape of the outputs). il_combine_statistics is left to the caller.
int il_convolve_with_statistics(const il_convolution *c, void *out, const void *in, const void *weights,
                                const il_normalization *n, void *scratch);
/// `addend`, dense as in_gradient, is added to each sum at the end: the gradient that reaches the input another way.
int il_convolve_backward_input(const il_convolution *c, void *in_gradient, const void *gradient, const void *weights,
                               const void *_Nullable addend);
int il_convolve_backward_weights(const il_convolution *c, void *weight_gradient, const void *gradient, const void *in);

#pragma clang assume_nonnull end
