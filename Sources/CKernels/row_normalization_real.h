// The kernels of il_row_normalization.h for one element type: included with REAL, INTEGER of its size, LANE_NUMBERS, NAME(x)
// and HALVES, the sum of a vector's lanes. Vectors are 64 bytes whatever the instruction set.
//
// The last elements of a row that fill no vector are taken with those before them: a vector that ends where the row ends, of
// which sums do not count the lanes that were there already. Only rows shorter than a vector are loaded by the element; what
// is missing counts as the row's mean, or as no gradient.

enum { NAME(LANES) = 64 / sizeof(REAL) };
typedef REAL NAME(vec) __attribute__((ext_vector_type(64 / sizeof(REAL)), aligned(sizeof(REAL))));
typedef INTEGER NAME(lane_numbers) __attribute__((ext_vector_type(64 / sizeof(REAL))));
#define VEC NAME(vec)
#define LANES NAME(LANES)
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)

/// Loads and stores `wanted` elements, LANES at most; the rest of the vector is what it was, or untouched in memory.
static inline IL_BODY void NAME(get)(VEC *v, const REAL *from, const long wanted) {
  if (wanted >= LANES) *v = *(const VEC *)from;
  else memcpy(v, from, (size_t)wanted * sizeof(REAL));
}
static inline IL_BODY void NAME(put)(REAL *to, const VEC *v, const long wanted) {
  if (wanted >= LANES) *(VEC *)to = *v;
  else memcpy(to, v, (size_t)wanted * sizeof(REAL));
}

/// `other` in the first `repeated` lanes.
static inline IL_BODY void NAME(replace)(VEC *v, long repeated, const VEC *other) {
  const NAME(lane_numbers) lanes = LANE_NUMBERS;
  *v = lanes >= (NAME(lane_numbers))((INTEGER)repeated) ? *v : *other;
}

#define ADD(k)            \
  v -= centre;            \
  sums[k] = squares ? FMA(v, v, sums[k]) : sums[k] + v;
// Written out for each k: a vector that is chosen by a number would live in memory.
#define REST(k)                                       \
  if (i < count) {                                    \
    v = centre;                                       \
    if (i + LANES <= count) v = *(const VEC *)(p + i); \
    else if (columns < LANES) NAME(get)(&v, x, columns); \
    else {                                            \
      v = *(const VEC *)(x + columns - LANES);        \
      NAME(replace)(&v, LANES - (count - i), &centre); \
    }                                                 \
    ADD(k)                                            \
    i += LANES;                                       \
  }

/// The sum of x, or (`squares`, a literal) of (x − mean)².
static inline IL_BODY double NAME(row_sum)(const REAL *x, long columns, REAL mean, const int squares) {
  double total = 0;
  for (long from = 0; from < columns; from += BLOCK) {
    long count = least(columns - from, BLOCK), i = 0;
    VEC sums[4] = {(VEC)(0), (VEC)(0), (VEC)(0), (VEC)(0)}, centre = (VEC)(mean), v;
    const REAL *p = x + from;
    for (; i + 4 * LANES <= count; i += 4 * LANES)
      for (int k = 0; k < 4; k++) {
        v = *(const VEC *)(p + i + k * LANES);
        ADD(k)
      }
    REST(0)
    REST(1)
    REST(2)
    REST(3)
    VEC sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    double part;
    HALVES(sum, part);
    total += part;
  }
  return total;
}

/// y of `wanted` elements of a row; a literal LANES leaves no question in the loop.
static inline IL_BODY void NAME(scaled)(REAL *y, const REAL *x, const REAL *gamma, const REAL *beta, REAL mean,
                                        REAL inverse_std, const long wanted) {
  VEC v = (VEC)(0), g = v, b = v;
  NAME(get)(&v, x, wanted);
  NAME(get)(&g, gamma, wanted);
  NAME(get)(&b, beta, wanted);
  v = FMA((v - (VEC)(mean)) * (VEC)(inverse_std), g, b);
  NAME(put)(y, &v, wanted);
}

static inline IL_BODY void NAME2(forward, _body)(const il_row_normalization *n, REAL *y, REAL *mean, REAL *inverse_std,
                                                 const REAL *x, const REAL *gamma, const REAL *beta, long rows) {
  long columns = n->columns;
  for (long row = 0; row < rows; row++, x += columns, y += columns) {
    REAL m = (REAL)(NAME(row_sum)(x, columns, 0, 0) / (double)columns);
    double variance = NAME(row_sum)(x, columns, m, 1) / (double)columns;
    REAL s = (REAL)(1 / sqrt(variance + n->eps));
    mean[row] = m;
    inverse_std[row] = s;
    long c = 0, last = columns - LANES;
    for (; c <= last; c += LANES) NAME(scaled)(y + c, x + c, gamma + c, beta + c, m, s, LANES);
    if (last < 0) NAME(scaled)(y, x, gamma, beta, m, s, columns);
    else if (c < columns) NAME(scaled)(y + last, x + last, gamma + last, beta + last, m, s, LANES);
  }
}
DISPATCH_NAMED(NAME(forward), (const il_row_normalization *n, REAL *y, REAL *mean, REAL *inverse_std, const REAL *x,
                               const REAL *gamma, const REAL *beta, long rows),
               (n, y, mean, inverse_std, x, gamma, beta, rows))

/// `wanted` elements of a row in the first pass, of which the first `repeated` were there already: the gradients by gamma and
/// beta are added, and d and d·u to the sums.
static inline IL_BODY void NAME(sums_step)(VEC *sum, VEC *dot, REAL *by_gamma, REAL *by_beta, const REAL *gradient,
                                           const REAL *x, const REAL *gamma, const VEC *mean, const VEC *inverse_std,
                                           const long wanted, long repeated) {
  VEC v = *mean, g = (VEC)(0), w = g, a = g, b = g, none = g;
  NAME(get)(&v, x, wanted);
  NAME(get)(&g, gradient, wanted);
  NAME(get)(&w, gamma, wanted);
  NAME(get)(&a, by_gamma, wanted);
  NAME(get)(&b, by_beta, wanted);
  if (repeated > 0) {
    NAME(replace)(&g, repeated, &none);
    NAME(replace)(&v, repeated, mean);
  }
  VEC u = (v - *mean) * *inverse_std, d = g * w;
  a = FMA(g, u, a);
  b += g;
  NAME(put)(by_gamma, &a, wanted);
  NAME(put)(by_beta, &b, wanted);
  *sum += d;
  *dot = FMA(d, u, *dot);
}

/// gx of `wanted` elements of a row.
static inline IL_BODY void NAME(slope_step)(REAL *gx, const REAL *gradient, const REAL *x, const REAL *gamma,
                                            const VEC *mean, const VEC *inverse_std, const VEC *offset,
                                            const VEC *slope, const long wanted) {
  VEC v = *mean, g = (VEC)(0), w = g;
  NAME(get)(&v, x, wanted);
  NAME(get)(&g, gradient, wanted);
  NAME(get)(&w, gamma, wanted);
  VEC result = *inverse_std * ((g * w - *offset) - ((v - *mean) * *inverse_std) * *slope);
  NAME(put)(gx, &result, wanted);
}

#define SUMS(k, at, wanted, repeated)                                                                                  \
  NAME(sums_step)(&sums[k], &dots[k], by_gamma + (at), by_beta + (at), gradient + (at), x + (at), gamma + (at), &m, &s, \
                  wanted, repeated)
#define SLOPE(at, wanted) \
  NAME(slope_step)(gx + (at), gradient + (at), x + (at), gamma + (at), &m, &s, &offset, &slope, wanted)

/// gx of some rows; what they give to the gradients by gamma and beta is added to `by_gamma` and `by_beta`.
static inline IL_BODY void NAME2(backward, _body)(long columns, REAL *gx, REAL *by_gamma, REAL *by_beta,
                                                  const REAL *gradient, const REAL *x, const REAL *mean,
                                                  const REAL *inverse_std, const REAL *gamma, long rows) {
  long last = columns - LANES;
  for (long row = 0; row < rows; row++, x += columns, gx += columns, gradient += columns) {
    VEC m = (VEC)(mean[row]), s = (VEC)(inverse_std[row]);
    double sum = 0, dot = 0, part;
    for (long from = 0; from < columns; from += BLOCK) {
      long end = least(columns, from + BLOCK), c = from;
      VEC sums[3] = {(VEC)(0), (VEC)(0), (VEC)(0)}, dots[3] = {(VEC)(0), (VEC)(0), (VEC)(0)};
      for (; c + 2 * LANES <= end; c += 2 * LANES) {
        SUMS(0, c, LANES, 0);
        SUMS(1, c + LANES, LANES, 0);
      }
      if (c + LANES <= end) {
        SUMS(0, c, LANES, 0);
        c += LANES;
      }
      if (c < end) {
        if (last < 0) SUMS(2, 0, columns, 0);
        else SUMS(2, last, LANES, LANES - (end - c));
      }
      VEC all = (sums[0] + sums[1]) + sums[2];
      HALVES(all, part);
      sum += part;
      all = (dots[0] + dots[1]) + dots[2];
      HALVES(all, part);
      dot += part;
    }
    VEC offset = (VEC)((REAL)(sum / (double)columns)), slope = (VEC)((REAL)(dot / (double)columns));
    long c = 0;
    for (; c <= last; c += LANES) SLOPE(c, LANES);
    if (last < 0) SLOPE(0, columns);
    else if (c < columns) SLOPE(last, LANES);
  }
}
DISPATCH_NAMED(NAME(backward), (long columns, REAL *gx, REAL *by_gamma, REAL *by_beta, const REAL *gradient, const REAL *x,
                                const REAL *mean, const REAL *inverse_std, const REAL *gamma, long rows),
               (columns, gx, by_gamma, by_beta, gradient, x, mean, inverse_std, gamma, rows))

static void NAME(forward_piece)(void *context, long piece) {
  const rows_call *w = context;
  const il_row_normalization *n = w->n;
  long from = piece * piece_rows(n), rows = least(piece_rows(n), n->rows - from), at = from * n->columns;
  NAME(forward)(n, (REAL *)w->out + at, (REAL *)w->mean + from, (REAL *)w->inverse_std + from, (const REAL *)w->x + at,
                w->gamma, w->beta, rows);
}

static void NAME(backward_piece)(void *context, long block) {
  const rows_call *w = context;
  const il_row_normalization *n = w->n;
  long columns = n->columns, from = block * block_rows(n), rows = least(block_rows(n), n->rows - from);
  long at = from * columns;
  REAL *partial = (REAL *)w->scratch + block * 2 * columns;
  memset(partial, 0, (size_t)(2 * columns) * sizeof(REAL));
  NAME(backward)(columns, (REAL *)w->out + at, partial, partial + columns, (const REAL *)w->gradient + at,
                 (const REAL *)w->x + at, (const REAL *)w->mean + from, (const REAL *)w->inverse_std + from, w->gamma,
                 rows);
}

/// Sums of blocks in order, in float64.
static void NAME(add_blocks)(double *total, const REAL *partial, long blocks, long width) {
  for (long c = 0; c < width; c++) total[c] = 0;
  for (long block = 0; block < blocks; block++, partial += width)
    for (long c = 0; c < width; c++) total[c] += (double)partial[c];
}

#undef ADD
#undef REST
#undef SUMS
#undef SLOPE
#undef VEC
#undef LANES
#undef FMA
