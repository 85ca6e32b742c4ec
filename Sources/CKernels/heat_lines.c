// Tridiagonal lines of the implicit schemes: Thomas' algorithm, 8 lines at a time, a ring by Sherman and Morrison.
#include <string.h>

#include "il_heat.h"
#include "il_isa.h"
#include "il_pool.h"

enum { LINES = 8 };                                // lines of a panel; a lane is a line
enum { LOWER, INVERSE, UPPER, RING, RECORD };      // what a point of a line stores, each for LINES lines
typedef double lines __attribute__((ext_vector_type(LINES), aligned(8)));

static long length(const il_heat *g, int axis) { return axis == 0 ? g->rows : g->columns; }
static long count(const il_heat *g, int axis) { return axis == 0 ? g->columns : g->rows; }
static long panels(const il_heat *g, int axis) { return (count(g, axis) + LINES - 1) / LINES; }
/// Doubles of a panel's factors: a record per point, then the ring's last weight and its denominator.
static long panel_room(const il_heat *g, int axis) { return (RECORD * length(g, axis) + 2) * LINES; }

/// With a constant diffusivity all panels share the first one's factors.
long il_heat_factor_bytes(const il_heat *g, int axis) {
  return (g->face1 ? panels(g, axis) : 1) * panel_room(g, axis) * 8;
}

long il_heat_solve_bytes(const il_heat *g, int axis) { return panels(g, axis) * length(g, axis) * LINES * 8; }

/// dt/dx²·D at the face before point i of line l.
static double face(const il_heat *g, int axis, long l, long i) {
  if (!g->face1) return axis == 0 ? g->rate0 : g->rate1;
  long at = axis == 0 ? i * il_heat_stride(g) + l : l * il_heat_stride(g) + i;
  const void *faces = axis == 0 ? g->face0 : g->face1;
  return g->single ? ((const float *)faces)[IL_HEAT_PAD + at] : ((const double *)faces)[IL_HEAT_PAD + at];
}

/// Factors of one line, in lane `lane` of its panel. Row i of the matrix is (lower, diagonal, upper).
static void factor_line(const il_heat *g, int axis, double theta, double *factors, long l, long lane) {
  long n = length(g, axis);
  int low = g->side[2 * axis], high = g->side[2 * axis + 1];
  bool ring = low == IL_HEAT_PERIODIC;
  double corner = 0, gamma = 0, before = 0, weight = 0, last_upper = 0;
  for (long i = 0; i < n; i++) {
    double *record = factors + RECORD * i * LINES + lane;
    double down = theta * face(g, axis, l, i), up = theta * face(g, axis, l, i + 1);
    double lower = -down, upper = -up, diagonal = 1 + (down + up);
    if (i == 0 && low == IL_HEAT_MIRROR) upper = -(down + up);
    if (i == n - 1 && high == IL_HEAT_MIRROR) lower = -(down + up);
    if ((i == 0 && low == IL_HEAT_FIXED) || (i == n - 1 && high == IL_HEAT_FIXED)) lower = upper = 0, diagonal = 1;
    if (i == 0 && ring) {
      corner = lower;
      gamma = -diagonal;
      diagonal -= gamma;
    }
    if (i == n - 1 && ring) {
      last_upper = upper;
      diagonal -= corner * last_upper / gamma;
    }
    if (i == 0) lower = 0;
    if (i == n - 1) upper = 0;
    double inverse = 1 / (diagonal - lower * before);
    before = upper * inverse;
    record[LOWER * LINES] = lower;
    record[INVERSE * LINES] = inverse;
    record[UPPER * LINES] = before;
    // The ring's correction q solves the same tridiagonal system for (gamma, 0, …, 0, last_upper); forward half here.
    double right = i == 0 ? gamma : i == n - 1 ? last_upper : 0;
    record[RING * LINES] = ring ? (right - lower * (i == 0 ? 0 : record[(RING - RECORD) * LINES])) * inverse : 0;
  }
  if (!ring) return;
  for (long i = n - 2; i >= 0; i--) {
    double *record = factors + RECORD * i * LINES + lane;
    record[RING * LINES] -= record[UPPER * LINES] * record[(RING + RECORD) * LINES];
  }
  weight = corner / gamma;
  double *tail = factors + RECORD * n * LINES + lane;
  double q_last = factors[(RECORD * (n - 1) + RING) * LINES + lane];
  tail[0] = weight;
  tail[LINES] = 1 / (1 + factors[RING * LINES + lane] + weight * q_last);
}

void il_heat_factor(const il_heat *g, int axis, double theta, double *factors) {
  bool field = g->face1 != NULL;
  for (long p = 0; p < (field ? panels(g, axis) : 1); p++)
    for (long lane = 0; lane < LINES; lane++) {
      long l = p * LINES + lane, last = count(g, axis) - 1;   // lanes beyond the last line repeat it
      factor_line(g, axis, theta, factors + p * panel_room(g, axis), field ? (l < last ? l : last) : 0, lane);
    }
}

/// Solves one panel x (n records of LINES values) in place.
static inline IL_BODY void il_heat_panel_body(double *x, const double *factors, long n, bool ring) {
#define F(i, part) (*(const lines *)(factors + (RECORD * (i) + (part)) * LINES))
#define X(i) (*(lines *)(x + (i) * LINES))
  lines value = X(0) * F(0, INVERSE);
  X(0) = value;
  for (long i = 1; i < n; i++) {
    value = (X(i) - F(i, LOWER) * value) * F(i, INVERSE);
    X(i) = value;
  }
  for (long i = n - 2; i >= 0; i--) {
    value = X(i) - F(i, UPPER) * value;
    X(i) = value;
  }
  if (!ring) return;
  const double *tail = factors + RECORD * n * LINES;
  lines share = (X(0) + *(const lines *)tail * X(n - 1)) * *(const lines *)(tail + LINES);
  for (long i = 0; i < n; i++) X(i) = X(i) - F(i, RING) * share;
#undef F
#undef X
}
IL_DISPATCH(il_heat_panel, (double *x, const double *factors, long n, bool ring), (x, factors, n, ring))

/// Copies a panel's lines out of the state (`gather`) or back. Lanes beyond the last line hold what they held.
static void move_panel(const il_heat *g, int axis, long panel, void *state, double *x, bool gather) {
  long n = length(g, axis), first = panel * LINES, lanes = count(g, axis) - first, stride = il_heat_stride(g);
  long point = axis == 0 ? stride : 1, line = axis == 0 ? 1 : stride;
  if (lanes > LINES) lanes = LINES;
#define MOVE(REAL)                                                                \
  do {                                                                            \
    REAL *from = (REAL *)state + IL_HEAT_PAD + first * line;                      \
    for (long i = 0; i < n; i++)                                                  \
      for (long lane = 0; lane < lanes; lane++) {                                 \
        REAL *element = from + i * point + lane * line;                           \
        if (gather) x[i * LINES + lane] = *element;                               \
        else *element = (REAL)x[i * LINES + lane];                                \
      }                                                                           \
  } while (0)
  if (g->single) MOVE(float);
  else MOVE(double);
#undef MOVE
}

typedef struct solve_call {
  const il_heat *g;
  int axis;
  const double *factors;
  void *delta;
  double *scratch;
} solve_call;

static void run_panel(void *context, long panel) {
  const solve_call *c = context;
  long n = length(c->g, c->axis);
  double *x = c->scratch + panel * n * LINES;
  const double *factors = c->factors + (c->g->face1 ? panel * panel_room(c->g, c->axis) : 0);
  move_panel(c->g, c->axis, panel, c->delta, x, true);
  il_heat_panel(x, factors, n, c->g->side[2 * c->axis] == IL_HEAT_PERIODIC);
  move_panel(c->g, c->axis, panel, c->delta, x, false);
}

void il_heat_solve(const il_heat *g, int axis, const double *factors, void *delta, double *scratch) {
  solve_call call = {g, axis, factors, delta, scratch};
  il_parallel(panels(g, axis), run_panel, &call);
}
