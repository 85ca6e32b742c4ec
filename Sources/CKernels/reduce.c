#include "il_reduce.h"

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

#include <CInterrupt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 64, BLOCK = 4096, MAX_RANK = 8, COLUMNS = 16, BLOCKS_PER_PIECE = 16 };

// Integers wrap, which C has only for unsigned ones.
#define PLUS(a, b) _Generic(a, int64_t: (int64_t)((uint64_t)(a) + (uint64_t)(b)), default: (a) + (b))
#define TIMES(a, b) _Generic(a, int64_t: (int64_t)((uint64_t)(a) * (uint64_t)(b)), default: (a) * (b))
#define LARGER(a, b) ((a) > (b) || (a) != (a) ? (a) : (b))
#define SMALLER(a, b) ((a) < (b) || (a) != (a) ? (a) : (b))
#define ITSELF(x) (x)
#define SQUARED(x) TIMES(x, x)
static inline IL_BODY float magnitude_f32(float x) { return __builtin_fabsf(x); }
static inline IL_BODY double magnitude_f64(double x) { return __builtin_fabs(x); }
static inline IL_BODY int64_t magnitude_i64(int64_t x) { return x < 0 ? (int64_t)(0 - (uint64_t)x) : x; }
#define MAGNITUDE(x) _Generic(x, float: magnitude_f32, double: magnitude_f64, int64_t: magnitude_i64)(x)

/// One block of n ≤ BLOCK contiguous elements → its partial result; and the same for COLUMNS neighbouring sums whose
/// elements are `stride` apart.
#define BLOCK_KERNELS(NAME, S, T, COMBINE, MAP)                                                                  \
  static inline IL_BODY T tree_##NAME##_##S(T *lane, long live) {                                                \
    for (long half = LANES / 2; half > 0; half /= 2)                                                             \
      for (long l = 0; l < half; l++)                                                                            \
        if (l + half < live) lane[l] = COMBINE(lane[l], lane[l + half]);                                         \
    return lane[0];                                                                                              \
  }                                                                                                              \
  static inline IL_BODY void NAME##_##S##_body(long n, void *out, const void *in) {                              \
    const T *x = in;                                                                                             \
    T lane[LANES];                                                                                               \
    long live = n < LANES ? n : LANES, i = LANES;                                                                \
    for (long l = 0; l < live; l++) lane[l] = MAP(x[l]);                                                         \
    for (; i + LANES <= n; i += LANES)                                                                           \
      _Pragma("clang loop vectorize(enable) unroll(full)") for (long l = 0; l < LANES; l++) {                    \
        T v = MAP(x[i + l]);                                                                                     \
        lane[l] = COMBINE(lane[l], v);                                                                           \
      }                                                                                                          \
    for (long l = 0; i + l < n; l++) {                                                                           \
      T v = MAP(x[i + l]);                                                                                       \
      lane[l] = COMBINE(lane[l], v);                                                                             \
    }                                                                                                            \
    *(T *)out = tree_##NAME##_##S(lane, live);                                                                   \
  }                                                                                                              \
  IL_LOCAL_DISPATCH(NAME##_##S, (long n, void *out, const void *in), (n, out, in))                               \
  static inline IL_BODY void NAME##_columns_##S##_body(long n, void *out, const void *in, long stride) {         \
    const T *x = in;                                                                                             \
    T lane[LANES][COLUMNS];                                                                                      \
    long live = n < LANES ? n : LANES;                                                                           \
    for (long l = 0; l < live; l++)                                                                              \
      for (long c = 0; c < COLUMNS; c++) lane[l][c] = MAP(x[l * stride + c]);                                    \
    for (long i = LANES; i < n; i++) {                                                                           \
      T *sum = lane[i % LANES];                                                                                  \
      for (long c = 0; c < COLUMNS; c++) {                                                                       \
        T v = MAP(x[i * stride + c]);                                                                            \
        sum[c] = COMBINE(sum[c], v);                                                                             \
      }                                                                                                          \
    }                                                                                                            \
    for (long half = LANES / 2; half > 0; half /= 2)                                                             \
      for (long l = 0; l < half && l + half < live; l++)                                                         \
        for (long c = 0; c < COLUMNS; c++) lane[l][c] = COMBINE(lane[l][c], lane[l + half][c]);                  \
    memcpy(out, lane[0], sizeof lane[0]);                                                                        \
  }                                                                                                              \
  IL_LOCAL_DISPATCH(NAME##_columns_##S, (long n, void *out, const void *in, long stride), (n, out, in, stride))  \
  /* Partial results of blocks, combined pairwise in place. */                                                   \
  static void NAME##_pairwise_##S(long n, void *partials) {                                                      \
    T *x = partials;                                                                                             \
    for (; n > 1; n = (n + 1) / 2)                                                                               \
      for (long i = 0; i < (n + 1) / 2; i++)                                                                     \
        x[i] = 2 * i + 1 < n ? COMBINE(x[2 * i], x[2 * i + 1]) : x[2 * i];                                       \
  }

#define ALL_TYPES(NAME, COMBINE, MAP)                 \
  BLOCK_KERNELS(NAME, i64, int64_t, COMBINE, MAP)     \
  BLOCK_KERNELS(NAME, f32, float, COMBINE, MAP)       \
  BLOCK_KERNELS(NAME, f64, double, COMBINE, MAP)

ALL_TYPES(sum, PLUS, ITSELF)
ALL_TYPES(sum_of_squares, PLUS, SQUARED)
ALL_TYPES(sum_of_absolutes, PLUS, MAGNITUDE)
ALL_TYPES(product, TIMES, ITSELF)
ALL_TYPES(max, LARGER, ITSELF)
ALL_TYPES(min, SMALLER, ITSELF)

typedef struct {
  void (*block)(long n, void *out, const void *in);
  void (*columns)(long n, void *out, const void *in, long stride);
  void (*pairwise)(long n, void *partials);
} kernels;

static const kernels *kernels_for(int reduction, int dtype) {
#define ENTRY(NAME, S) {NAME##_##S, NAME##_columns_##S, NAME##_pairwise_##S}
#define ENTRIES(NAME) {ENTRY(NAME, i64), ENTRY(NAME, f32), ENTRY(NAME, f64)}
  static const kernels table[IL_REDUCTIONS][3] = {
    [IL_SUM] = ENTRIES(sum), [IL_SUM_OF_SQUARES] = ENTRIES(sum_of_squares),
    [IL_SUM_OF_ABSOLUTES] = ENTRIES(sum_of_absolutes), [IL_PRODUCT] = ENTRIES(product),
    [IL_MAX] = ENTRIES(max), [IL_MIN] = ENTRIES(min),
  };
  return &table[reduction][dtype == IL_FLOAT32 ? 1 : dtype == IL_FLOAT64 ? 2 : 0];
}

/// A list of dimensions, joined where one stride crosses both; `at` tells where its i-th element lies.
typedef struct {
  int rank;
  long shape[MAX_RANK], strides[MAX_RANK], count;
} dimensions;

static dimensions join(int rank, const long *shape, const long *strides) {
  dimensions d = {.count = 1};
  for (int i = 0; i < rank; i++) {
    d.count *= shape[i];
    if (shape[i] == 1) continue;
    int r = d.rank;
    if (r > 0 && d.strides[r - 1] == strides[i] * shape[i]) {
      d.shape[r - 1] *= shape[i];
      d.strides[r - 1] = strides[i];
    } else {
      d.shape[r] = shape[i];
      d.strides[r] = strides[i];
      d.rank++;
    }
  }
  if (d.rank == 0) d.shape[d.rank] = 1, d.strides[d.rank++] = 1;
  return d;
}

static long at(const dimensions *d, long i) {
  long offset = 0;
  for (int r = d->rank - 1; r >= 0; i /= d->shape[r], r--) offset += i % d->shape[r] * d->strides[r];
  return offset;
}

typedef struct {
  const kernels *k;
  dimensions kept, reduced;
  long size, blocks;        // bytes of an element; blocks of one sum
  char *out;
  const char *in;
  char *partials;           // of the one long sum that is cut over the pool
} reduction;

/// Elements from … from+n-1 of the sum that starts at `base`, gathered if they are not contiguous.
static void reduce_block(const reduction *r, const char *base, long from, long n, void *out) {
  const dimensions *d = &r->reduced;
  if (d->rank == 1 && d->strides[0] == 1) { r->k->block(n, out, base + from * r->size); return; }
  uint64_t gathered[BLOCK];
  char *to = (char *)gathered;
  int last = d->rank - 1;
  for (long i = 0; i < n;) {
    long start = from + i, run = d->shape[last] - start % d->shape[last];
    if (run > n - i) run = n - i;
    const char *source = base + at(d, start) * r->size;
    long step = d->strides[last] * r->size;
    if (r->size == 4) for (long j = 0; j < run; j++) memcpy(to + (i + j) * 4, source + j * step, 4);
    else for (long j = 0; j < run; j++) memcpy(to + (i + j) * 8, source + j * step, 8);
    i += run;
  }
  r->k->block(n, out, gathered);
}

static long block_length(const reduction *r, long block) {
  long n = r->reduced.count - block * BLOCK;
  return n < BLOCK ? n : BLOCK;
}

/// One whole sum on this thread, its blocks combined pairwise as the pool would.
static void reduce_one(const reduction *r, long o) {
  const char *base = r->in + at(&r->kept, o) * r->size;
  char *out = r->out + o * r->size;
  if (r->blocks == 1) { reduce_block(r, base, 0, r->reduced.count, out); return; }
  // A stack of partial results whose sizes are falling powers of two: the pairwise tree without its leaves in memory.
  uint64_t stack[64][2];
  long level[64], top = 0;
  for (long b = 0; b < r->blocks; b++) {
    if (il_interrupt_requested()) return;
    reduce_block(r, base, b * BLOCK, block_length(r, b), stack[top]);
    level[top++] = 0;
    while (top > 1 && (level[top - 1] == level[top - 2] || b == r->blocks - 1)) {
      char pair[16];
      memcpy(pair, stack[top - 2], (size_t)r->size);
      memcpy(pair + r->size, stack[top - 1], (size_t)r->size);
      r->k->pairwise(2, pair);
      memcpy(stack[top - 2], pair, (size_t)r->size);
      level[--top - 1]++;
    }
  }
  memcpy(out, stack[0], (size_t)r->size);
}

static bool neighbours_are_columns(const reduction *r) {
  const dimensions *k = &r->kept, *d = &r->reduced;
  return d->rank == 1 && d->strides[0] != 1 && k->strides[k->rank - 1] == 1 && k->shape[k->rank - 1] >= COLUMNS;
}

/// COLUMNS neighbouring sums at a time; one at a time where a row of the kept dimensions does not have so many left.
static void reduce_columns(const reduction *r, long from, long to) {
  long row = r->kept.shape[r->kept.rank - 1], stride = r->reduced.strides[0];
  while (from < to) {
    long left = row - from % row;
    if (left > to - from) left = to - from;
    if (left < COLUMNS || r->blocks > 1) {
      if (left < COLUMNS) { reduce_one(r, from++); continue; }
      // Long columns: blocks of all COLUMNS sums, then pairwise, one sum after the other.
      char *partials = malloc((size_t)(r->blocks * COLUMNS * r->size));
      if (!partials) { reduce_one(r, from++); continue; }
      const char *base = r->in + at(&r->kept, from) * r->size;
      for (long b = 0; b < r->blocks && !il_interrupt_requested(); b++) {
        uint64_t out[COLUMNS];
        r->k->columns(block_length(r, b), out, base + b * BLOCK * stride * r->size, stride);
        for (long c = 0; c < COLUMNS; c++)
          memcpy(partials + (c * r->blocks + b) * r->size, (char *)out + c * r->size, (size_t)r->size);
      }
      for (long c = 0; c < COLUMNS; c++) {
        r->k->pairwise(r->blocks, partials + c * r->blocks * r->size);
        memcpy(r->out + (from + c) * r->size, partials + c * r->blocks * r->size, (size_t)r->size);
      }
      free(partials);
    } else {
      r->k->columns(r->reduced.count, r->out + from * r->size, r->in + at(&r->kept, from) * r->size, stride);
    }
    from += COLUMNS;
  }
}

/// Sums per piece of work, by shape alone: some 2^16 elements, whole groups of columns.
static long sums_per_piece(const reduction *r) {
  long n = ((long)1 << 16) / (r->reduced.count > 0 ? r->reduced.count : 1);
  return n < COLUMNS ? COLUMNS : n / COLUMNS * COLUMNS;
}

static void reduce_piece(void *context, long piece) {
  const reduction *r = context;
  if (il_interrupt_requested()) return;
  long each = sums_per_piece(r), from = piece * each, to = from + each;
  if (to > r->kept.count) to = r->kept.count;
  if (neighbours_are_columns(r)) reduce_columns(r, from, to);
  else for (long o = from; o < to; o++) reduce_one(r, o);
}

static void reduce_blocks_piece(void *context, long piece) {
  const reduction *r = context;
  if (il_interrupt_requested()) return;
  long to = (piece + 1) * BLOCKS_PER_PIECE;
  if (to > r->blocks) to = r->blocks;
  for (long b = piece * BLOCKS_PER_PIECE; b < to; b++)
    reduce_block(r, r->in, b * BLOCK, block_length(r, b), r->partials + b * r->size);
}

static void fill_empty(int kind, int dtype, long count, void *out) {
  for (long i = 0; i < count; i++)
    if (dtype == IL_FLOAT32) ((float *)out)[i] = kind == IL_PRODUCT;
    else if (dtype == IL_FLOAT64) ((double *)out)[i] = kind == IL_PRODUCT;
    else ((int64_t *)out)[i] = kind == IL_PRODUCT;
}

void il_reduce(int kind, int dtype, int kept, const long *kept_shape, const long *kept_strides, int reduced,
               const long *reduced_shape, const long *reduced_strides, void *out, const void *in) {
  reduction r = {.k = kernels_for(kind, dtype), .kept = join(kept, kept_shape, kept_strides),
                 .reduced = join(reduced, reduced_shape, reduced_strides), .size = dtype == IL_FLOAT32 ? 4 : 8,
                 .out = out, .in = in};
  if (r.kept.count == 0) return;
  if (r.reduced.count == 0) { fill_empty(kind, dtype, r.kept.count, out); return; }
  r.blocks = (r.reduced.count + BLOCK - 1) / BLOCK;
  if (r.kept.count == 1 && r.blocks > BLOCKS_PER_PIECE && (r.partials = malloc((size_t)(r.blocks * r.size)))) {
    il_parallel((r.blocks + BLOCKS_PER_PIECE - 1) / BLOCKS_PER_PIECE, reduce_blocks_piece, &r);
    r.k->pairwise(r.blocks, r.partials);
    memcpy(out, r.partials, (size_t)r.size);
    free(r.partials);
    return;
  }
  long each = sums_per_piece(&r);
  il_parallel((r.kept.count + each - 1) / each, reduce_piece, &r);
}

/// Where the extreme of one line stands. A block's extreme comes from the vector kernel; only a block that beats all
/// before it is searched for the place.
#define ARG_EXTREME(S, T)                                                                                  \
  static long arg_extreme_##S(const reduction *r, const char *base, int sign) {                           \
    T best = 0;                                                                                            \
    long position = -1;                                                                                    \
    for (long b = 0; b < r->blocks && best == best && !il_interrupt_requested(); b++) {                    \
      T extreme;                                                                                           \
      reduce_block(r, base, b * BLOCK, block_length(r, b), &extreme);                                      \
      bool wins = extreme != extreme || (sign > 0 ? extreme > best : extreme < best);                      \
      if (position >= 0 && !wins) continue;                                                                \
      best = extreme;                                                                                      \
      const dimensions *d = &r->reduced;                                                                   \
      long step = d->rank == 1 ? d->strides[0] : 0, i = b * BLOCK;                                         \
      for (;; i++) {                                                                                       \
        T v = ((const T *)base)[step ? i * step : at(d, i)];                                               \
        if (v == best || (v != v && best != best)) break;                                                  \
      }                                                                                                    \
      position = i;                                                                                        \
    }                                                                                                      \
    return position;                                                                                       \
  }
ARG_EXTREME(i64, int64_t)
ARG_EXTREME(f32, float)
ARG_EXTREME(f64, double)

typedef struct {
  reduction lines;
  int sign, dtype;
} extreme_search;

static void arg_extreme_piece(void *context, long piece) {
  const extreme_search *s = context;
  const reduction *r = &s->lines;
  long each = sums_per_piece(r), to = (piece + 1) * each;
  if (to > r->kept.count) to = r->kept.count;
  for (long o = piece * each; o < to && !il_interrupt_requested(); o++) {
    const char *base = r->in + at(&r->kept, o) * r->size;
    ((long *)r->out)[o] = s->dtype == IL_FLOAT32   ? arg_extreme_f32(r, base, s->sign)
                          : s->dtype == IL_FLOAT64 ? arg_extreme_f64(r, base, s->sign)
                                                   : arg_extreme_i64(r, base, s->sign);
  }
}

void il_arg_extreme(int sign, int dtype, int kept, const long *kept_shape, const long *kept_strides, int reduced,
                    const long *reduced_shape, const long *reduced_strides, long *out, const void *in) {
  extreme_search s = {
    .sign = sign, .dtype = dtype,
    .lines = {.k = kernels_for(sign > 0 ? IL_MAX : IL_MIN, dtype), .kept = join(kept, kept_shape, kept_strides),
              .reduced = join(reduced, reduced_shape, reduced_strides), .size = dtype == IL_FLOAT32 ? 4 : 8,
              .out = (char *)out, .in = in}};
  if (s.lines.kept.count == 0) return;
  s.lines.blocks = (s.lines.reduced.count + BLOCK - 1) / BLOCK;
  long each = sums_per_piece(&s.lines);
  il_parallel((s.lines.kept.count + each - 1) / each, arg_extreme_piece, &s);
}

/// Sums and products of floats in double, each rounded once.
#define CUMULATE(T, WIDE)                                                   \
  {                                                                         \
    WIDE sum = product;                                                     \
    for (long i = 0; i < n; i++) {                                          \
      if ((i & 0xffff) == 0 && il_interrupt_requested()) return;            \
      T v = ((const T *)in)[i * in_stride];                                 \
      sum = product ? sum * v : i == 0 ? v : sum + v;                       \
      ((T *)out)[i * out_stride] = (T)sum;                                  \
    }                                                                       \
  }

void il_cumulate(int product, int dtype, long n, void *out, long out_stride, const void *in, long in_stride) {
  if (dtype == IL_FLOAT32) CUMULATE(float, double)
  else if (dtype == IL_FLOAT64) CUMULATE(double, double)
  else CUMULATE(uint64_t, uint64_t)
}
