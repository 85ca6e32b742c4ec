// How a convolution walks over its images: shared by all element types and instruction sets.
#pragma once
#include <stdatomic.h>

#include "il_convolution.h"

/// Input channels of a block; the order of the sums depends on it.
enum { IL_CHANNEL_BLOCK = 16 };
/// Outputs whose weights lie side by side in packed weights.
enum { IL_OUTPUT_GROUP = 32 };

/// One axis of the taps that reach one residue of destination coordinates. Forward there is one phase, step 1; backward
/// with stride s there are s, because destination pixels s apart meet the same taps.
typedef struct axis_phase {
  long first, count;  // destination coordinates first, first + step, … (count of them)
  long taps;          // how many kernel elements take part; may be 0
  long start;         // source coordinate of the first tap for the first destination, padding counted
} axis_phase;

typedef struct axis_plan {
  long phases, step;      // phases of this axis, distance of destinations of one phase
  long source_step;       // source coordinates between neighbouring destinations of one phase
  long before, padded;    // coordinates added before the source (negative: dropped), and the size with padding
} axis_plan;

/// A correlation of `source` into `destination`: forward, or backward by data with the weights turned round.
typedef struct il_correlation {
  il_convolution shape;
  int backward;
  long source_rows, source_columns, source_channels;
  long rows, columns, outputs;           // of the destination
  axis_plan y, x;
  long block, blocks;                    // channels of a block, number of blocks
  long group;                            // outputs of a group in packed weights
  long strips, strip_rows;               // pieces of an image, destination rows of a phase in one piece
  const void *source, *bias, *addend;
  void *packed, *destination;
  const il_normalization *statistics;    // of each image's outputs, or null
  void *statistics_scratch;
  atomic_int failed;
} il_correlation;

static inline long il_divide_up(long a, long b) { return (a + b - 1) / b; }
static inline long il_least(long a, long b) { return a < b ? a : b; }
static inline long il_most(long a, long b) { return a > b ? a : b; }

/// The phase r of an axis with kernel size k, padding p, `size` destination coordinates.
static inline axis_phase il_phase(const il_correlation *c, const axis_plan *a, long r, long k, long size) {
  axis_phase f = {0, size, k, 0};
  if (!c->backward) f.start = -c->shape.padding;
  else {
    long s = a->step, p = c->shape.padding;
    f.taps = r < k ? (k - r + s - 1) / s : 0;
    f.first = ((r - p) % s + s) % s;
    f.count = f.first < size ? (size - f.first + s - 1) / s : 0;
    f.start = (f.first + p - r) / s - (f.taps - 1);
  }
  f.start += a->before;
  return f;
}
static inline axis_phase il_phase_y(const il_correlation *c, long r) {
  return il_phase(c, &c->y, r, c->shape.kernel_rows, c->rows);
}
static inline axis_phase il_phase_x(const il_correlation *c, long r) {
  return il_phase(c, &c->x, r, c->shape.kernel_columns, c->columns);
}

/// Padded source rows that one strip reads: from `low` on, at most this many.
static inline long il_strip_low(const il_correlation *c, long strip) { return strip * c->strip_rows * c->y.source_step; }
static inline long il_strip_height(const il_correlation *c, long strip) {
  long high = 0, count = 0;
  for (long r = 0; r < c->y.phases; r++) {
    axis_phase f = il_phase_y(c, r);
    count = il_least(f.count, (strip + 1) * c->strip_rows);
    if (f.taps && count > 0) high = il_most(high, f.start + (count - 1) * c->y.source_step + f.taps);
  }
  return il_most(0, high - il_strip_low(c, strip));
}

/// The gradient of the weights: parts (blocks of images) × groups (of channel blocks) are pieces, each with its own
/// partial sums [part][channel block][ky][kx][channel of the block][output].
typedef struct il_weight_gradient {
  il_convolution shape;
  long out_rows, out_columns, padded_rows, padded_columns, padded_outputs;
  long block, blocks, group_blocks, groups;
  long part_images, parts, chunk;  // images of a part, parts, images whose sums stay in registers
  const void *in, *gradient;
  void *partial, *out;
  atomic_int failed;
} il_weight_gradient;
