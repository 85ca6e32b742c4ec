// The kernels of il_normalization.h for one element type: included with REAL, NAME(x) and SIGMOID, its sigmoid loop.
// Vectors are 64 bytes whatever the instruction set: a lane is a channel and no sum crosses lanes.

enum { NAME(LANES) = 64 / sizeof(REAL) };
typedef REAL NAME(vec) __attribute__((ext_vector_type(64 / sizeof(REAL)), aligned(sizeof(REAL))));
#define VEC NAME(vec)
#define LANES NAME(LANES)
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)

/// Loads and stores `wanted` channels, LANES at most; the rest of the vector is zeros, or untouched in memory.
static inline IL_BODY void NAME(get)(VEC *v, const REAL *from, long wanted) {
  if (wanted >= LANES) *v = *(const VEC *)from;
  else {
    *v = (VEC)(0);
    memcpy(v, from, (size_t)wanted * sizeof(REAL));
  }
}
static inline IL_BODY void NAME(put)(REAL *to, const VEC *v, long wanted) {
  if (wanted >= LANES) *(VEC *)to = *v;
  else memcpy(to, v, (size_t)wanted * sizeof(REAL));
}

/// Sums and sums of squared distances from the block's own mean, of one block of pixels.
static inline IL_BODY void NAME2(block_statistics, _body)(const REAL *x, long pixels, long channels, REAL *sums,
                                                       REAL *squares) {
  for (long c = 0; c < channels; c += LANES) {
    long wanted = channels - c, p = 0;
    VEC a = (VEC)(0), b = a, d = a, e = a, v, zero = a;
    const REAL *row = x + c;
    if (wanted >= LANES)
      for (; p + 4 <= pixels; p += 4, row += 4 * channels) {
        a += *(const VEC *)row;
        b += *(const VEC *)(row + channels);
        d += *(const VEC *)(row + 2 * channels);
        e += *(const VEC *)(row + 3 * channels);
      }
    for (; p < pixels; p++, row += channels) {
      NAME(get)(&v, row, wanted);
      a += v;
    }
    VEC sum = (a + b) + (d + e), mean = sum / (VEC)((REAL)pixels);
    NAME(put)(sums + c, &sum, wanted);
    a = b = d = e = zero;
    p = 0;
    row = x + c;
    if (wanted >= LANES)
      for (; p + 4 <= pixels; p += 4, row += 4 * channels) {
        VEC va = *(const VEC *)row - mean, vb = *(const VEC *)(row + channels) - mean;
        VEC vd = *(const VEC *)(row + 2 * channels) - mean, ve = *(const VEC *)(row + 3 * channels) - mean;
        a = FMA(va, va, a);
        b = FMA(vb, vb, b);
        d = FMA(vd, vd, d);
        e = FMA(ve, ve, e);
      }
    for (; p < pixels; p++, row += channels) {
      NAME(get)(&v, row, wanted);
      v -= mean;
      a = FMA(v, v, a);
    }
    sum = (a + b) + (d + e);
    NAME(put)(squares + c, &sum, wanted);
  }
}
IL_DISPATCH_AS_NAMED(NAME(block_statistics),
                     (const REAL *x, long pixels, long channels, REAL *sums, REAL *squares),
                     (x, pixels, channels, sums, squares))

/// z of `pixels` pixels of channels c ..< c + width, into rows of `width`; and u where it is wanted.
static inline IL_BODY void NAME(affine)(const constants *k, VEC *u, VEC *z, const REAL *x, long c, long wanted) {
  VEC v, mean, inverse, gamma, beta;
  NAME(get)(&v, x + c, wanted);
  NAME(get)(&mean, (const REAL *)k->mean + c, wanted);
  NAME(get)(&inverse, (const REAL *)k->inverse_std + c, wanted);
  NAME(get)(&gamma, (const REAL *)k->gamma + c, wanted);
  NAME(get)(&beta, (const REAL *)k->beta + c, wanted);
  v -= mean;
  *u = v * inverse;
  *z = FMA(v, gamma * inverse, beta);
}

/// z·1 or relu(z), plus skip, for whole pixels. `relu`, `add` are literals.
static inline IL_BODY void NAME(forward_rows)(const constants *k, REAL *y, const REAL *x, const REAL *skip, long pixels,
                                              const int relu, const int add) {
  long channels = k->channels;
  for (long p = 0; p < pixels; p++, y += channels, x += channels, skip += add ? channels : 0)
    for (long c = 0; c < channels; c += LANES) {
      VEC u, z, s;
      NAME(affine)(k, &u, &z, x, c, channels - c);
      if (add) {
        NAME(get)(&s, skip + c, channels - c);
        z += s;
      }
      if (relu) z = z < 0 ? (VEC)(0) : z;
      NAME(put)(y + c, &z, channels - c);
    }
}
static inline IL_BODY void NAME2(forward, _body)(const constants *k, REAL *y, const REAL *x, const REAL *skip, long pixels,
                                              int relu) {
  if (relu && skip) NAME(forward_rows)(k, y, x, skip, pixels, 1, 1);
  else if (relu) NAME(forward_rows)(k, y, x, x, pixels, 1, 0);
  else if (skip) NAME(forward_rows)(k, y, x, skip, pixels, 0, 1);
  else NAME(forward_rows)(k, y, x, x, pixels, 0, 0);
}
IL_DISPATCH_AS_NAMED(NAME(forward),
                     (const constants *k, REAL *y, const REAL *x, const REAL *skip, long pixels, int relu),
                     (k, y, x, skip, pixels, relu))

/// out = scale·a, for the argument of the sigmoid; out = a·b.
static inline IL_BODY void NAME2(scaled, _body)(long n, REAL *out, const REAL *a, REAL scale) {
  for (long i = 0; i < n; i++) out[i] = a[i] * scale;
}
IL_DISPATCH_AS_NAMED(NAME(scaled), (long n, REAL *out, const REAL *a, REAL scale), (n, out, a, scale))
static inline IL_BODY void NAME2(product, _body)(long n, REAL *out, const REAL *a, const REAL *b) {
  for (long i = 0; i < n; i++) out[i] = a[i] * b[i];
}
IL_DISPATCH_AS_NAMED(NAME(product), (long n, REAL *out, const REAL *a, const REAL *b), (n, out, a, b))

/// out = gradient·σ·(1 + βz·(1 − σ)).
static inline IL_BODY void NAME2(swish_gradient, _body)(long n, REAL *out, const REAL *gradient, const REAL *z,
                                                     const REAL *sigma, REAL beta) {
  for (long i = 0; i < n; i++) out[i] = gradient[i] * (sigma[i] * (1 + beta * z[i] * (1 - sigma[i])));
}
IL_DISPATCH_AS_NAMED(NAME(swish_gradient),
                     (long n, REAL *out, const REAL *gradient, const REAL *z, const REAL *sigma, REAL beta),
                     (n, out, gradient, z, sigma, beta))

/// dz of one block and its sums. `kind` of activation (Swish: gradient is dz already), `add`, `keep` are literals.
static inline IL_BODY void NAME(sums_block)(const constants *k, REAL *sums, REAL *dz, const REAL *gradient,
                                            const REAL *x, const REAL *skip, long pixels, const int relu,
                                            const int add, const int keep) {
  long channels = k->channels;
  for (long c = 0; c < channels; c += LANES) {
    long wanted = channels - c;
    VEC mean, inverse, gamma, beta, sum = (VEC)(0), dot = sum, sum2 = sum, dot2 = sum;
    NAME(get)(&mean, (const REAL *)k->mean + c, wanted);
    NAME(get)(&inverse, (const REAL *)k->inverse_std + c, wanted);
    NAME(get)(&gamma, (const REAL *)k->gamma + c, wanted);
    NAME(get)(&beta, (const REAL *)k->beta + c, wanted);
    VEC scale = gamma * inverse;
    for (long p = 0; p < pixels; p++) {
      long at = p * channels + c;
      VEC v, g, s;
      NAME(get)(&v, x + at, wanted);
      NAME(get)(&g, gradient + at, wanted);
      v -= mean;
      if (relu) {
        VEC z = FMA(v, scale, beta);
        if (add) {
          NAME(get)(&s, skip + at, wanted);
          z += s;
        }
        g = z <= 0 ? (VEC)(0) : g;
      }
      if (keep) NAME(put)(dz + at, &g, wanted);
      if (p & 1) {
        sum2 += g;
        dot2 = FMA(g, v * inverse, dot2);
      } else {
        sum += g;
        dot = FMA(g, v * inverse, dot);
      }
    }
    sum += sum2;
    dot += dot2;
    NAME(put)(sums + c, &sum, wanted);
    NAME(put)(sums + channels + c, &dot, wanted);
  }
}
static inline IL_BODY void NAME2(sums, _body)(const constants *k, REAL *sums, REAL *dz, const REAL *gradient,
                                           const REAL *x, const REAL *skip, long pixels, int relu) {
  if (relu && skip && dz) NAME(sums_block)(k, sums, dz, gradient, x, skip, pixels, 1, 1, 1);
  else if (relu && skip) NAME(sums_block)(k, sums, dz, gradient, x, skip, pixels, 1, 1, 0);
  else if (relu && dz) NAME(sums_block)(k, sums, dz, gradient, x, x, pixels, 1, 0, 1);
  else if (relu) NAME(sums_block)(k, sums, dz, gradient, x, x, pixels, 1, 0, 0);
  else if (dz && dz != gradient) NAME(sums_block)(k, sums, dz, gradient, x, x, pixels, 0, 0, 1);
  else NAME(sums_block)(k, sums, dz, gradient, x, x, pixels, 0, 0, 0);
}
IL_DISPATCH_AS_NAMED(NAME(sums), (const constants *k, REAL *sums, REAL *dz, const REAL *gradient, const REAL *x,
                                  const REAL *skip, long pixels, int relu),
                     (k, sums, dz, gradient, x, skip, pixels, relu))

static inline IL_BODY void NAME(backward_rows)(const constants *k, REAL *gx, const REAL *gradient, const REAL *x,
                                               const REAL *offset, const REAL *slope, long pixels, const int relu) {
  long channels = k->channels;
  for (long p = 0; p < pixels; p++, gx += channels, x += channels, gradient += channels)
    for (long c = 0; c < channels; c += LANES) {
      long wanted = channels - c;
      VEC u, z, g, a, b, gamma, inverse;
      NAME(affine)(k, &u, &z, x, c, wanted);
      NAME(get)(&g, gradient + c, wanted);
      NAME(get)(&a, offset + c, wanted);
      NAME(get)(&b, slope + c, wanted);
      NAME(get)(&gamma, (const REAL *)k->gamma + c, wanted);
      NAME(get)(&inverse, (const REAL *)k->inverse_std + c, wanted);
      if (relu) g = z <= 0 ? (VEC)(0) : g;
      VEC result = gamma * inverse * ((g - a) - u * b);
      NAME(put)(gx + c, &result, wanted);
    }
}
static inline IL_BODY void NAME2(backward, _body)(const constants *k, REAL *gx, const REAL *gradient, const REAL *x,
                                               const REAL *offset, const REAL *slope, long pixels, int relu) {
  if (relu) NAME(backward_rows)(k, gx, gradient, x, offset, slope, pixels, 1);
  else NAME(backward_rows)(k, gx, gradient, x, offset, slope, pixels, 0);
}
IL_DISPATCH_AS_NAMED(NAME(backward), (const constants *k, REAL *gx, const REAL *gradient, const REAL *x,
                                      const REAL *offset, const REAL *slope, long pixels, int relu),
                     (k, gx, gradient, x, offset, slope, pixels, relu))

/// z and σ(βz) of elements at .. at + n, at most BUFFER, all of one pixel or of whole pixels.
static void NAME(swish_values)(const il_normalization *n, const constants *k, REAL *z, REAL *sigma, const REAL *x,
                               const REAL *skip, long pixels) {
  NAME(forward)(k, z, x, skip, pixels, 0);
  NAME(scaled)(pixels * k->channels, sigma, z, (REAL)n->swish);
  SIGMOID(pixels * k->channels, sigma, sigma);
}

/// What one call of il_normalize, il_normalize_sums or il_normalize_backward does to its pieces.
static void NAME(forward_piece)(void *context, long piece) {
  const call *w = context;
  const il_normalization *n = w->n;
  long C = n->channels, all = n->images * n->pixels, end = least(all, (piece + 1) * w->piece_pixels);
  const REAL *x = w->x, *skip = w->skip;
  REAL *y = w->out, z[BUFFER], sigma[BUFFER];
  long p = piece * w->piece_pixels;
  if (n->activation != IL_SWISH_ACTIVATION) {
    constants k = constants_of(n, 0, C, sizeof(REAL));
    NAME(forward)(&k, y + p * C, x + p * C, skip ? skip + p * C : skip, end - p, n->activation == IL_RELU_ACTIVATION);
    return;
  }
  for (; p < end;) {
    long pixels = C <= BUFFER ? least(end - p, BUFFER / C) : 1;
    for (long c = 0; c < C; c += BUFFER) {
      long width = least(C - c, BUFFER), at = p * C + c;
      constants k = constants_of(n, c, width, sizeof(REAL));
      NAME(swish_values)(n, &k, z, sigma, x + at, skip ? skip + at : skip, pixels);
      NAME(product)(pixels * width, y + at, z, sigma);
    }
    p += pixels;
  }
}

static void NAME(sums_piece)(void *context, long image) {
  const call *w = context;
  const il_normalization *n = w->n;
  long C = n->channels, size = block_pixels(n), blocks = il_block_count(n);
  REAL z[BUFFER], sigma[BUFFER], *dz = w->out;
  const REAL *x = w->x, *skip = w->skip, *gradient = w->gradient;
  constants k = constants_of(n, 0, C, sizeof(REAL));
  for (long block = 0; block < blocks; block++) {
    long from = block * size, pixels = least(size, n->pixels - from), at = (image * n->pixels + from) * C;
    REAL *sums = (REAL *)w->scratch + (image * blocks + block) * 2 * C;
    const REAL *g = gradient + at;
    if (n->activation == IL_SWISH_ACTIVATION) {
      for (long p = 0; p < pixels;) {
        long few = C <= BUFFER ? least(pixels - p, BUFFER / C) : 1;
        for (long c = 0; c < C; c += BUFFER) {
          long width = least(C - c, BUFFER), here = at + p * C + c;
          constants part = constants_of(n, c, width, sizeof(REAL));
          NAME(swish_values)(n, &part, z, sigma, x + here, skip ? skip + here : skip, few);
          NAME(swish_gradient)(few * width, dz + here, gradient + here, z, sigma, (REAL)n->swish);
        }
        p += few;
      }
      g = dz + at;
    }
    REAL *kept = dz && g != dz + at ? dz + at : NULL;
    NAME(sums)(&k, sums, kept, g, x + at, skip ? skip + at : skip, pixels, n->activation == IL_RELU_ACTIVATION);
  }
}

static void NAME(backward_piece)(void *context, long piece) {
  const call *w = context;
  const il_normalization *n = w->n;
  long C = n->channels, all = n->images * n->pixels, p = piece * w->piece_pixels;
  long end = least(all, p + w->piece_pixels);
  constants k = constants_of(n, 0, C, sizeof(REAL));
  NAME(backward)(&k, (REAL *)w->out + p * C, (const REAL *)w->gradient + p * C, (const REAL *)w->x + p * C, w->offset,
                 w->slope, end - p, !w->is_dz && n->activation == IL_RELU_ACTIVATION);
}

/// Sums of blocks in order, in float64: total[0 … width) of values `stride` apart.
static void NAME(add_blocks)(double *total, const REAL *partial, long blocks, long stride, long width) {
  for (long c = 0; c < width; c++) total[c] = 0;
  for (long block = 0; block < blocks; block++, partial += stride)
    for (long c = 0; c < width; c++) total[c] += (double)partial[c];
}

static void NAME(image_statistics)(const il_normalization *n, const REAL *x, long image, REAL *scratch) {
  long C = n->channels, size = block_pixels(n), blocks = il_block_count(n);
  for (long block = 0; block < blocks; block++) {
    REAL *sums = scratch + (image * blocks + block) * 2 * C;
    NAME(block_statistics)(x + block * size * C, least(size, n->pixels - block * size), C, sums, sums + C);
  }
}

static void NAME(combine_statistics)(const il_normalization *n, double *mean, double *variance, const REAL *scratch) {
  long C = n->channels, blocks = il_block_count(n), size = block_pixels(n);
  double count = (double)n->images * (double)n->pixels;
  NAME(add_blocks)(mean, scratch, n->images * blocks, 2 * C, C);
  for (long c = 0; c < C; c++) mean[c] /= count, variance[c] = 0;
  for (long image = 0; image < n->images; image++)
    for (long block = 0; block < blocks; block++, scratch += 2 * C) {
      double pixels = (double)least(size, n->pixels - block * size), part = 1 / pixels;
      for (long c = 0; c < C; c++) {
        double distance = (double)scratch[c] * part - mean[c];
        variance[c] += (double)scratch[C + c] + pixels * distance * distance;
      }
    }
  for (long c = 0; c < C; c++) variance[c] /= count;
}

#undef VEC
#undef LANES
#undef FMA
