// The inner loops of a convolution for one element type and one vector width: included with
//   REAL, NAME(x) (adds the type's suffix), LANES, TILE(x) (adds suffixes of type and width),
//   TARGET (the function attribute of the instruction set), WIDE and NARROW (accumulators of a tile that is two
//   vectors or one vector wide).
// A lane is one output element, so the shape of a tile changes no bit.

typedef REAL TILE(vec) __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL))));
#define VEC TILE(vec)
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define UNROLL _Pragma("clang loop unroll(full)")

/// Stores a vector of outputs; the last may be filled in part.
static inline IL_BODY void TILE(put)(REAL *to, const VEC *v, long wanted) {
  if (wanted >= LANES) *(VEC *)to = *v;
  else if (wanted > 0) __builtin_memcpy(to, v, (unsigned long)wanted * sizeof(REAL));
}

static inline IL_BODY void TILE(get)(VEC *v, const REAL *from, long wanted) {
  if (wanted >= LANES) *v = *(const VEC *)from;
  else {
    *v = (VEC)(0);
    if (wanted > 0) __builtin_memcpy(v, from, (unsigned long)wanted * sizeof(REAL));
  }
}

/// What is the same for all tiles of a strip's phase and group of outputs.
typedef struct TILE(sum) {
  long blocks, block_step, rows, row_step, length;   // of the source: channel blocks, taps by row, elements of a row
  long group;                                        // elements from one row of weights to the next
  long pixel_step, out_step;                         // between neighbouring pixels, in source and destination
  long addend;                                       // where, from an output, its addend lies; 0: there is none
} TILE(sum);

/// P pixels × V vectors of outputs. `step`: pixel_step, a literal where it is known.
static inline IL_BODY void TILE(tile)(const int P, const int V, const long step, const TILE(sum) *s, const REAL *source,
                                      const REAL *weights, const REAL *bias, REAL *out, long wanted) {
  VEC sum[P][V];
  UNROLL for (int p = 0; p < P; p++) UNROLL for (int v = 0; v < V; v++) sum[p][v] = (VEC)(0);
  for (long block = 0; block < s->blocks; block++)
    for (long row = 0; row < s->rows; row++) {
      const REAL *x = source + block * s->block_step + row * s->row_step;
      for (long j = 0; j < s->length; j++, x++, weights += s->group) {
        VEC w[V];
        UNROLL for (int v = 0; v < V; v++) w[v] = *(const VEC *)(weights + v * LANES);
        UNROLL for (int p = 0; p < P; p++)
          UNROLL for (int v = 0; v < V; v++) sum[p][v] = FMA((VEC)(x[p * step]), w[v], sum[p][v]);
      }
    }
  UNROLL for (int v = 0; v < V; v++) {
    VEC b = (VEC)(0);
    if (bias && wanted > v * LANES)
      __builtin_memcpy(&b, bias + v * LANES, (unsigned long)il_least(wanted - v * LANES, LANES) * sizeof(REAL));
    UNROLL for (int p = 0; p < P; p++) {
      VEC result = bias ? sum[p][v] + b : sum[p][v];
      REAL *to = out + p * s->out_step + v * LANES;
      if (s->addend) {
        VEC more;
        TILE(get)(&more, to + s->addend, wanted - v * LANES);
        result = more + result;
      }
      TILE(put)(to, &result, wanted - v * LANES);
    }
  }
}

/// A row of pixels for V vectors of outputs: tiles of as many pixels as fit.
static inline IL_BODY void TILE(row)(const int V, const long step, const TILE(sum) *s, long pixels, const REAL *x,
                                     const REAL *w, const REAL *bias, REAL *out, long wanted) {
  const int P = V == 2 ? WIDE / 2 : NARROW;
  long p = 0;
  for (; p + P <= pixels; p += P) TILE(tile)(P, V, step, s, x + p * step, w, bias, out + p * s->out_step, wanted);
  if (P > 8 && p + 8 <= pixels) {
    TILE(tile)(8, V, step, s, x + p * step, w, bias, out + p * s->out_step, wanted);
    p += 8;
  }
  if (P > 4 && p + 4 <= pixels) {
    TILE(tile)(4, V, step, s, x + p * step, w, bias, out + p * s->out_step, wanted);
    p += 4;
  }
  for (; p + 2 <= pixels; p += 2) TILE(tile)(2, V, step, s, x + p * step, w, bias, out + p * s->out_step, wanted);
  for (; p < pixels; p++) TILE(tile)(1, V, step, s, x + p * step, w, bias, out + p * s->out_step, wanted);
}

TARGET static void TILE(row1_16)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                 REAL *out, long wanted) {
  TILE(row)(1, 16, s, pixels, x, w, bias, out, wanted);
}
TARGET static void TILE(row2_16)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                 REAL *out, long wanted) {
  TILE(row)(2, 16, s, pixels, x, w, bias, out, wanted);
}
TARGET static void TILE(row1_32)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                 REAL *out, long wanted) {
  TILE(row)(1, 32, s, pixels, x, w, bias, out, wanted);
}
TARGET static void TILE(row2_32)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                 REAL *out, long wanted) {
  TILE(row)(2, 32, s, pixels, x, w, bias, out, wanted);
}
TARGET static void TILE(row1_any)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                  REAL *out, long wanted) {
  TILE(row)(1, s->pixel_step, s, pixels, x, w, bias, out, wanted);
}
TARGET static void TILE(row2_any)(const TILE(sum) *s, long pixels, const REAL *x, const REAL *w, const REAL *bias,
                                  REAL *out, long wanted) {
  TILE(row)(2, s->pixel_step, s, pixels, x, w, bias, out, wanted);
}

/// All destination pixels of one strip of one image, from the packed source.
static void TILE(strip)(const il_correlation *c, const REAL *source, REAL *image, long strip) {
  typedef void (*row_loop)(const TILE(sum) *, long, const REAL *, const REAL *, const REAL *, REAL *, long);
  long height = il_strip_height(c, strip), low = il_strip_low(c, strip), B = c->block;
  const REAL *weights = c->packed, *bias = c->bias;
  for (long ry = 0; ry < c->y.phases; ry++)
    for (long rx = 0; rx < c->x.phases; rx++) {
      axis_phase fy = il_phase_y(c, ry), fx = il_phase_x(c, rx);
      TILE(sum) s = {c->blocks, height * c->x.padded * B, fx.taps ? fy.taps : 0, c->x.padded * B, fx.taps * B, c->group,
                     c->x.source_step * B, c->x.step * c->outputs,
                     c->addend ? (const REAL *)c->addend - (const REAL *)c->destination : 0};
      row_loop one = s.pixel_step == 16 ? TILE(row1_16) : s.pixel_step == 32 ? TILE(row1_32) : TILE(row1_any);
      row_loop two = s.pixel_step == 16 ? TILE(row2_16) : s.pixel_step == 32 ? TILE(row2_32) : TILE(row2_any);
      long group_size = c->blocks * fy.taps * fx.taps * B * c->group;
      long first = strip * c->strip_rows, end = il_least(fy.count, first + c->strip_rows), pixels = fx.count;
      // A 1×1 kernel sees the pixels of all rows as one long row.
      if (fy.taps == 1 && fx.taps == 1 && c->y.step == 1 && c->y.source_step == 1 && c->x.padded == c->columns) {
        pixels *= il_most(0, end - first);
        end = il_least(end, first + 1);
      }
      for (long o = 0; o < c->outputs;) {
        long within = o % c->group, wanted = c->outputs - o, V = wanted > LANES && within + 2 * LANES <= c->group ? 2 : 1;
        const REAL *w = weights + o / c->group * group_size + within;
        for (long q = first; q < end; q++) {
          const REAL *x = source + ((fy.start + q * c->y.source_step - low) * c->x.padded + fx.start) * B;
          REAL *out = image + ((fy.first + q * c->y.step) * c->columns + fx.first) * c->outputs + o;
          (V == 2 ? two : one)(&s, pixels, x, w, bias ? bias + o : bias, out, wanted);
        }
        o += V * LANES;
      }
      weights += il_divide_up(c->outputs, c->group) * group_size;
    }
}

// Backward by weights: J columns (kx, channel) × V vectors of outputs, over all pixels of a chunk of images.

typedef struct TILE(pixels) {
  long images, rows, columns;                 // of the gradients
  long image_step, row_step, pixel_step;      // of the packed input
  long outputs;                               // elements from pixel to pixel of the gradients
} TILE(pixels);

/// sums[j][…] += Σ input[j]·gradient over the chunk.
static inline IL_BODY void TILE(weights)(const int J, const int V, const TILE(pixels) *k, const REAL *input,
                                         const REAL *gradient, REAL *sums, long sum_step) {
  VEC sum[J][V];
  UNROLL for (int j = 0; j < J; j++) UNROLL for (int v = 0; v < V; v++) sum[j][v] = (VEC)(0);
  const REAL *g = gradient;
  for (long n = 0; n < k->images; n++)
    for (long y = 0; y < k->rows; y++) {
      const REAL *x = input + n * k->image_step + y * k->row_step;
      for (long p = 0; p < k->columns; p++, x += k->pixel_step, g += k->outputs) {
        VEC d[V];
        UNROLL for (int v = 0; v < V; v++) d[v] = *(const VEC *)(g + v * LANES);
        UNROLL for (int j = 0; j < J; j++)
          UNROLL for (int v = 0; v < V; v++) sum[j][v] = FMA((VEC)(x[j]), d[v], sum[j][v]);
      }
    }
  UNROLL for (int j = 0; j < J; j++)
    UNROLL for (int v = 0; v < V; v++) *(VEC *)(sums + j * sum_step + v * LANES) += sum[j][v];
}

#define COLUMNS(J, V)                                                                                       \
  for (; j + J <= length; j += J) TILE(weights)(J, V, k, input + j, gradient, sums + j * sum_step, sum_step)
/// The `length` columns of one row of taps.
TARGET static void TILE(columns2)(const TILE(pixels) *k, long length, const REAL *input, const REAL *gradient,
                                  REAL *sums, long sum_step) {
  long j = 0;
  if (length % (GRADIENT_WIDE / 2) == 0) COLUMNS(GRADIENT_WIDE / 2, 2);
  if (GRADIENT_WIDE / 2 > 8) COLUMNS(8, 2);
  COLUMNS(4, 2);
  COLUMNS(1, 2);
}
TARGET static void TILE(columns1)(const TILE(pixels) *k, long length, const REAL *input, const REAL *gradient,
                                  REAL *sums, long sum_step) {
  long j = 0;
  if (length % GRADIENT_NARROW == 0) COLUMNS(GRADIENT_NARROW, 1);
  COLUMNS(8, 1);
  COLUMNS(4, 1);
  COLUMNS(1, 1);
}


/// All weights between some channel blocks and all outputs, over a chunk of images.
static void TILE(chunk)(const il_weight_gradient *c, long images, long blocks, const REAL *input, const REAL *gradient,
                        REAL *sums) {
  const il_convolution *s = &c->shape;
  long B = c->block, O = c->padded_outputs, length = s->kernel_columns * B, plane = c->padded_rows * c->padded_columns * B;
  TILE(pixels) k = {images, c->out_rows, c->out_columns, blocks * plane, s->stride * c->padded_columns * B, s->stride * B, O};
  for (long o = 0; o < O;) {
    int V = o + 2 * LANES <= O ? 2 : 1;
    for (long block = 0; block < blocks; block++)
      for (long ky = 0; ky < s->kernel_rows; ky++)
        (V == 2 ? TILE(columns2) : TILE(columns1))(&k, length, input + block * plane + ky * c->padded_columns * B,
                                                   gradient + o, sums + (block * s->kernel_rows + ky) * length * O + o, O);
    o += V * LANES;
  }
}

#undef COLUMNS
#undef VEC
#undef FMA
#undef UNROLL
