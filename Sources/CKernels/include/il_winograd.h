#pragma once
#include "il_convolution.h"
#pragma clang assume_nonnull begin

// The 3×3 convolutions of il_convolution.h with stride 1 and padding of at most 2, in float32, by the minimal algorithms
// F(2×2, 3×3) and F(4×4, 3×3) of Winograd (Lavin and Gray 2016), interpolation points 0, ±1, (±2,) ∞. An image of
// outputs is cut into tiles of m×m (m = 2, 4); a tile is computed from the (m+2)² inputs that it sees:
//   out = Aᵀ [ Σ over channels (G w Gᵀ) ⊙ (Bᵀ in B) ] A,     gw = Gᵀ [ Σ over tiles (A gout Aᵀ) ⊙ (Bᵀ in B) ] G
// and the gradient by data is the first with rotated, transposed weights. (m+2)²/(9·m²) of the multiplications of the
// direct sum remain: 4/9 and 1/4. Rounding errors are larger: see docs/winograd.md.
//
// Order of the sums. A lane is one channel or output. Transforms are the fixed expressions in winograd_tiles.h; sums over
// channels are fma from zero in order. By weights: fma from zero over the tiles of a block in order, blocks of a part
// added in order, each part transformed back, then the parts in order. Blocks and parts follow from the shape alone: bits
// depend neither on threads nor on the instruction set. A NaN or an infinity reaches every output of a tile that sees it
// (along an axis, the outermost two pixels reach but one row), not only those within its 3×3. Twins: WinogradTests.

/// m of the algorithm that computes a convolution asked for by `il_convolution.algorithm`: 2, 4, or 0 for the direct one,
/// because Winograd's does not apply or is known to be slower for this shape.
long il_winograd_edge(const il_convolution *c);

/// As il_convolve, il_convolve_with_statistics, il_convolve_backward_input, il_convolve_backward_weights, where
/// il_winograd_edge is not 0.
int il_winograd(const il_convolution *c, void *out, const void *in, const void *weights, const void *_Nullable bias,
                const il_normalization *_Nullable n, void *_Nullable scratch);
int il_winograd_backward_input(const il_convolution *c, void *in_gradient, const void *gradient, const void *weights,
                               const void *_Nullable addend);
int il_winograd_backward_weights(const il_convolution *c, void *weight_gradient, const void *gradient, const void *in);

#pragma clang assume_nonnull end
