#include "il_winograd.h"

#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_memory.h"
#include "il_pool.h"
#include "winograd_plan.h"

enum { BLOCK = 16 };             // tiles transformed together: they and their weights stay in the second cache
enum { LEAST_CHANNELS = 16 };    // with fewer, lanes are empty and transforms are all there is
enum { FEW_IMAGES = 16 };        // fewer are cut into pieces that are no whole images
enum { GRADIENT_GROUP = 64 };    // channels, and outputs, of a piece of the weights' gradient
enum { SMALL_SUMS = 32 * 32 };   // channels × outputs that leave room in the second cache,
enum { SMALL_PARTS = 16, PARTS = 8 };  // and pieces of the weights' gradient with and without such room

// AVX-512 has 32 registers of 16 floats, AVX2 16 of 8.
#define TARGET IL_V4
#define LANES 16
#define WIDE 8
#define NARROW 16
#define OUTER_WIDE 8
#define OUTER_NARROW 16
#define EDGE 2
#define TILE(x) x##_2_v4
#include "winograd_transforms.h"
#include "winograd_products.h"
#undef EDGE
#undef TILE
#define EDGE 4
#define TILE(x) x##_4_v4
#include "winograd_transforms.h"
#include "winograd_products.h"
#undef TARGET
#undef LANES
#undef WIDE
#undef NARROW
#undef OUTER_WIDE
#undef OUTER_NARROW
#undef EDGE
#undef TILE
#define TARGET IL_V3
#define LANES 8
#define WIDE 6
#define NARROW 12
#define OUTER_WIDE 4
#define OUTER_NARROW 8
#define EDGE 2
#define TILE(x) x##_2_v3
#include "winograd_transforms.h"
#include "winograd_products.h"
#undef EDGE
#undef TILE
#define EDGE 4
#define TILE(x) x##_4_v3
#include "winograd_transforms.h"
#include "winograd_products.h"

#define CHOOSE(edge, name) \
  (il_isa == IL_ISA_V4 ? (edge) == 4 ? name##_4_v4 : name##_2_v4 : (edge) == 4 ? name##_4_v3 : name##_2_v3)

static il_tiling tiling(long edge, long images, long rows, long columns) {
  il_tiling t = {edge, (edge + 2) * (edge + 2), il_divide_up(rows, edge), il_divide_up(columns, edge), 0};
  t.count = images * t.rows * t.columns;
  return t;
}

/// Multiplications per image, channel and output.
static long products(long edge, long rows, long columns) {
  il_tiling t = tiling(edge, 1, rows, columns);
  return t.count * t.points;
}

long il_winograd_edge(const il_convolution *c) {
  if (c->algorithm == IL_DIRECT || c->dtype != IL_FLOAT32 || c->kernel_rows != 3 || c->kernel_columns != 3 ||
      c->stride != 1 || c->padding > 2 || il_least(c->channels, c->outputs) < LEAST_CHANNELS)
    return 0;
  long rows = il_convolution_rows(c), columns = il_convolution_columns(c), small = products(2, rows, columns);
  if (c->algorithm == IL_WINOGRAD_4 && products(4, rows, columns) < small) return 4;
  return small < 9 * rows * columns ? 2 : 0;
}

static il_image_set inputs_of(const il_convolution *s) {
  return (il_image_set){s->rows, s->columns, s->channels, 0, s->channels};
}
static il_image_set outputs_of(const il_convolution *s) {
  return (il_image_set){il_convolution_rows(s), il_convolution_columns(s), s->outputs, 0, s->outputs};
}

static void weights_piece(void *context, long channel) {
  const il_winograd_correlation *k = context;
  CHOOSE(k->tiling.edge, weights)(k, channel);
}

/// Statistics of the images whose tiles end in first ..< end; a piece that is no whole number of images has none.
static void piece_statistics(const il_winograd_correlation *k, long first, long end) {
  long tiles = k->tiling.rows * k->tiling.columns;
  if (!k->statistics || k->piece % tiles != 0) return;
  for (long image = first / tiles; image < end / tiles; image++)
    il_image_statistics(k->statistics, k->destination + image * k->to.rows * k->to.columns * k->to.channels, image,
                        k->statistics_scratch);
}

static void correlation_piece(void *context, long piece) {
  il_winograd_correlation *k = context;
  il_transformed in = il_transformed_of(BLOCK, k->from.count), out = il_transformed_of(BLOCK, k->to.count);
  long in_elements = k->tiling.points * in.point_step, out_elements = k->tiling.points * out.point_step;
  size_t bytes = (size_t)(in_elements + out_elements + k->from.count) * sizeof(float);
  float *memory = il_memory_allocate(bytes);
  if (!memory) {
    atomic_store_explicit(&k->failed, 1, memory_order_relaxed);
    return;
  }
  in.data = memory;
  out.data = in.data + in_elements;
  float *zeros = out.data + out_elements;
  memset(zeros, 0, (size_t)k->from.count * sizeof(float));
  long start = piece * k->piece, end = il_least(k->tiling.count, start + k->piece);
  for (long first = start; first < end; first += BLOCK) {
    long count = il_least(BLOCK, end - first);
    CHOOSE(k->tiling.edge, inputs)(&k->tiling, &k->from, k->padding, k->source, first, count, &in, zeros);
    CHOOSE(k->tiling.edge, products)(k, first, count, &in, &out);
    CHOOSE(k->tiling.edge, outputs)(k, first, count, &out);
  }
  piece_statistics(k, start, end);
  il_memory_release(memory, bytes);
}

static void statistics_piece(void *context, long image) {
  const il_winograd_correlation *k = context;
  il_image_statistics(k->statistics, k->destination + image * k->to.rows * k->to.columns * k->to.channels, image,
                      k->statistics_scratch);
}

static int correlate(il_winograd_correlation *k, const il_convolution *s) {
  k->tiling = tiling(il_winograd_edge(s), s->images, k->to.rows, k->to.columns);
  long tiles = k->tiling.rows * k->tiling.columns;
  k->piece = s->images >= FEW_IMAGES ? il_divide_up(BLOCK, tiles) * tiles : BLOCK;
  k->group = k->to.count > IL_OUTPUT_GROUP / 2 ? IL_OUTPUT_GROUP : IL_OUTPUT_GROUP / 2;
  k->weight_step = il_divide_up(k->to.count, k->group) * k->group * k->from.count + IL_WINOGRAD_LANES;
  size_t bytes = (size_t)(k->tiling.points * k->weight_step) * sizeof(float);
  k->weights = il_memory_allocate(bytes);
  if (!k->weights) return -1;
  il_parallel(k->from.count, weights_piece, k);
  il_parallel(il_divide_up(k->tiling.count, k->piece), correlation_piece, k);
  il_memory_release(k->weights, bytes);
  if (atomic_load_explicit(&k->failed, memory_order_relaxed)) return -1;
  if (k->statistics && k->piece % tiles != 0) il_parallel(s->images, statistics_piece, k);
  return 0;
}

int il_winograd(const il_convolution *s, void *out, const void *in, const void *weights, const void *bias,
                const il_normalization *n, void *scratch) {
  il_winograd_correlation k = {.from = inputs_of(s), .to = outputs_of(s), .padding = s->padding, .source = in,
                               .kernel = weights, .bias = bias, .kernel_output_step = s->channels * 9,
                               .kernel_channel_step = 9, .destination = out, .statistics = n,
                               .statistics_scratch = scratch};
  return correlate(&k, s);
}

int il_winograd_backward_input(const il_convolution *s, void *in_gradient, const void *gradient, const void *weights,
                               const void *addend) {
  il_winograd_correlation k = {.from = outputs_of(s), .to = inputs_of(s), .padding = 2 - s->padding, .source = gradient,
                               .kernel = weights, .addend = addend, .kernel_output_step = 9,
                               .kernel_channel_step = s->channels * 9, .rotated = 1, .destination = in_gradient};
  return correlate(&k, s);
}

/// The group of channels number `index`.
static il_image_set group_of(il_image_set s, long index) {
  s.first = index * GRADIENT_GROUP;
  s.count = il_least(GRADIENT_GROUP, s.channels - s.first);
  return s;
}

static void gradient_piece(void *context, long piece) {
  il_winograd_gradient *k = context;
  il_image_set to = group_of(k->to, piece % k->output_groups);
  il_image_set from = group_of(k->from, piece / k->output_groups % k->channel_groups);
  long part = piece / (k->output_groups * k->channel_groups), points = k->tiling.points;
  long O = il_winograd_fill(to.count), all = il_winograd_fill(to.channels);
  il_transformed in = il_transformed_of(k->block, from.count), gradients = il_transformed_of(k->block, to.count);
  long elements = points * (in.point_step + gradients.point_step + from.count * O) + GRADIENT_GROUP;
  float *memory = il_memory_allocate((size_t)elements * sizeof(float));
  if (!memory) {
    atomic_store_explicit(&k->failed, 1, memory_order_relaxed);
    return;
  }
  in.data = memory;
  gradients.data = in.data + points * in.point_step;
  float *sums = gradients.data + points * gradients.point_step, *zeros = sums + points * from.count * O;
  memset(zeros, 0, GRADIENT_GROUP * sizeof(float));
  long start = part * k->part, end = il_least(k->tiling.count, start + k->part);
  for (long first = start; first < end; first += k->block) {
    long count = il_least(k->block, end - first);
    CHOOSE(k->tiling.edge, inputs)(&k->tiling, &from, k->padding, k->in, first, count, &in, zeros);
    CHOOSE(k->tiling.edge, gradients)(&k->tiling, &to, k->gradient, first, count, &gradients, zeros);
    CHOOSE(k->tiling.edge, all_outers)(k, &from, &to, first, count, &in, &gradients, sums, first == start);
  }
  float *partial = k->partial + (part * 9 * from.channels + from.first) * all + to.first;
  CHOOSE(k->tiling.edge, gradient_back)(from.count, O, sums, partial, from.channels * all, all);
  il_memory_release(memory, (size_t)elements * sizeof(float));
}

/// The parts, added in order, into the places of 16 outputs. By outputs, not channels: two threads would else write to the
/// same cache lines.
static void combine_piece(void *context, long group) {
  const il_winograd_gradient *k = context;
  long C = k->from.channels, O = il_winograd_fill(k->to.channels), first = group * IL_WINOGRAD_LANES;
  long outputs = il_least(IL_WINOGRAD_LANES, k->to.channels - first);
  for (long channel = 0; channel < C; channel++)
    for (long tap = 0; tap < 9; tap++) {
      float sums[IL_WINOGRAD_LANES] = {0};
      for (long part = 0; part < k->parts; part++) {
        const float *partial = k->partial + ((part * 9 + tap) * C + channel) * O + first;
        for (long o = 0; o < IL_WINOGRAD_LANES; o++) sums[o] += partial[o];
      }
      for (long o = 0; o < outputs; o++) k->out[((first + o) * C + channel) * 9 + tap] = sums[o];
    }
}

int il_winograd_backward_weights(const il_convolution *s, void *weight_gradient, const void *gradient, const void *in) {
  il_winograd_gradient k = {.from = inputs_of(s), .to = outputs_of(s), .padding = s->padding, .in = in,
                            .gradient = gradient, .out = weight_gradient,
                            .channel_groups = il_divide_up(s->channels, GRADIENT_GROUP),
                            .output_groups = il_divide_up(s->outputs, GRADIENT_GROUP)};
  k.tiling = tiling(il_winograd_edge(s), s->images, k.to.rows, k.to.columns);
  long groups = k.channel_groups * k.output_groups;
  int small = s->channels * s->outputs <= SMALL_SUMS;
  k.block = small ? BLOCK : 2 * BLOCK;
  k.part = il_divide_up(k.tiling.count, il_divide_up(small ? SMALL_PARTS : PARTS, groups));
  k.part = il_divide_up(k.part, k.block) * k.block;
  k.parts = il_divide_up(k.tiling.count, k.part);
  size_t bytes = (size_t)(k.parts * 9 * s->channels * il_winograd_fill(s->outputs)) * sizeof(float);
  k.partial = il_memory_allocate(bytes);
  if (!k.partial) return -1;
  il_parallel(k.parts * groups, gradient_piece, &k);
  int failed = atomic_load_explicit(&k.failed, memory_order_relaxed);
  if (!failed) il_parallel(il_divide_up(s->outputs, IL_WINOGRAD_LANES), combine_piece, &k);
  il_memory_release(k.partial, bytes);
  return failed ? -1 : 0;
}
