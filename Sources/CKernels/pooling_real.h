// The kernels of il_pooling.h for one element type, a piece being one image: included with REAL and NAME(x).

static inline IL_BODY void NAME2(add_row, _body)(long n, REAL *to, const REAL *from) {
  for (long i = 0; i < n; i++) to[i] += from[i];
}
DISPATCH_NAMED(NAME(add_row), (long n, REAL *to, const REAL *from), (n, to, from))
static inline IL_BODY void NAME2(divide_row, _body)(long n, REAL *to, const REAL *from, REAL by) {
  for (long i = 0; i < n; i++) to[i] = from[i] / by;
}
DISPATCH_NAMED(NAME(divide_row), (long n, REAL *to, const REAL *from, REAL by), (n, to, from, by))
static inline IL_BODY void NAME2(max_row, _body)(long n, REAL *best, long *position, const REAL *from, long here) {
  _Pragma("clang loop vectorize(assume_safety)") for (long i = 0; i < n; i++) {
    REAL v = from[i], b = best[i];
    int wins = (v > b) | ((v != v) & (b == b));
    best[i] = wins ? v : b;
    position[i] = wins ? here : position[i];
  }
}
DISPATCH_NAMED(NAME(max_row), (long n, REAL *best, long *position, const REAL *from, long here),
               (n, best, position, from, here))

static void NAME(average_piece)(void *context, long image) {
  const pooling_call *w = context;
  const il_pooling *p = w->p;
  long C = p->channels;
  const REAL *in = (const REAL *)w->in + image * p->rows * p->columns * C;
  REAL *out = (REAL *)w->out + image * p->out_rows * p->out_columns * C;
  for (long y = 0; y < p->out_rows; y++)
    for (long x = 0; x < p->out_columns; x++, out += C) {
      window wy = row_window(p, y), wx = column_window(p, x);
      memset(out, 0, (size_t)C * sizeof(REAL));
      for (long r = wy.from; r < wy.end; r++)
        for (long c = wx.from; c < wx.end; c++) NAME(add_row)(C, out, in + (r * p->columns + c) * C);
      NAME(divide_row)(C, out, out, (REAL)(wy.count * wx.count));
    }
}

static void NAME(average_backward_piece)(void *context, long image) {
  const pooling_call *w = context;
  const il_pooling *p = w->p;
  long C = p->channels;
  REAL *to = (REAL *)w->out + image * p->rows * p->columns * C, share[256];
  const REAL *gradient = (const REAL *)w->in + image * p->out_rows * p->out_columns * C;
  memset(to, 0, (size_t)(p->rows * p->columns * C) * sizeof(REAL));
  for (long y = 0; y < p->out_rows; y++)
    for (long x = 0; x < p->out_columns; x++, gradient += C) {
      window wy = row_window(p, y), wx = column_window(p, x);
      for (long channel = 0; channel < C; channel += 256) {
        long n = C - channel < 256 ? C - channel : 256;
        NAME(divide_row)(n, share, gradient + channel, (REAL)(wy.count * wx.count));
        for (long r = wy.from; r < wy.end; r++)
          for (long c = wx.from; c < wx.end; c++) NAME(add_row)(n, to + (r * p->columns + c) * C + channel, share);
      }
    }
}

static void NAME(max_piece)(void *context, long image) {
  const pooling_call *w = context;
  const il_pooling *p = w->p;
  long C = p->channels, outputs = p->out_rows * p->out_columns;
  const REAL *in = (const REAL *)w->in + image * p->rows * p->columns * C;
  REAL *out = (REAL *)w->out + image * outputs * C;
  long *position = w->positions + image * outputs * C;
  for (long y = 0; y < p->out_rows; y++)
    for (long x = 0; x < p->out_columns; x++, out += C, position += C) {
      window wy = row_window(p, y), wx = column_window(p, x);
      long first = wy.from * p->columns + wx.from;
      memcpy(out, in + first * C, (size_t)C * sizeof(REAL));
      for (long c = 0; c < C; c++) position[c] = first;
      for (long r = wy.from; r < wy.end; r++)
        for (long c = wx.from; c < wx.end; c++)
          NAME(max_row)(C, out, position, in + (r * p->columns + c) * C, r * p->columns + c);
    }
}

static void NAME(max_backward_piece)(void *context, long image) {
  const pooling_call *w = context;
  const il_pooling *p = w->p;
  long C = p->channels, outputs = p->out_rows * p->out_columns;
  REAL *to = (REAL *)w->out + image * p->rows * p->columns * C;
  const REAL *gradient = (const REAL *)w->in + image * outputs * C;
  const long *position = w->chosen + image * outputs * C;
  memset(to, 0, (size_t)(p->rows * p->columns * C) * sizeof(REAL));
  for (long i = 0; i < outputs; i++, gradient += C, position += C)
    for (long c = 0; c < C; c++) to[position[c] * C + c] += gradient[c];
}
