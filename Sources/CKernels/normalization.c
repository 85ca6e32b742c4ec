#include "il_normalization.h"

#include <stddef.h>
#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

enum { BLOCK_ELEMENTS = 2048 };   // of a block of partial sums: some pixels, so that it stays in the first cache
enum { PIECE_ELEMENTS = 1 << 15 };
enum { BUFFER = 1024 };           // elements between calls of the sigmoid

/// The constants of some channels.
typedef struct constants {
  long channels;
  const void *mean, *inverse_std, *gamma, *beta;
} constants;

typedef struct call {
  const il_normalization *n;
  long piece_pixels;
  void *out;
  const void *x, *skip, *gradient, *offset, *slope;
  int is_dz;
  void *scratch;
} call;

static long least(long a, long b) { return a < b ? a : b; }

static long block_pixels(const il_normalization *n) {
  long fit = BLOCK_ELEMENTS / n->channels;
  return fit < 8 ? 8 : fit;
}
static long il_block_count(const il_normalization *n) { return (n->pixels + block_pixels(n) - 1) / block_pixels(n); }

static constants constants_of(const il_normalization *n, long channel, long channels, long element) {
  long at = channel * element;
  return (constants){channels, (const char *)n->mean + at, (const char *)n->inverse_std + at,
                     (const char *)n->gamma + at, (const char *)n->beta + at};
}

#define CONCATENATE(a, b) a##b
#define EXPANDED(a, b) CONCATENATE(a, b)
#define NAME2(name, tail) EXPANDED(NAME(name), tail)
// IL_LOCAL_DISPATCH of a name that is itself a macro's result.
#define IL_DISPATCH_AS_NAMED(name, PARAMETERS, ARGUMENTS) IL_LOCAL_DISPATCH(name, PARAMETERS, ARGUMENTS)

#define REAL float
#define NAME(x) x##_f32
#define SIGMOID(n, out, x) il_unary(IL_SIGMOID, IL_FLOAT32)(n, out, x)
#include "normalization_real.h"
#undef REAL
#undef NAME
#undef SIGMOID
#define REAL double
#define NAME(x) x##_f64
#define SIGMOID(n, out, x) il_unary(IL_SIGMOID, IL_FLOAT64)(n, out, x)
#include "normalization_real.h"

#define BY_TYPE(name) (n->dtype == IL_FLOAT32 ? name##_f32 : name##_f64)
#define CALL_BY_TYPE(name, ...) (n->dtype == IL_FLOAT32 ? name##_f32(__VA_ARGS__) : name##_f64(__VA_ARGS__))

static long piece_pixels(const il_normalization *n) {
  long fit = PIECE_ELEMENTS / n->channels;
  return fit < 1 ? 1 : fit;
}
static void run_pixels(call *w, void (*run)(void *, long)) {
  w->piece_pixels = piece_pixels(w->n);
  il_parallel((w->n->images * w->n->pixels + w->piece_pixels - 1) / w->piece_pixels, run, w);
}

long il_normalization_scratch(const il_normalization *n) {
  return n->images * il_block_count(n) * 2 * n->channels * (n->dtype == IL_FLOAT32 ? 4 : 8);
}

void il_image_statistics(const il_normalization *n, const void *x, long image, void *scratch) {
  CALL_BY_TYPE(image_statistics, n, x, image, scratch);
}
void il_combine_statistics(const il_normalization *n, double *mean, double *variance, const void *scratch) {
  CALL_BY_TYPE(combine_statistics, n, mean, variance, scratch);
}

static void statistics_piece(void *context, long image) {
  const call *w = context;
  long bytes = w->n->pixels * w->n->channels * (w->n->dtype == IL_FLOAT32 ? 4 : 8);
  il_image_statistics(w->n, (const char *)w->x + image * bytes, image, w->scratch);
}

void il_channel_statistics(const il_normalization *n, const void *x, double *mean, double *variance, void *scratch) {
  call w = {.n = n, .x = x, .scratch = scratch};
  il_parallel(n->images, statistics_piece, &w);
  il_combine_statistics(n, mean, variance, scratch);
}

void il_normalize(const il_normalization *n, void *y, const void *x, const void *skip) {
  call w = {.n = n, .out = y, .x = x, .skip = skip};
  run_pixels(&w, BY_TYPE(forward_piece));
}

void il_normalize_sums(const il_normalization *n, double *sums, void *dz, const void *gradient, const void *x,
                       const void *skip, void *scratch) {
  call w = {.n = n, .out = dz, .x = x, .skip = skip, .gradient = gradient, .scratch = scratch};
  il_parallel(n->images, BY_TYPE(sums_piece), &w);
  CALL_BY_TYPE(add_blocks, sums, scratch, n->images * il_block_count(n), 2 * n->channels, 2 * n->channels);
}

void il_normalize_backward(const il_normalization *n, void *gx, const void *gradient, int is_dz, const void *x,
                           const void *offset, const void *slope) {
  call w = {.n = n, .out = gx, .x = x, .gradient = gradient, .is_dz = is_dz, .offset = offset, .slope = slope};
  run_pixels(&w, BY_TYPE(backward_piece));
}
