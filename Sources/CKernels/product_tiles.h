// The loops of il_product.h for one element type and one vector width: included with REAL, TARGET (the function attribute of
// the instruction set), LANES, ROWS of a tile and TILE(x), which adds suffixes of type and width. A lane is one output.

typedef REAL TILE(vec) __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL))));
#define VEC TILE(vec)
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define UNROLL _Pragma("clang loop unroll(full)")

/// One panel of columns of b, for every k: zeros beyond the last column.
TARGET static void TILE(pack)(void *context, long panel) {
  const product_call *c = context;
  const il_product *p = c->p;
  enum { WIDTH = PANEL * LANES };
  long from = panel * WIDTH, wanted = least(WIDTH, p->columns - from);
  const REAL *b = (const REAL *)c->b + from * p->b_column;
  for (long block = 0; block < p->depth; block += DEPTH) {
    long depth = least(DEPTH, p->depth - block);
    REAL *to = (REAL *)c->packed + block * c->panels * WIDTH + panel * depth * WIDTH;
    const REAL *source = b + block * p->b_step;
    if (wanted < WIDTH) memset(to, 0, (size_t)(depth * WIDTH) * sizeof(REAL));
    if (p->b_column == 1)
      for (long k = 0; k < depth; k++) memcpy(to + k * WIDTH, source + k * p->b_step, (size_t)wanted * sizeof(REAL));
    else
      for (long n = 0; n < wanted; n++)
        for (long k = 0; k < depth; k++) to[k * WIDTH + n] = source[n * p->b_column + k * p->b_step];
  }
}

/// Rows first ..< first + rows of a, k of one block, as [panel of ROWS][k][row]: zeros beyond the last row.
static inline IL_BODY void TILE(pack_rows)(const il_product *p, REAL *to, const REAL *a, long rows, long depth) {
  for (long first = 0; first < rows; first += ROWS, to += depth * ROWS) {
    long wanted = least(ROWS, rows - first);
    const REAL *source = a + first * p->a_row;
    if (wanted < ROWS) memset(to, 0, (size_t)(depth * ROWS) * sizeof(REAL));
    if (p->a_row == 1 && wanted == ROWS)
      for (long k = 0; k < depth; k++) memcpy(to + k * ROWS, source + k * p->a_step, ROWS * sizeof(REAL));
    else if (p->a_step == 1 && wanted == ROWS)
      for (long k = 0; k < depth; k++)
        UNROLL for (int r = 0; r < ROWS; r++) to[k * ROWS + r] = source[r * p->a_row + k];
    else
      for (long r = 0; r < wanted; r++)
        for (long k = 0; k < depth; k++) to[k * ROWS + r] = source[r * p->a_row + k * p->a_step];
  }
}

/// ROWS × two vectors of outputs, `depth` steps further. `starts`: from zero, instead of from what stands in `out`.
static inline IL_BODY void TILE(tile)(REAL *out, long step, const REAL *a, const REAL *b, long depth, int starts) {
  VEC sum[ROWS][PANEL];
  UNROLL for (int r = 0; r < ROWS; r++) UNROLL for (int v = 0; v < PANEL; v++)
    sum[r][v] = starts ? (VEC)(0) : *(const VEC *)(out + r * step + v * LANES);
  for (long k = 0; k < depth; k++, a += ROWS, b += PANEL * LANES) {
    VEC w[PANEL];
    UNROLL for (int v = 0; v < PANEL; v++) w[v] = *(const VEC *)(b + v * LANES);
    UNROLL for (int r = 0; r < ROWS; r++) UNROLL for (int v = 0; v < PANEL; v++)
      sum[r][v] = FMA((VEC)(a[r]), w[v], sum[r][v]);
  }
  UNROLL for (int r = 0; r < ROWS; r++) UNROLL for (int v = 0; v < PANEL; v++)
    *(VEC *)(out + r * step + v * LANES) = sum[r][v];
}

/// The same where fewer rows or columns are wanted, by way of a whole tile.
static inline IL_BODY void TILE(edge)(REAL *out, long step, const REAL *a, const REAL *b, long depth, int starts,
                                      long rows, long columns) {
  REAL whole[ROWS * PANEL * LANES] = {0};
  size_t bytes = (size_t)columns * sizeof(REAL);
  if (!starts)
    for (long r = 0; r < rows; r++) memcpy(whole + r * PANEL * LANES, out + r * step, bytes);
  TILE(tile)(whole, PANEL * LANES, a, b, depth, starts);
  for (long r = 0; r < rows; r++) memcpy(out + r * step, whole + r * PANEL * LANES, bytes);
}

/// Zero and bias, for a piece whose sums are complete.
static inline IL_BODY void TILE(finish)(const il_product *p, REAL *out, const REAL *bias, long rows, long columns) {
  for (long r = 0; r < rows; r++, out += p->columns) {
    if (p->adds_zero)
      for (long n = 0; n < columns; n++) out[n] += 0;
    if (bias)
      for (long n = 0; n < columns; n++) out[n] += bias[n];
  }
}

/// PIECE_ROWS × PIECE_COLUMNS outputs.
TARGET static void TILE(piece)(void *context, long piece) {
  product_call *c = context;
  const il_product *p = c->p;
  enum { WIDTH = PANEL * LANES };
  long across = divide_up(p->columns, PIECE_COLUMNS), row = piece / across * PIECE_ROWS;
  long column = piece % across * PIECE_COLUMNS;
  long rows = least(PIECE_ROWS, p->rows - row), columns = least(PIECE_COLUMNS, p->columns - column);
  size_t bytes = (size_t)(divide_up(rows, ROWS) * ROWS * DEPTH) * sizeof(REAL);
  REAL *packed = il_memory_allocate(bytes), *out = (REAL *)c->out + row * p->columns + column;
  if (!packed) {
    atomic_store_explicit(&c->failed, 1, memory_order_relaxed);
    return;
  }
  for (long block = 0; block < p->depth; block += DEPTH) {
    long depth = least(DEPTH, p->depth - block);
    TILE(pack_rows)(p, packed, (const REAL *)c->a + row * p->a_row + block * p->a_step, rows, depth);
    for (long n = 0; n < columns; n += WIDTH) {
      const REAL *b = (const REAL *)c->packed + block * c->panels * WIDTH + (column + n) * depth;
      for (long r = 0; r < rows; r += ROWS) {
        const REAL *a = packed + r * depth;
        REAL *to = out + r * p->columns + n;
        if (r + ROWS <= rows && n + WIDTH <= columns) TILE(tile)(to, p->columns, a, b, depth, block == 0);
        else TILE(edge)(to, p->columns, a, b, depth, block == 0, least(ROWS, rows - r), least(WIDTH, columns - n));
      }
    }
  }
  TILE(finish)(p, out, c->bias ? (const REAL *)c->bias + column : 0, rows, columns);
  il_memory_release(packed, bytes);
}

#undef VEC
#undef FMA
#undef UNROLL
