// Packing, and the pieces of work of a convolution, for one element type: included with REAL and NAME(x).

/// Copies rows low ..< low + height of one padded image, channels low_block ..< low_block + blocks, to
/// [block][row][column][channel of the block], zeros where the padding or the last block asks for them.
static void NAME(pack_source)(REAL *to, const REAL *image, long rows, long columns, long channels, long top, long left,
                              long low, long height, long width, long B, long first_block, long blocks) {
  long from = il_least(width, il_most(0, left)), end = il_most(from, il_least(width, left + columns));
  for (long block = 0; block < blocks; block++) {
    long channel = (first_block + block) * B, wanted = il_least(B, channels - channel);
    for (long r = low; r < low + height; r++, to += width * B) {
      long row = r - top;
      if (row < 0 || row >= rows) {
        memset(to, 0, (size_t)(width * B) * sizeof(REAL));
        continue;
      }
      const REAL *x = image + (row * columns + from - left) * channels + channel;
      memset(to, 0, (size_t)(from * B) * sizeof(REAL));
      memset(to + end * B, 0, (size_t)((width - end) * B) * sizeof(REAL));
      if (wanted == channels) memcpy(to + from * B, x, (size_t)((end - from) * B) * sizeof(REAL));
      else if (wanted == IL_CHANNEL_BLOCK)
        for (long p = from; p < end; p++, x += channels) memcpy(to + p * B, x, IL_CHANNEL_BLOCK * sizeof(REAL));
      else
        for (long p = from; p < end; p++, x += channels) {
          memcpy(to + p * B, x, (size_t)wanted * sizeof(REAL));
          memset(to + p * B + wanted, 0, (size_t)(B - wanted) * sizeof(REAL));
        }
    }
  }
}

/// Weights as [phase][group of outputs][block][tap row][tap column][channel of the block][output of the group].
/// Backward, outputs are the layer's input channels and taps run the other way.
static void NAME(pack_weights)(const il_correlation *c, const REAL *weights) {
  long kh = c->shape.kernel_rows, kw = c->shape.kernel_columns, inputs = c->shape.channels;
  long G = c->group, B = c->block, step_o = inputs * kh * kw, step_i = kh * kw;
  if (c->backward) {
    step_o = kh * kw;
    step_i = inputs * kh * kw;
  }
  REAL *to = c->packed;
  for (long ry = 0; ry < c->y.phases; ry++)
    for (long rx = 0; rx < c->x.phases; rx++) {
      axis_phase fy = il_phase_y(c, ry), fx = il_phase_x(c, rx);
      for (long group = 0; group < c->outputs; group += G)
        for (long i0 = 0; i0 < c->blocks * B; i0 += B)
          for (long a = 0; a < fy.taps; a++)
            for (long b = 0; b < fx.taps; b++) {
              long ky = c->backward ? ry + c->y.step * (fy.taps - 1 - a) : a;
              long kx = c->backward ? rx + c->x.step * (fx.taps - 1 - b) : b;
              for (long i = i0; i < i0 + B; i++, to += G) {
                long known = i < c->source_channels ? il_least(G, c->outputs - group) : 0;
                const REAL *w = weights + group * step_o + i * step_i + ky * kw + kx;
                for (long o = 0; o < known; o++) to[o] = w[o * step_o];
                for (long o = known; o < G; o++) to[o] = 0;
              }
            }
    }
}

/// One strip of one image.
static void NAME(correlate_piece)(void *context, long piece) {
  il_correlation *c = context;
  long image = piece / c->strips, strip = piece % c->strips, height = il_strip_height(c, strip);
  size_t bytes = (size_t)(c->blocks * height * c->x.padded * c->block) * sizeof(REAL);
  REAL *scratch = il_memory_allocate(bytes);
  if (!scratch) {
    atomic_store_explicit(&c->failed, 1, memory_order_relaxed);
    return;
  }
  const REAL *source = (const REAL *)c->source + image * c->source_rows * c->source_columns * c->source_channels;
  REAL *out = (REAL *)c->destination + image * c->rows * c->columns * c->outputs;
  NAME(pack_source)(scratch, source, c->source_rows, c->source_columns, c->source_channels, c->y.before, c->x.before,
                    il_strip_low(c, strip), height, c->x.padded, c->block, 0, c->blocks);
  (il_isa == IL_ISA_V4 ? NAME(strip_v4) : NAME(strip_v3))(c, scratch, out, strip);
  if (c->statistics && c->strips == 1) il_image_statistics(c->statistics, out, image, c->statistics_scratch);
  il_memory_release(scratch, bytes);
}

/// One block of images and one group of channel blocks of the weights' gradient, into its partial sums.
static void NAME(weights_piece)(void *context, long piece) {
  il_weight_gradient *c = context;
  const il_convolution *s = &c->shape;
  long part = piece / c->groups, group = piece % c->groups, B = c->block, O = c->padded_outputs;
  long first = group * c->group_blocks, blocks = il_least(c->group_blocks, c->blocks - first);
  long pixels = c->out_rows * c->out_columns, plane = c->padded_rows * c->padded_columns * B;
  size_t input_bytes = (size_t)(c->chunk * blocks * plane) * sizeof(REAL);
  size_t gradient_bytes = O == s->outputs ? 0 : (size_t)(c->chunk * pixels * O) * sizeof(REAL);
  REAL *input = il_memory_allocate(input_bytes);
  REAL *copy = gradient_bytes ? il_memory_allocate(gradient_bytes) : NULL;
  if (!input || (gradient_bytes && !copy)) {
    atomic_store_explicit(&c->failed, 1, memory_order_relaxed);
    if (input) il_memory_release(input, input_bytes);
    if (copy) il_memory_release(copy, gradient_bytes);
    return;
  }
  long length = s->kernel_columns * B, row_sums = length * O, block_sums = s->kernel_rows * row_sums;
  REAL *sums = (REAL *)c->partial + (part * c->blocks + first) * block_sums;
  memset(sums, 0, (size_t)(blocks * block_sums) * sizeof(REAL));
  long end = il_least(s->images, (part + 1) * c->part_images);
  for (long n = part * c->part_images; n < end; n += c->chunk) {
    long images = il_least(c->chunk, end - n);
    for (long i = 0; i < images; i++)
      NAME(pack_source)(input + i * blocks * plane, (const REAL *)c->in + (n + i) * s->rows * s->columns * s->channels,
                        s->rows, s->columns, s->channels, s->padding, s->padding, 0, c->padded_rows, c->padded_columns,
                        B, first, blocks);
    const REAL *gradient = (const REAL *)c->gradient + n * pixels * s->outputs;
    if (copy) {
      memset(copy, 0, gradient_bytes);
      for (long p = 0; p < images * pixels; p++)
        memcpy(copy + p * O, gradient + p * s->outputs, (size_t)s->outputs * sizeof(REAL));
      gradient = copy;
    }
    (il_isa == IL_ISA_V4 ? NAME(chunk_v4) : NAME(chunk_v3))(c, images, blocks, input, gradient, sums);
  }
  il_memory_release(input, input_bytes);
  if (copy) il_memory_release(copy, gradient_bytes);
}

/// Adds the parts of one channel block in order, into the layout of weights.
static void NAME(combine_piece)(void *context, long block) {
  const il_weight_gradient *c = context;
  const il_convolution *s = &c->shape;
  long O = c->padded_outputs, taps = s->kernel_rows * s->kernel_columns, B = c->block, count = taps * B * O;
  REAL *sums = (REAL *)c->partial + block * count;
  for (long part = 1; part < c->parts; part++) {
    const REAL *more = sums + part * c->blocks * count;
    for (long i = 0; i < count; i++) sums[i] += more[i];
  }
  REAL *out = c->out;
  for (long i = 0; i < B && block * B + i < s->channels; i++)
    for (long o = 0; o < s->outputs; o++)
      for (long tap = 0; tap < taps; tap++)
        out[(o * s->channels + block * B + i) * taps + tap] = sums[(tap * B + i) * O + o];
}
