// The kernels of il_heat.h for one element type: included once with REAL = double and once with REAL = float.
// NAME(x) adds the type's suffix.

enum { NAME(WIDTH) = 64 / sizeof(REAL) };
typedef REAL NAME(vec) __attribute__((ext_vector_type(64 / sizeof(REAL)), aligned(sizeof(REAL))));
#define LOAD(p) (*(const NAME(vec) *)(p))
#define STORE(p, v) (*(NAME(vec) *)(p) = (v))

/// Sets the two ghosts of a row.
static inline IL_BODY void NAME(close_row)(const il_heat *g, REAL *row) {
  long n = g->columns;
  if (g->side[2] == IL_HEAT_MIRROR) row[-1] = row[1] + (REAL)g->ghost[2];
  if (g->side[2] == IL_HEAT_PERIODIC) row[-1] = row[n - 1];
  if (g->side[3] == IL_HEAT_MIRROR) row[n] = row[n - 2] + (REAL)g->ghost[3];
  if (g->side[3] == IL_HEAT_PERIODIC) row[n] = row[0];
}

/// Puts the values of `from` (null: 0) back on the fixed end points of a row.
static inline IL_BODY void NAME(fix_row)(const il_heat *g, REAL *row, const REAL *from) {
  long last = g->columns - 1;
  if (g->side[2] == IL_HEAT_FIXED) row[0] = from ? from[0] : 0;
  if (g->side[3] == IL_HEAT_FIXED) row[last] = from ? from[last] : 0;
}

/// What a row becomes once its rate k is known.
typedef struct NAME(row) {
  REAL *out;                             // STEP: mid + k; RATE: k; STAGE: base + advance·k
  const REAL *up, *mid, *down;           // mid[-1] and mid[columns] are ghosts; up and down only in 2-D
  const REAL *up_face, *down_face, *face; // field D only
  REAL *sum;                             // STAGE only, as the next four
  const REAL *base;
  REAL advance, weight;
  bool first;
} NAME(row);

/// Points from ..< to of one row. `two`, `field` and `mode` are literals at every call.
static inline IL_BODY void NAME(row_loop)(const il_heat *g, const NAME(row) *w, long from, long to, bool two,
                                          bool field, int mode) {
  NAME(vec) r0 = (NAME(vec))((REAL)g->rate0), r1 = (NAME(vec))((REAL)g->rate1);
  NAME(vec) advance = (NAME(vec))(w->advance), weight = (NAME(vec))(w->weight);
  for (long j = from; j < to; j += NAME(WIDTH)) {
    NAME(vec) left = LOAD(w->mid + j - 1), m = LOAD(w->mid + j), right = LOAD(w->mid + j + 1), k;
    if (field) k = LOAD(w->face + j + 1) * (right - m) - LOAD(w->face + j) * (m - left);
    else k = r1 * ((left + right) - (m + m));
    if (two) {
      NAME(vec) up = LOAD(w->up + j), down = LOAD(w->down + j);
      if (field) k = k + (LOAD(w->down_face + j) * (down - m) - LOAD(w->up_face + j) * (m - up));
      else k = k + r0 * ((up + down) - (m + m));
    }
    if (mode == STEP) STORE(w->out + j, m + k);
    if (mode == RATE) STORE(w->out + j, k);
    if (mode == STAGE) {
      NAME(vec) base = LOAD(w->base + j), before = w->first ? base : LOAD(w->sum + j);
      STORE(w->out + j, base + advance * k);
      STORE(w->sum + j, before + weight * k);
    }
  }
}

static inline IL_BODY void NAME(row_range)(const il_heat *g, const NAME(row) *w, long from, long to, int mode) {
  if (g->dimensions == 2) {
    if (g->face1) NAME(row_loop)(g, w, from, to, true, true, mode);
    else NAME(row_loop)(g, w, from, to, true, false, mode);
  } else {
    if (g->face1) NAME(row_loop)(g, w, from, to, false, true, mode);
    else NAME(row_loop)(g, w, from, to, false, false, mode);
  }
}

/// The row beyond an end of axis 0: a mirror's is made in `ghost`; beyond a fixed end, whatever (nobody uses it).
static inline IL_BODY const REAL *NAME(beyond)(const il_heat *g, int side, const REAL *inner, REAL *ghost) {
  REAL constant = (REAL)g->ghost[side];
  if (g->side[side] != IL_HEAT_MIRROR || constant == 0) return inner;
  for (long j = 0; j < g->columns; j++) ghost[j] = inner[j] + constant;
  return ghost;
}

static inline IL_BODY void NAME(row_faces)(const il_heat *g, NAME(row) *w, long i) {
  if (!g->face1) return;
  long stride = il_heat_stride(g);
  w->face = (const REAL *)g->face1 + i * stride + IL_HEAT_PAD;
  if (g->dimensions == 1) return;
  w->up_face = (const REAL *)g->face0 + i * stride + IL_HEAT_PAD;
  w->down_face = w->up_face + stride;
}

/// Rows a ..< b through `steps` steps as a pipeline: level t (after t steps) makes its row i as soon as level t − 1 has
/// row i + 1, and keeps its last three rows only. `scratch`: 3·(steps − 1) + 1 padded rows.
static inline IL_BODY void NAME2(il_heat_strip, _body)(const il_heat *g, REAL *dst, const REAL *src, long steps, long a, long b,
                                            REAL *scratch) {
  long n = g->rows, stride = il_heat_stride(g);
  bool ring = g->side[0] == IL_HEAT_PERIODIC;
  REAL *ghost = scratch + 3 * (steps - 1) * stride + IL_HEAT_PAD;
  for (long k = a - steps + 1; k < b + steps; k++)
    for (long t = 1; t <= steps; t++) {
      long i = k - t, low = a - (steps - t), high = b + (steps - t);
      if (!ring) {
        low = low < 0 ? 0 : low;
        high = high > n ? n : high;
      }
      if (i < low || i >= high) continue;
      long here = (i % n + n) % n;
      NAME(row) w = {0};
      const REAL *around[3];
      for (long d = -1; d <= 1; d++) {
        long r = i + d, wrapped = (r % n + n) % n;
        around[d + 1] = t == 1 ? src + wrapped * stride + IL_HEAT_PAD
                               : scratch + (3 * (t - 2) + (r + 3 * steps) % 3) * stride + IL_HEAT_PAD;
      }
      w.out = t == steps ? dst + here * stride + IL_HEAT_PAD
                         : scratch + (3 * (t - 1) + (i + 3 * steps) % 3) * stride + IL_HEAT_PAD;
      w.up = !ring && i == 0 ? NAME(beyond)(g, 0, around[2], ghost) : around[0];
      w.down = !ring && i == n - 1 ? NAME(beyond)(g, 1, around[0], ghost) : around[2];
      w.mid = around[1];
      bool fixed = (i == 0 && g->side[0] == IL_HEAT_FIXED) || (i == n - 1 && g->side[1] == IL_HEAT_FIXED);
      if (fixed) {
        memcpy(w.out, w.mid, (size_t)g->columns * sizeof(REAL));
      } else {
        NAME(row_faces)(g, &w, here);
        NAME(row_range)(g, &w, 0, g->columns, STEP);
        NAME(fix_row)(g, w.out, w.mid);
      }
      NAME(close_row)(g, w.out);
    }
}
DISPATCH(NAME(il_heat_strip),
            (const il_heat *g, REAL *dst, const REAL *src, long steps, long a, long b, REAL *scratch),
            (g, dst, src, steps, a, b, scratch))

/// `steps` steps of one line between `x` and `y` (both with room for ghosts); the result is in x if steps is even,
/// else in y. An open side has no end: what is beyond is 0, and wrong values walk in by one point per step.
static inline IL_BODY void NAME2(il_heat_line, _body)(const il_heat *g, REAL *x, REAL *y, const REAL *face, long steps) {
  NAME(row) w = {.face = face};
  long n = g->columns;
  for (long s = 0; s < steps; s++) {
    NAME(close_row)(g, x);
    w.mid = x;
    w.out = y;
    if (face) NAME(row_loop)(g, &w, 0, n, false, true, STEP);
    else NAME(row_loop)(g, &w, 0, n, false, false, STEP);
    NAME(fix_row)(g, y, x);
    REAL *swap = x;
    x = y;
    y = swap;
  }
  NAME(close_row)(g, x);
}
DISPATCH(NAME(il_heat_line), (const il_heat *g, REAL *x, REAL *y, const REAL *face, long steps),
            (g, x, y, face, steps))

/// Points a ..< b of a long line: a copy with `steps` points of each neighbour (fewer where the line ends) goes
/// through all steps in cache. `scratch`: 3 lines of TILE + 2·steps points and their padding.
static void NAME(tile)(const il_heat *g, REAL *dst, const REAL *src, long steps, long a, long b, REAL *scratch) {
  long n = g->columns, low = a - steps, high = b + steps;
  bool ring = g->side[2] == IL_HEAT_PERIODIC;
  il_heat part = *g;
  part.side[2] = part.side[3] = OPEN;
  if (!ring && low <= 0) low = 0, part.side[2] = g->side[2];
  if (!ring && high >= n) high = n, part.side[3] = g->side[3];
  part.columns = high - low;
  long room = TILE + 2 * steps + 2 * IL_HEAT_PAD;
  REAL *x = scratch + IL_HEAT_PAD, *y = x + room, *face = y + room;
  for (long p = 0, j = (low % n + n) % n; p < part.columns; p++, j = j + 1 == n ? 0 : j + 1) {
    x[p] = src[IL_HEAT_PAD + j];
    if (g->face1) {
      face[p] = ((const REAL *)g->face1)[IL_HEAT_PAD + j];
      face[p + 1] = ((const REAL *)g->face1)[IL_HEAT_PAD + j + 1];
    }
  }
  NAME(il_heat_line)(&part, x, y, g->face1 ? face : NULL, steps);
  const REAL *result = steps % 2 ? y : x;
  memcpy(dst + IL_HEAT_PAD + a, result + (a - low), (size_t)(b - a) * sizeof(REAL));
}

/// Fixed points and ghosts of a row that a stage or a rate has just written.
static inline IL_BODY void NAME(stage_ends)(const il_heat *g, REAL *out, REAL *sum, const REAL *base) {
  NAME(fix_row)(g, out, base);
  NAME(close_row)(g, out);
  if (!sum) return;
  NAME(fix_row)(g, sum, base);
  NAME(close_row)(g, sum);
}

/// Rows (2-D) or points (1-D) a ..< b of one right-hand side; in 1-D without its ends, which need all pieces done.
static inline IL_BODY void NAME2(il_heat_part, _body)(const il_heat *g, const stage_call *s, long a, long b) {
  long n = g->rows, stride = il_heat_stride(g);
  int mode = s->sum ? STAGE : RATE;
  for (long i = g->dimensions == 2 ? a : 0; i < (g->dimensions == 2 ? b : 1); i++) {
    const REAL *v = (const REAL *)s->v + IL_HEAT_PAD;
    NAME(row) w = {.advance = (REAL)s->advance, .weight = (REAL)s->weight, .first = s->first};
    w.out = (REAL *)s->out + i * stride + IL_HEAT_PAD;
    w.mid = v + i * stride;
    if (s->sum) {
      w.sum = (REAL *)s->sum + i * stride + IL_HEAT_PAD;
      w.base = (const REAL *)s->base + i * stride + IL_HEAT_PAD;
    }
    NAME(row_faces)(g, &w, i);
    long from = 0, to = g->columns;
    if (g->dimensions == 2) {
      bool ring = g->side[0] == IL_HEAT_PERIODIC;
      REAL *ghost = (REAL *)s->ghost_rows + IL_HEAT_PAD;
      w.up = i > 0 ? w.mid - stride : ring ? v + (n - 1) * stride : NAME(beyond)(g, 0, w.mid + stride, ghost);
      w.down = i < n - 1 ? w.mid + stride : ring ? v : NAME(beyond)(g, 1, w.mid - stride, ghost + stride);
    } else {
      from = a;
      to = b;
    }
    bool fixed = g->dimensions == 2 && ((i == 0 && g->side[0] == IL_HEAT_FIXED) ||
                                        (i == n - 1 && g->side[1] == IL_HEAT_FIXED));
    size_t bytes = (size_t)g->columns * sizeof(REAL);
    if (fixed && mode == RATE) memset(w.out, 0, bytes);
    else if (fixed) memcpy(w.out, w.base, bytes), memcpy(w.sum, w.base, bytes);
    else if (mode == RATE) NAME(row_range)(g, &w, from, to, RATE);
    else NAME(row_range)(g, &w, from, to, STAGE);
    if (g->dimensions == 2) NAME(stage_ends)(g, w.out, w.sum, w.base);
  }
}
DISPATCH(NAME(il_heat_part), (const il_heat *g, const stage_call *s, long a, long b), (g, s, a, b))

static inline IL_BODY void NAME2(il_heat_add_row, _body)(const il_heat *g, REAL *out, const REAL *u,
                                                         const REAL *delta) {
  for (long j = 0; j < g->columns; j += NAME(WIDTH)) STORE(out + j, LOAD(u + j) + LOAD(delta + j));
  NAME(close_row)(g, out);
}
DISPATCH(NAME(il_heat_add_row), (const il_heat *g, REAL *out, const REAL *u, const REAL *delta), (g, out, u, delta))

static inline IL_BODY void NAME2(il_heat_finite_row, _body)(const REAL *row, long n, bool *finite) {
  NAME(vec) sum = (NAME(vec))(0);
  long j = 0;
  for (; j + NAME(WIDTH) <= n; j += NAME(WIDTH)) sum += LOAD(row + j) - LOAD(row + j);  // 0, or NaN
  REAL rest = 0;
  for (; j < n; j++) rest += row[j] - row[j];
  for (long lane = 0; lane < NAME(WIDTH); lane++) rest += sum[lane];
  *finite = rest == 0;
}
DISPATCH(NAME(il_heat_finite_row), (const REAL *row, long n, bool *finite), (row, n, finite))

#undef LOAD
#undef STORE

static void NAME(pack)(const il_heat *g, REAL *state, const REAL *dense) {
  for (long i = 0; i < g->rows; i++) {
    REAL *row = state + i * il_heat_stride(g) + IL_HEAT_PAD;
    memcpy(row, dense + i * g->columns, (size_t)g->columns * sizeof(REAL));
    NAME(close_row)(g, row);
  }
}

static void NAME(unpack)(const il_heat *g, REAL *dense, const REAL *state) {
  for (long i = 0; i < g->rows; i++)
    memcpy(dense + i * g->columns, state + i * il_heat_stride(g) + IL_HEAT_PAD, (size_t)g->columns * sizeof(REAL));
}

/// Faces f[0 … n] between n values of one line; `d` and `f` step from point to point, `low` and `high` are the ends.
static void NAME(line_faces)(REAL *f, long f_step, const REAL *d, long d_step, long n, REAL rate, int low, int high) {
  for (long i = 1; i < n; i++) f[i * f_step] = rate * ((REAL)0.5 * (d[(i - 1) * d_step] + d[i * d_step]));
  REAL around = rate * ((REAL)0.5 * (d[(n - 1) * d_step] + d[0]));
  f[0] = low == IL_HEAT_PERIODIC ? around : f[f_step];
  f[n * f_step] = high == IL_HEAT_PERIODIC ? around : f[(n - 1) * f_step];
}

static void NAME(faces)(const il_heat *g, REAL *face0, REAL *face1, const REAL *diffusivity) {
  long n = g->columns, stride = il_heat_stride(g);
  for (long i = 0; i < g->rows; i++)
    NAME(line_faces)(face1 + i * stride + IL_HEAT_PAD, 1, diffusivity + i * n, 1, n, (REAL)g->rate1, g->side[2],
                     g->side[3]);
  if (g->dimensions == 2)
    for (long j = 0; j < n; j++)
      NAME(line_faces)(face0 + j + IL_HEAT_PAD, stride, diffusivity + j, n, g->rows, (REAL)g->rate0, g->side[0],
                       g->side[1]);
}
