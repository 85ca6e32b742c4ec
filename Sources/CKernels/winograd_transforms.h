// The transforms of Winograd's algorithms for one tile size and one vector width: included with
//   EDGE (m: 2 or 4), LANES, TILE(x) (adds suffixes of size and width), TARGET (the function attribute of the instruction
//   set). A lane is one channel or output. winograd_products.h follows and ends what is defined here.

typedef float TILE(vec) __attribute__((ext_vector_type(LANES), aligned(sizeof(float))));
#define VEC TILE(vec)
#define FMA(a, b, c) __builtin_elementwise_fma((VEC)(a), b, c)
#define UNROLL _Pragma("clang loop unroll(full)")
enum { TILE(span) = EDGE + 2 };
#define SPAN TILE(span)

/// Bᵀ of m+2 inputs, two points of it: pair 0 is the outermost two (0 and ∞), 1 the points ±1, 2 the points ±2.
static inline IL_BODY void TILE(input_pair)(const int pair, const VEC *d, VEC *first, VEC *second) {
#if EDGE == 4
  if (pair == 0) {
    *first = FMA(-4, d[2] - d[0], d[4] - d[2]);
    *second = FMA(-4, d[3] - d[1], d[5] - d[3]);
  } else if (pair == 1) {
    VEC even = FMA(-4, d[2], d[4]), odd = FMA(-4, d[1], d[3]);
    *first = even + odd;
    *second = even - odd;
  } else {
    VEC even = d[4] - d[2], odd = d[3] - d[1];
    *first = FMA(2, odd, even);
    *second = FMA(-2, odd, even);
  }
#else
  if (pair == 0) {
    *first = d[0] - d[2];
    *second = d[3] - d[1];
  } else {
    *first = d[2] + d[1];
    *second = d[2] - d[1];
  }
#endif
}

/// Where the rows of a pair stand among the points.
static inline IL_BODY int TILE(first_of)(const int pair) { return pair == 0 ? 0 : 2 * pair - 1; }
static inline IL_BODY int TILE(second_of)(const int pair) { return pair == 0 ? SPAN - 1 : 2 * pair; }

/// Aᵀ: m outputs of m+2 points.
static inline IL_BODY void TILE(output)(const VEC *m, VEC *out) {
#if EDGE == 4
  VEC s1 = m[1] + m[2], d1 = m[1] - m[2], s2 = m[3] + m[4], d2 = m[3] - m[4];
  out[0] = (m[0] + s1) + s2;
  out[1] = FMA(2, d2, d1);
  out[2] = FMA(4, s2, s1);
  out[3] = FMA(8, d2, d1) + m[5];
#else
  out[0] = m[0] + (m[1] + m[2]);
  out[1] = (m[1] - m[2]) + m[3];
#endif
}

/// A: m+2 points of m gradients.
static inline IL_BODY void TILE(gradient)(const VEC *y, VEC *out) {
#if EDGE == 4
  VEC even = y[0] + y[2], odd = y[1] + y[3], even2 = FMA(4, y[2], y[0]), odd2 = FMA(4, y[3], y[1]);
  out[0] = y[0];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = FMA(2, odd2, even2);
  out[4] = FMA(-2, odd2, even2);
  out[5] = y[3];
#else
  out[0] = y[0];
  out[1] = y[0] + y[1];
  out[2] = y[0] - y[1];
  out[3] = y[1];
#endif
}

/// G: m+2 points of 3 weights.
static inline IL_BODY void TILE(kernel)(const VEC *g, VEC *out) {
  VEC ends = g[0] + g[2];
#if EDGE == 4
  VEC far = FMA(4, g[2], g[0]);
  out[0] = (VEC)(0.25f) * g[0];
  out[1] = (VEC)(-1 / 6.0f) * (ends + g[1]);
  out[2] = (VEC)(-1 / 6.0f) * (ends - g[1]);
  out[3] = (VEC)(1 / 24.0f) * FMA(2, g[1], far);
  out[4] = (VEC)(1 / 24.0f) * FMA(-2, g[1], far);
  out[5] = g[2];
#else
  out[0] = g[0];
  out[1] = (VEC)(0.5f) * (ends + g[1]);
  out[2] = (VEC)(0.5f) * (ends - g[1]);
  out[3] = g[2];
#endif
}

/// Gᵀ: 3 gradients of weights of m+2 points.
static inline IL_BODY void TILE(kernel_gradient)(const VEC *m, VEC *out) {
#if EDGE == 4
  VEC s1 = m[1] + m[2], d1 = m[1] - m[2], s2 = m[3] + m[4], d2 = m[3] - m[4];
  out[0] = FMA(0.25f, m[0], (VEC)(1 / 24.0f) * FMA(-4, s1, s2));
  out[1] = (VEC)(1 / 12.0f) * FMA(-2, d1, d2);
  out[2] = FMA(1 / 6.0f, s2 - s1, m[5]);
#else
  VEC s1 = m[1] + m[2];
  out[0] = FMA(0.5f, s1, m[0]);
  out[1] = (VEC)(0.5f) * (m[1] - m[2]);
  out[2] = FMA(0.5f, s1, m[3]);
#endif
}

static inline IL_BODY void TILE(get)(VEC *v, const float *from, long wanted) {
  if (wanted >= LANES) {
    *v = *(const VEC *)from;
    return;
  }
  *v = (VEC)(0);
  if (wanted > 0) __builtin_memcpy(v, from, (unsigned long)wanted * sizeof(float));
}
static inline IL_BODY void TILE(put)(float *to, const VEC *v, long wanted) {
  if (wanted >= LANES) *(VEC *)to = *v;
  else if (wanted > 0) __builtin_memcpy(to, v, (unsigned long)wanted * sizeof(float));
}

/// Where pixel (y, x) of a square of `size` lies: at a distance from the first, or as listed.
static inline IL_BODY const float *TILE(pixel)(const float *first, long row_step, long column_step,
                                               const float *const *listed, int size, int y, int x) {
  return listed ? listed[y * size + x] : first + y * row_step + x * column_step;
}

/// Bᵀ d B of one tile, LANES channels from c on, of which `wanted` exist. One pair of rows at a time: all of Bᵀ d has more
/// values than there are registers, and to store them takes longer than to load d again.
static inline IL_BODY void TILE(transform_input)(const float *d, long row_step, long column_step,
                                                 const float *const *pixels, long c, float *to, long point_step, long wanted) {
  UNROLL for (int pair = 0; pair < SPAN / 2; pair++) {
    VEC top[SPAN], bottom[SPAN];
    UNROLL for (int x = 0; x < SPAN; x++) {
      VEC column[SPAN];
      UNROLL for (int y = 0; y < SPAN; y++)
        TILE(get)(&column[y], TILE(pixel)(d, row_step, column_step, pixels, SPAN, y, x) + c, wanted);
      TILE(input_pair)(pair, column, &top[x], &bottom[x]);
    }
    UNROLL for (int across = 0; across < SPAN / 2; across++) {
      VEC left, right;
      float *row = to + TILE(first_of)(pair) * SPAN * point_step;
      TILE(input_pair)(across, top, &left, &right);
      *(VEC *)(row + TILE(first_of)(across) * point_step) = left;
      *(VEC *)(row + TILE(second_of)(across) * point_step) = right;
      row = to + TILE(second_of)(pair) * SPAN * point_step;
      TILE(input_pair)(across, bottom, &left, &right);
      *(VEC *)(row + TILE(first_of)(across) * point_step) = left;
      *(VEC *)(row + TILE(second_of)(across) * point_step) = right;
    }
  }
}

/// Whether the `size` × `size` pixels from (row, column) on lie inside an image. If not, `pixels` become where each of them
/// lies, `zeros` for those outside.
static inline IL_BODY int TILE(inside)(const int size, const il_image_set *s, const float *image, long row, long column,
                                       const float **pixels, const float *zeros) {
  if (row >= 0 && column >= 0 && row + size <= s->rows && column + size <= s->columns) return 1;
  for (long y = 0; y < size; y++)
    for (long x = 0; x < size; x++) {
      int known = row + y >= 0 && row + y < s->rows && column + x >= 0 && column + x < s->columns;
      pixels[y * size + x] = known ? image + ((row + y) * s->columns + column + x) * s->channels : zeros;
    }
  return 0;
}

/// Transforms `count` tiles of inputs from tile `first` on. `zeros`: a pixel of them.
TARGET static void TILE(inputs)(const il_tiling *t, const il_image_set *s, long padding, const float *source, long first,
                              long count, const il_transformed *to, const float *zeros) {
  long step = s->columns * s->channels;
  for (long i = 0; i < count; i++) {
    il_tile at = il_tile_at(t, first + i);
    const float *image = source + at.image * s->rows * step + s->first, *pixels[SPAN * SPAN];
    long row = at.row - padding, column = at.column - padding;
    int inside = TILE(inside)(SPAN, s, image, row, column, pixels, zeros);
    const float *d = image + row * step + column * s->channels;
    for (long c = 0; c < il_winograd_fill(s->count); c += LANES) {
      float *out = il_transformed_at(to, i, c);
      if (c + LANES > s->count)
        TILE(transform_input)(d, step, s->channels, inside ? NULL : pixels, c, out, to->point_step, s->count - c);
      else if (inside) TILE(transform_input)(d, step, s->channels, NULL, c, out, to->point_step, LANES);
      else TILE(transform_input)(d, step, s->channels, pixels, c, out, to->point_step, LANES);
    }
  }
}

/// A y Aᵀ of one tile.
static inline IL_BODY void TILE(transform_gradient)(const float *g, long row_step, long column_step,
                                                    const float *const *pixels, long c, float *to, long point_step,
                                                    long wanted) {
  VEC columns[EDGE][SPAN];
  UNROLL for (int x = 0; x < EDGE; x++) {
    VEC column[EDGE];
    UNROLL for (int y = 0; y < EDGE; y++)
      TILE(get)(&column[y], TILE(pixel)(g, row_step, column_step, pixels, EDGE, y, x) + c, wanted);
    TILE(gradient)(column, columns[x]);
  }
  UNROLL for (int r = 0; r < SPAN; r++) {
    VEC row[EDGE], points[SPAN];
    UNROLL for (int x = 0; x < EDGE; x++) row[x] = columns[x][r];
    TILE(gradient)(row, points);
    UNROLL for (int p = 0; p < SPAN; p++) *(VEC *)(to + (r * SPAN + p) * point_step) = points[p];
  }
}

/// Transforms `count` tiles of gradients of outputs from tile `first` on. `zeros`: a pixel of them.
TARGET static void TILE(gradients)(const il_tiling *t, const il_image_set *s, const float *source, long first,
                              long count, const il_transformed *to, const float *zeros) {
  long step = s->columns * s->channels;
  for (long i = 0; i < count; i++) {
    il_tile at = il_tile_at(t, first + i);
    const float *image = source + at.image * s->rows * step + s->first, *pixels[EDGE * EDGE];
    int inside = TILE(inside)(EDGE, s, image, at.row, at.column, pixels, zeros);
    const float *d = image + at.row * step + at.column * s->channels;
    for (long c = 0; c < il_winograd_fill(s->count); c += LANES) {
      float *out = il_transformed_at(to, i, c);
      if (c + LANES > s->count)
        TILE(transform_gradient)(d, step, s->channels, inside ? NULL : pixels, c, out, to->point_step, s->count - c);
      else if (inside) TILE(transform_gradient)(d, step, s->channels, NULL, c, out, to->point_step, LANES);
      else TILE(transform_gradient)(d, step, s->channels, pixels, c, out, to->point_step, LANES);
    }
  }
}

/// Aᵀ m A of one tile, LANES outputs, of which `wanted` exist, and of which rows × columns lie inside the image; with the
/// bias, and the addend, which lies `addend` elements from the destination, where they are not null and not 0.
static inline IL_BODY void TILE(transform_output)(const float *m, long point_step, float *to, long row_step,
                                                  long column_step, long rows, long columns, const float *bias, long addend,
                                                  long wanted) {
  VEC sums[SPAN][EDGE], offset;
  UNROLL for (int x = 0; x < SPAN; x++) {
    VEC column[SPAN];
    UNROLL for (int y = 0; y < SPAN; y++) column[y] = *(const VEC *)(m + (y * SPAN + x) * point_step);
    TILE(output)(column, sums[x]);
  }
  if (bias) TILE(get)(&offset, bias, wanted);
  UNROLL for (int y = 0; y < EDGE; y++) {
    VEC row[SPAN], out[EDGE];
    UNROLL for (int x = 0; x < SPAN; x++) row[x] = sums[x][y];
    TILE(output)(row, out);
    if (y >= rows) return;
    UNROLL for (int x = 0; x < EDGE; x++) {
      float *place = to + y * row_step + x * column_step;
      if (x >= columns) break;
      if (bias) out[x] += offset;
      if (addend) {
        VEC more;
        TILE(get)(&more, place + addend, wanted);
        out[x] = more + out[x];
      }
      TILE(put)(place, &out[x], wanted);
    }
  }
}

/// Outputs of `count` tiles from tile `first` on.
TARGET static void TILE(outputs)(const il_winograd_correlation *k, long first, long count, const il_transformed *from) {
  const il_image_set *s = &k->to;
  long C = s->channels, step = s->columns * C, addend = k->addend ? k->addend - k->destination : 0;
  for (long i = 0; i < count; i++) {
    il_tile at = il_tile_at(&k->tiling, first + i);
    float *to = k->destination + ((at.image * s->rows + at.row) * s->columns + at.column) * C;
    long rows = il_least(EDGE, s->rows - at.row), columns = il_least(EDGE, s->columns - at.column);
    for (long c = 0; c < C; c += LANES) {
      const float *m = il_transformed_at(from, i, c);
      const float *bias = k->bias ? k->bias + c : NULL;
      if (c + LANES > C || rows < EDGE || columns < EDGE)
        TILE(transform_output)(m, from->point_step, to + c, step, C, rows, columns, bias, addend, C - c);
      else if (bias || addend)
        TILE(transform_output)(m, from->point_step, to + c, step, C, EDGE, EDGE, bias, addend, LANES);
      else TILE(transform_output)(m, from->point_step, to + c, step, C, EDGE, EDGE, NULL, 0, LANES);
    }
  }
}

/// G w Gᵀ for one source channel, all outputs.
TARGET static void TILE(weights)(const il_winograd_correlation *k, long channel) {
  long O = k->to.channels, C = k->from.channels;
  for (long o = 0; o < il_winograd_fill(O); o += LANES) {
    float taps[9][LANES];
    for (int lane = 0; lane < LANES; lane++) {
      const float *w = k->kernel + (o + lane) * k->kernel_output_step + channel * k->kernel_channel_step;
      for (int tap = 0; tap < 9; tap++) taps[tap][lane] = o + lane < O ? w[k->rotated ? 8 - tap : tap] : 0;
    }
    VEC columns[3][SPAN];
    UNROLL for (int x = 0; x < 3; x++) {
      VEC column[3];
      UNROLL for (int y = 0; y < 3; y++) column[y] = *(const VEC *)taps[y * 3 + x];
      TILE(kernel)(column, columns[x]);
    }
    UNROLL for (int y = 0; y < SPAN; y++) {
      VEC row[3], points[SPAN];
      UNROLL for (int x = 0; x < 3; x++) row[x] = columns[x][y];
      TILE(kernel)(row, points);
      float *to = k->weights + o / k->group * k->group * C + channel * k->group + o % k->group;
      UNROLL for (int x = 0; x < SPAN; x++) *(VEC *)(to + (y * SPAN + x) * k->weight_step) = points[x];
    }
  }
}

/// Gᵀ m G of the sums [point][channel][output, filled up] of some channels and outputs, to [tap][channel][output], where
/// taps are `tap_step` and channels `channel_step` elements apart.
TARGET static void TILE(gradient_back)(long channels, long outputs, const float *sums, float *to, long tap_step,
                                       long channel_step) {
  long step = channels * outputs;
  for (long channel = 0; channel < channels; channel++)
    for (long o = 0; o < outputs; o += LANES) {
      VEC columns[SPAN][3];
      UNROLL for (int x = 0; x < SPAN; x++) {
        VEC column[SPAN];
        UNROLL for (int y = 0; y < SPAN; y++)
          column[y] = *(const VEC *)(sums + (y * SPAN + x) * step + channel * outputs + o);
        TILE(kernel_gradient)(column, columns[x]);
      }
      UNROLL for (int y = 0; y < 3; y++) {
        VEC row[SPAN], taps[3];
        UNROLL for (int x = 0; x < SPAN; x++) row[x] = columns[x][y];
        TILE(kernel_gradient)(row, taps);
        UNROLL for (int x = 0; x < 3; x++) *(VEC *)(to + (y * 3 + x) * tap_step + channel * channel_step + o) = taps[x];
      }
    }
}
