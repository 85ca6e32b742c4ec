// The sums of Winograd's algorithms, over channels or over tiles: included after winograd_transforms.h, with
//   WIDE and NARROW (tiles in registers when two or one vectors of outputs are), OUTER_WIDE and OUTER_NARROW (channels).

/// P tiles × V vectors of outputs at one point: Σ over channels.
static inline IL_BODY void TILE(product)(const int P, const int V, const long group, long channels, const float *d,
                                         long d_step, const float *w, float *to, long to_step) {
  VEC sum[P][V];
  UNROLL for (int p = 0; p < P; p++) UNROLL for (int v = 0; v < V; v++) sum[p][v] = (VEC)(0);
  for (; channels > 0; channels -= IL_WINOGRAD_LANES, d += d_step) {
    long count = il_least(channels, IL_WINOGRAD_LANES);
    for (long c = 0; c < count; c++, w += group) {
      VEC u[V];
      UNROLL for (int v = 0; v < V; v++) u[v] = *(const VEC *)(w + v * LANES);
      UNROLL for (int p = 0; p < P; p++)
        UNROLL for (int v = 0; v < V; v++) sum[p][v] = FMA(d[p * IL_WINOGRAD_LANES + c], u[v], sum[p][v]);
    }
  }
  UNROLL for (int p = 0; p < P; p++)
    UNROLL for (int v = 0; v < V; v++) {
      const int o = v * LANES;
      *(VEC *)(to + o / IL_WINOGRAD_LANES * to_step + p * IL_WINOGRAD_LANES + o % IL_WINOGRAD_LANES) = sum[p][v];
    }
}

/// Asks for the pixels of one tile, shifted by some.
static inline IL_BODY void TILE(prefetch)(const il_tiling *t, const il_image_set *s, const float *images, long shift,
                                          long tile) {
  if (tile >= t->count) return;
  il_tile at = il_tile_at(t, tile);
  long first = (at.image * s->rows + at.row + shift) * s->columns + at.column + shift;
  for (long y = 0; y < EDGE; y++)
    for (long x = 0; x < EDGE; x++)
      for (long c = 0; c < s->count; c += IL_WINOGRAD_LANES)
        __builtin_prefetch(images + (first + y * s->columns + x) * s->channels + s->first + c, 0, 2);
}

/// While products leave the memory idle, asks for tiles of two sets of images, the share of one point: without it a third of
/// the time goes into waiting for images that no cache holds.
static inline IL_BODY void TILE(prefetch_both)(const il_tiling *t, long point, long count, const il_image_set *a,
                                               const float *a_images, long a_first, const il_image_set *b,
                                               const float *b_images, long b_shift, long b_first) {
  for (long i = 2 * count * point / (SPAN * SPAN); i < 2 * count * (point + 1) / (SPAN * SPAN); i++)
    if (i % 2 == 0) TILE(prefetch)(t, a, a_images, 0, a_first + i / 2);
    else TILE(prefetch)(t, b, b_images, b_shift, b_first + i / 2);
}

/// The products of one vector or two of outputs from o on, all tiles of a block, at one point.
#define TILES(P, V, GROUP)                                                                                              \
  for (; i + P <= count; i += P)                                                                                        \
    TILE(product)(P, V, GROUP, C, d + i * IL_WINOGRAD_LANES, from->group_step, w, m + i * IL_WINOGRAD_LANES, to->group_step)
static inline IL_BODY void TILE(row_of_products)(const int V, const long group, long C, long count,
                                                 const il_transformed *from, const float *d, const float *w,
                                                 const il_transformed *to, float *m) {
  long i = 0;
  if (V == 2) TILES(WIDE, 2, group);
  else TILES(NARROW, 1, group);
  TILES(4, V, group);
  TILES(1, V, group);
}
#undef TILES

/// All points of `count` tiles from tile `first` on.
TARGET static void TILE(products)(const il_winograd_correlation *k, long first, long count, const il_transformed *from,
                                  const il_transformed *to) {
  long C = k->from.count, O = il_winograd_fill(k->to.count), G = k->group;
  for (long point = 0; point < SPAN * SPAN; point++) {
    const float *d = from->data + point * from->point_step, *weights = k->weights + point * k->weight_step;
    TILE(prefetch_both)(&k->tiling, point, count, &k->to, k->destination, first, &k->from, k->source, 2 - k->padding,
                        first + count);
    for (long o = 0; o < O;) {
      const float *w = weights + o / G * G * C + o % G;
      float *m = il_transformed_at(to, 0, o) + point * to->point_step;
      int V = o % G + 2 * LANES <= G && o + 2 * LANES <= O ? 2 : 1;
      if (G == 32) {
        if (V == 2) TILE(row_of_products)(2, 32, C, count, from, d, w, to, m);
        else TILE(row_of_products)(1, 32, C, count, from, d, w, to, m);
      } else if (V == 2) TILE(row_of_products)(2, 16, C, count, from, d, w, to, m);
      else TILE(row_of_products)(1, 16, C, count, from, d, w, to, m);
      o += V * LANES;
    }
  }
}

/// J channels × V vectors of outputs at one point: Σ over the tiles of a block, added to what `sums` holds.
static inline IL_BODY void TILE(outer)(const int J, const int V, long tiles, const float *d, const float *g, long g_step,
                                       float *sums, long sum_step, int starts) {
  VEC sum[J][V];
  UNROLL for (int j = 0; j < J; j++) UNROLL for (int v = 0; v < V; v++) sum[j][v] = (VEC)(0);
  for (long i = 0; i < tiles; i++, d += IL_WINOGRAD_LANES, g += IL_WINOGRAD_LANES) {
    VEC y[V];
    UNROLL for (int v = 0; v < V; v++)
      y[v] = *(const VEC *)(g + v * LANES / IL_WINOGRAD_LANES * g_step + v * LANES % IL_WINOGRAD_LANES);
    UNROLL for (int j = 0; j < J; j++) UNROLL for (int v = 0; v < V; v++) sum[j][v] = FMA(d[j], y[v], sum[j][v]);
  }
  UNROLL for (int j = 0; j < J; j++)
    UNROLL for (int v = 0; v < V; v++) {
      VEC *to = (VEC *)(sums + j * sum_step + v * LANES);
      *to = starts ? sum[j][v] : *to + sum[j][v];
    }
}

/// Adds `count` tiles from tile `first` on to the sums [point][channel][output, filled up]; `starts`: they hold nothing yet.
#define COLUMNS(J, V)              \
  for (; j + J <= end; j += J)     \
    TILE(outer)(J, V, count, d + j, g, gradients->group_step, to + j * O, O, starts)
TARGET static void TILE(outers)(const il_image_set *from, const il_image_set *of, long count, const il_transformed *inputs,
                                const il_transformed *gradients, float *sums, int starts, long point) {
  long C = from->count, O = il_winograd_fill(of->count);
  for (long o = 0; o < O;) {
    const float *g = il_transformed_at(gradients, 0, o) + point * gradients->point_step;
    int V = o + 2 * LANES <= O ? 2 : 1;
    for (long c = 0; c < C; c += IL_WINOGRAD_LANES) {
      const float *d = il_transformed_at(inputs, 0, c) + point * inputs->point_step;
      float *to = sums + (point * C + c) * O + o;
      long j = 0, end = il_least(IL_WINOGRAD_LANES, C - c);
      if (V == 2) {
        COLUMNS(OUTER_WIDE, 2);
        COLUMNS(1, 2);
      } else {
        COLUMNS(OUTER_NARROW, 1);
        COLUMNS(1, 1);
      }
    }
    o += V * LANES;
  }
}
#undef COLUMNS

/// The same for all points, while the images of the next `count` tiles are asked for.
TARGET static void TILE(all_outers)(const il_winograd_gradient *k, const il_image_set *from, const il_image_set *of,
                                    long first, long count, const il_transformed *inputs, const il_transformed *gradients,
                                    float *sums, int starts) {
  for (long point = 0; point < SPAN * SPAN; point++) {
    TILE(prefetch_both)(&k->tiling, point, count, of, k->gradient, first + count, from, k->in, 2 - k->padding, first + count);
    TILE(outers)(from, of, count, inputs, gradients, sums, starts, point);
  }
}

#undef VEC
#undef FMA
#undef UNROLL
#undef SPAN
