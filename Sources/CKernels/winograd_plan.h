// How Winograd's algorithms walk over tiles: shared by both tile sizes and both instruction sets.
#pragma once
#include "convolution_plan.h"
#include "il_winograd.h"

/// Channels, or outputs, that lie side by side in transformed tiles; the last ones are filled up with zeros.
enum { IL_WINOGRAD_LANES = 16 };

/// The tiles of all images, in order.
typedef struct il_tiling {
  long edge, points;               // m, and (m+2)² points of a transformed tile
  long rows, columns, count;       // tiles of an image, tiles of all images
} il_tiling;

/// Images that tiles are read from or written to: dense, channels last. Channels first ..< first + count take part.
typedef struct il_image_set {
  long rows, columns, channels, first, count;
} il_image_set;

/// Where a tile lies: row and column of its first output.
typedef struct il_tile {
  long image, row, column;
} il_tile;

static inline il_tile il_tile_at(const il_tiling *t, long index) {
  long image = index / (t->rows * t->columns), place = index % (t->rows * t->columns);
  return (il_tile){image, place / t->columns * t->edge, place % t->columns * t->edge};
}

/// Transformed tiles of a block: [point][16 channels][tile][channel of the 16]. A cache line more from point to point, or
/// all points of a tile would meet in one set of the first cache.
typedef struct il_transformed {
  float *data;
  long group_step, point_step;     // elements from 16 channels to the next, from point to point
} il_transformed;

static inline long il_winograd_fill(long channels) { return il_divide_up(channels, IL_WINOGRAD_LANES) * IL_WINOGRAD_LANES; }
static inline il_transformed il_transformed_of(long tiles, long channels) {
  return (il_transformed){0, tiles * IL_WINOGRAD_LANES, tiles * il_winograd_fill(channels) + IL_WINOGRAD_LANES};
}
/// The first point of a tile, channel c.
static inline float *il_transformed_at(const il_transformed *t, long tile, long c) {
  return t->data + c / IL_WINOGRAD_LANES * t->group_step + tile * IL_WINOGRAD_LANES + c % IL_WINOGRAD_LANES;
}

/// `source` correlated with `kernel`, transformed to `weights` [point][group of outputs][channel][output of the group].
typedef struct il_winograd_correlation {
  il_tiling tiling;
  il_image_set from, to;
  long padding;                    // before the source
  long piece;                      // tiles of a piece of work
  long group, weight_step;         // outputs of a group, elements from point to point of `weights`
  const float *source, *kernel, *bias, *addend;
  long kernel_output_step, kernel_channel_step;  // elements from output to output, from channel to channel of `kernel`
  int rotated;                     // its taps run backward
  float *weights, *destination;
  const il_normalization *statistics;            // of each image's outputs, or null
  void *statistics_scratch;
  atomic_int failed;
} il_winograd_correlation;

/// The gradient of the weights: parts (ranges of tiles) × groups of channels × groups of outputs are pieces, each with its
/// own sums [point][channel][output], transformed back to `partial` [part][tap][channel][output, filled up].
typedef struct il_winograd_gradient {
  il_tiling tiling;
  il_image_set from, to;           // inputs, gradients of outputs
  long channel_groups, output_groups;
  long padding, block, part, parts;  // tiles of a block, of a part
  const float *in, *gradient;
  float *partial, *out;
  atomic_int failed;
} il_winograd_gradient;
