#include "il_convolution.h"

#include <string.h>

#include "convolution_plan.h"
#include "il_elementwise.h"
#include "il_isa.h"
#include "il_memory.h"
#include "il_pool.h"
#include "il_winograd.h"

enum { PIECES = 16 };            // an image is cut into strips where there are fewer images than this
enum { PARTS = 16 };             // blocks of images of a weight gradient
enum { PART_ELEMENTS = 1 << 20 };  // fewer parts where their sums would be larger than this together
enum { CHUNK_PIXELS = 512 };     // pixels whose products meet in registers before they are added to a part's sums


// AVX-512 has 32 registers of 16 floats, AVX2 16 of 8.
#define REAL float
#define NAME(x) x##_f32
#define TILE(x) x##_v4_f32
#define TARGET IL_V4
#define LANES 16
#define WIDE 16
#define NARROW 16
#define GRADIENT_WIDE 24
#define GRADIENT_NARROW 24
#include "convolution_tiles.h"
#undef TILE
#undef LANES
#define TILE(x) x##_v4_f64
#define LANES 8
#undef REAL
#define REAL double
#include "convolution_tiles.h"
#undef TILE
#undef TARGET
#undef LANES
#undef WIDE
#undef NARROW
#undef GRADIENT_WIDE
#undef GRADIENT_NARROW
#define TARGET IL_V3
#define WIDE 12
#define NARROW 8
#define GRADIENT_WIDE 12
#define GRADIENT_NARROW 12
#define TILE(x) x##_v3_f64
#define LANES 4
#include "convolution_tiles.h"
#undef REAL
#undef TILE
#undef LANES
#define REAL float
#define TILE(x) x##_v3_f32
#define LANES 8
#include "convolution_tiles.h"
#include "convolution_real.h"
#undef REAL
#undef NAME
#define REAL double
#define NAME(x) x##_f64
#include "convolution_real.h"

long il_convolution_rows(const il_convolution *c) {
  return (c->rows + 2 * c->padding - c->kernel_rows) / c->stride + 1;
}
long il_convolution_columns(const il_convolution *c) {
  return (c->columns + 2 * c->padding - c->kernel_columns) / c->stride + 1;
}

static long block_of(long channels) { return il_least(channels, IL_CHANNEL_BLOCK); }

/// Padding and size of one axis with `size` destination coordinates.
static axis_plan plan_axis(const il_correlation *c, long k, long size) {
  axis_plan a = {1, 1, c->shape.stride, 0, 0};
  if (c->backward) a = (axis_plan){c->shape.stride, c->shape.stride, 1, 0, 0};
  long low = 0, any = 0;
  for (long r = 0; r < a.phases; r++) {
    axis_phase f = il_phase(c, &a, r, k, size);
    if (f.taps && f.count && (!any || f.start < low)) low = f.start, any = 1;
  }
  a.before = -low;
  for (long r = 0; r < a.phases; r++) {
    axis_phase f = il_phase(c, &a, r, k, size);
    if (f.taps && f.count) a.padded = il_most(a.padded, f.start + (f.count - 1) * a.source_step + f.taps);
  }
  return a;
}

static int correlate(il_correlation *c, const void *weights) {
  int single = c->shape.dtype == IL_FLOAT32;
  long kh = c->shape.kernel_rows, kw = c->shape.kernel_columns;
  c->y = plan_axis(c, kh, c->rows);
  c->x = plan_axis(c, kw, c->columns);
  c->block = block_of(c->source_channels);
  c->blocks = il_divide_up(c->source_channels, c->block);
  c->group = c->outputs > IL_OUTPUT_GROUP / 2 ? IL_OUTPUT_GROUP : IL_OUTPUT_GROUP / 2;
  long phase_rows = il_divide_up(c->rows, c->y.step);
  long strips = il_least(phase_rows, il_divide_up(PIECES, c->shape.images));
  c->strip_rows = il_divide_up(phase_rows, strips);
  c->strips = il_divide_up(phase_rows, c->strip_rows);
  long count = il_divide_up(c->outputs, c->group) * c->group * c->blocks * c->block * kh * kw;
  size_t bytes = (size_t)count * (single ? sizeof(float) : sizeof(double));
  c->packed = il_memory_allocate(bytes);
  if (!c->packed) return -1;
  if (single) pack_weights_f32(c, weights);
  else pack_weights_f64(c, weights);
  il_parallel(c->shape.images * c->strips, single ? correlate_piece_f32 : correlate_piece_f64, c);
  il_memory_release(c->packed, bytes);
  return atomic_load_explicit(&c->failed, memory_order_relaxed) ? -1 : 0;
}

int il_convolve(const il_convolution *s, void *out, const void *in, const void *weights, const void *bias) {
  if (il_winograd_edge(s)) return il_winograd(s, out, in, weights, bias, NULL, NULL);
  il_correlation c = {.shape = *s, .source_rows = s->rows, .source_columns = s->columns, .source_channels = s->channels,
                      .rows = il_convolution_rows(s), .columns = il_convolution_columns(s), .outputs = s->outputs,
                      .source = in, .bias = bias, .destination = out};
  return correlate(&c, weights);
}

static void statistics_piece(void *context, long image) {
  const il_correlation *c = context;
  long bytes = c->rows * c->columns * c->outputs * (c->shape.dtype == IL_FLOAT32 ? 4 : 8);
  il_image_statistics(c->statistics, (const char *)c->destination + image * bytes, image, c->statistics_scratch);
}

int il_convolve_with_statistics(const il_convolution *s, void *out, const void *in, const void *weights,
                                const il_normalization *n, void *scratch) {
  if (il_winograd_edge(s)) return il_winograd(s, out, in, weights, NULL, n, scratch);
  il_correlation c = {.shape = *s, .source_rows = s->rows, .source_columns = s->columns, .source_channels = s->channels,
                      .rows = il_convolution_rows(s), .columns = il_convolution_columns(s), .outputs = s->outputs,
                      .source = in, .destination = out, .statistics = n, .statistics_scratch = scratch};
  if (correlate(&c, weights) != 0) return -1;
  if (c.strips > 1) il_parallel(s->images, statistics_piece, &c);
  return 0;
}

int il_convolve_backward_input(const il_convolution *s, void *in_gradient, const void *gradient, const void *weights,
                               const void *addend) {
  if (il_winograd_edge(s)) return il_winograd_backward_input(s, in_gradient, gradient, weights, addend);
  il_correlation c = {.shape = *s, .backward = 1, .source_rows = il_convolution_rows(s),
                      .source_columns = il_convolution_columns(s), .source_channels = s->outputs, .rows = s->rows,
                      .columns = s->columns, .outputs = s->channels, .source = gradient, .destination = in_gradient,
                      .addend = addend};
  return correlate(&c, weights);
}

int il_convolve_backward_weights(const il_convolution *s, void *weight_gradient, const void *gradient, const void *in) {
  if (il_winograd_edge(s)) return il_winograd_backward_weights(s, weight_gradient, gradient, in);
  il_weight_gradient c = {.shape = *s, .in = in, .gradient = gradient, .out = weight_gradient};
  int single = s->dtype == IL_FLOAT32;
  c.out_rows = il_convolution_rows(s);
  c.out_columns = il_convolution_columns(s);
  c.padded_rows = (c.out_rows - 1) * s->stride + s->kernel_rows;
  c.padded_columns = (c.out_columns - 1) * s->stride + s->kernel_columns;
  c.padded_outputs = il_divide_up(s->outputs, IL_OUTPUT_GROUP / 2) * (IL_OUTPUT_GROUP / 2);
  c.block = block_of(s->channels);
  c.blocks = il_divide_up(s->channels, c.block);
  long count = c.padded_outputs * c.blocks * c.block * s->kernel_rows * s->kernel_columns;
  long parts = il_least(s->images, il_most(1, il_least(PARTS, PART_ELEMENTS / count)));
  c.part_images = il_divide_up(s->images, parts);
  c.parts = il_divide_up(s->images, c.part_images);
  c.group_blocks = il_divide_up(c.blocks, il_least(c.blocks, il_divide_up(PARTS, c.parts)));
  c.groups = il_divide_up(c.blocks, c.group_blocks);
  c.chunk = il_most(1, il_least(c.part_images, CHUNK_PIXELS / (c.out_rows * c.out_columns)));
  size_t bytes = (size_t)(c.parts * count) * (single ? sizeof(float) : sizeof(double));
  c.partial = il_memory_allocate(bytes);
  if (!c.partial) return -1;
  il_parallel(c.parts * c.groups, single ? weights_piece_f32 : weights_piece_f64, &c);
  int failed = atomic_load_explicit(&c.failed, memory_order_relaxed);
  if (!failed) il_parallel(c.blocks, single ? combine_piece_f32 : combine_piece_f64, &c);
  il_memory_release(c.partial, bytes);
  return failed ? -1 : 0;
}
