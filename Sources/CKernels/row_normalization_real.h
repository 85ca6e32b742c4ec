// The kernels of il_row_normalization.h for one element type: included with REAL, NAME(x) and HALVES, the sum of a vector's
// lanes. Vectors are 64 bytes whatever the instruction set; what is missing of the last one counts as the row's mean, or as
// no gradient.

enum { NAME(LANES) = 64 / sizeof(REAL) };
typedef REAL NAME(vec) __attribute__((ext_vector_type(64 / sizeof(REAL)), aligned(sizeof(REAL))));
#define VEC NAME(vec)
#define LANES NAME(LANES)
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)

/// Loads and stores `wanted` elements, LANES at most; the rest of the vector is what it was, or untouched in memory.
static inline IL_BODY void NAME(get)(VEC *v, const REAL *from, long wanted) {
  if (wanted >= LANES) *v = *(const VEC *)from;
  else memcpy(v, from, (size_t)wanted * sizeof(REAL));
}
static inline IL_BODY void NAME(put)(REAL *to, const VEC *v, long wanted) {
  if (wanted >= LANES) *(VEC *)to = *v;
  else memcpy(to, v, (size_t)wanted * sizeof(REAL));
}

/// The sum of x, or (`squares`, a literal) of (x − mean)².
static inline IL_BODY double NAME(row_sum)(const REAL *x, long columns, REAL mean, const int squares) {
  double total = 0;
  for (long from = 0; from < columns; from += BLOCK) {
    long count = least(columns - from, BLOCK), i = 0, turn = 0;
    VEC sums[4] = {(VEC)(0), (VEC)(0), (VEC)(0), (VEC)(0)}, centre = (VEC)(mean), v;
    const REAL *p = x + from;
    for (; i + 4 * LANES <= count; i += 4 * LANES)
      for (int k = 0; k < 4; k++) {
        v = *(const VEC *)(p + i + k * LANES) - centre;
        sums[k] = squares ? FMA(v, v, sums[k]) : sums[k] + v;
      }
    for (; i < count; i += LANES, turn++) {
      v = centre;
      NAME(get)(&v, p + i, count - i);
      v -= centre;
      sums[turn] = squares ? FMA(v, v, sums[turn]) : sums[turn] + v;
    }
    VEC sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    double part;
    HALVES(sum, part);
    total += part;
  }
  return total;
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
    for (long c = 0; c < columns; c += LANES) {
      long wanted = columns - c;
      VEC v = (VEC)(0), g = v, b = v;
      NAME(get)(&v, x + c, wanted);
      NAME(get)(&g, gamma + c, wanted);
      NAME(get)(&b, beta + c, wanted);
      v = FMA((v - (VEC)(m)) * (VEC)(s), g, b);
      NAME(put)(y + c, &v, wanted);
    }
  }
}
DISPATCH_NAMED(NAME(forward), (const il_row_normalization *n, REAL *y, REAL *mean, REAL *inverse_std, const REAL *x,
                               const REAL *gamma, const REAL *beta, long rows),
               (n, y, mean, inverse_std, x, gamma, beta, rows))

/// gx of some rows; what they give to the gradients by gamma and beta is added to `by_gamma` and `by_beta`.
static inline IL_BODY void NAME2(backward, _body)(long columns, REAL *gx, REAL *by_gamma, REAL *by_beta,
                                                  const REAL *gradient, const REAL *x, const REAL *mean,
                                                  const REAL *inverse_std, const REAL *gamma, long rows) {
  for (long row = 0; row < rows; row++, x += columns, gx += columns, gradient += columns) {
    VEC m = (VEC)(mean[row]), s = (VEC)(inverse_std[row]);
    double sum = 0, dot = 0;
    for (long from = 0; from < columns; from += BLOCK) {
      long end = least(columns, from + BLOCK);
      VEC sums[2] = {(VEC)(0), (VEC)(0)}, dots[2] = {(VEC)(0), (VEC)(0)};
      for (long c = from, turn = 0; c < end; c += LANES, turn ^= 1) {
        long wanted = end - c;
        VEC v = m, g = (VEC)(0), w = g, a = g, b = g;
        NAME(get)(&v, x + c, wanted);
        NAME(get)(&g, gradient + c, wanted);
        NAME(get)(&w, gamma + c, wanted);
        NAME(get)(&a, by_gamma + c, wanted);
        NAME(get)(&b, by_beta + c, wanted);
        VEC u = (v - m) * s, d = g * w;
        a = FMA(g, u, a);
        b += g;
        NAME(put)(by_gamma + c, &a, wanted);
        NAME(put)(by_beta + c, &b, wanted);
        if (turn) {
          sums[1] += d;
          dots[1] = FMA(d, u, dots[1]);
        } else {
          sums[0] += d;
          dots[0] = FMA(d, u, dots[0]);
        }
      }
      VEC all = sums[0] + sums[1];
      double part;
      HALVES(all, part);
      sum += part;
      all = dots[0] + dots[1];
      HALVES(all, part);
      dot += part;
    }
    VEC offset = (VEC)((REAL)(sum / (double)columns)), slope = (VEC)((REAL)(dot / (double)columns));
    for (long c = 0; c < columns; c += LANES) {
      long wanted = columns - c;
      VEC v = m, g = (VEC)(0), w = g;
      NAME(get)(&v, x + c, wanted);
      NAME(get)(&g, gradient + c, wanted);
      NAME(get)(&w, gamma + c, wanted);
      VEC result = s * ((g * w - offset) - ((v - m) * s) * slope);
      NAME(put)(gx + c, &result, wanted);
    }
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

#undef VEC
#undef LANES
#undef FMA
