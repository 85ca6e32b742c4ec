#include "il_heat.h"

#include <limits.h>
#include <string.h>

#include "il_isa.h"
#include "il_pool.h"

enum { STEP, RATE, STAGE };
enum { OPEN = 3 };                 // a side of a tile that is no end of the line (beside IL_HEAT_FIXED …)
enum { WHOLE = 4096, TILE = 1920, TILE_STEPS = 64 };          // 1-D: longest line kept whole; else points, steps
enum { STRIP = 128, STRIP_STEPS = 8, RING_BYTES = 512 * 1024 };  // 2-D: rows, steps, cache for the levels between
enum { CHUNK = 16384, SMALL = 65536 };  // 1-D: points of a piece of a stage; 2-D: fewer points are one piece

/// One call of il_heat_rate (sum null) or il_heat_stage.
typedef struct stage_call {
  void *out, *sum;
  const void *base, *v;
  double advance, weight;
  bool first;
  void *ghost_rows;
} stage_call;

long il_heat_stride(const il_heat *g) { return (g->columns + 15) / 16 * 16 + 2 * IL_HEAT_PAD; }

static long element(const il_heat *g) { return g->single ? 4 : 8; }

#define CONCATENATE(a, b) a##b
#define EXPANDED(a, b) CONCATENATE(a, b)
#define DISPATCH(name, PARAMETERS, ARGUMENTS) IL_DISPATCH(name, PARAMETERS, ARGUMENTS)  // expands `name` first
#define NAME2(name, tail) EXPANDED(NAME(name), tail)

#define REAL double
#define NAME(x) x##_f64
#include "heat_real.h"
#undef REAL
#undef NAME
#define REAL float
#define NAME(x) x##_f32
#include "heat_real.h"

/// `CALL(name, arguments…)` for the element type of g.
#define BY_TYPE(g, name, ...) ((g)->single ? name##_f32(__VA_ARGS__) : name##_f64(__VA_ARGS__))

void il_heat_pack(const il_heat *g, void *state, const void *dense) { BY_TYPE(g, pack, g, state, dense); }
void il_heat_unpack(const il_heat *g, void *dense, const void *state) { BY_TYPE(g, unpack, g, dense, state); }
void il_heat_faces(const il_heat *g, void *face0, void *face1, const void *diffusivity) {
  BY_TYPE(g, faces, g, face0, face1, diffusivity);
}

static long strip_rows(const il_heat *g) { return g->rows * g->columns <= SMALL ? g->rows : STRIP; }
static long pieces(long n, long of) { return (n + of - 1) / of; }

long il_heat_block(const il_heat *g) {
  if (g->dimensions == 1) return g->columns <= WHOLE ? INT_MAX : TILE_STEPS;
  long fit = RING_BYTES / (3 * il_heat_stride(g) * element(g));
  return fit < 1 ? 1 : fit > STRIP_STEPS ? STRIP_STEPS : fit;
}

/// Elements of workspace that one piece of il_heat_steps uses.
static long piece_room(const il_heat *g) {
  if (g->dimensions == 2) return (3 * il_heat_block(g) + 1) * il_heat_stride(g);
  return g->columns <= WHOLE ? il_heat_stride(g) : 3 * (TILE + 2 * TILE_STEPS + 2 * IL_HEAT_PAD);
}

static long step_pieces(const il_heat *g) {
  if (g->dimensions == 2) return pieces(g->rows, strip_rows(g));
  return g->columns <= WHOLE ? 1 : pieces(g->columns, TILE);
}

long il_heat_workspace(const il_heat *g) { return step_pieces(g) * piece_room(g) * element(g); }

typedef struct steps_call {
  const il_heat *g;
  void *dst;
  const void *src;
  long steps;
  char *workspace;
} steps_call;

static void run_strip(void *context, long piece) {
  const steps_call *c = context;
  const il_heat *g = c->g;
  long a = piece * strip_rows(g), b = a + strip_rows(g) < g->rows ? a + strip_rows(g) : g->rows;
  void *scratch = c->workspace + piece * piece_room(g) * element(g);
  BY_TYPE(g, il_heat_strip, g, c->dst, c->src, c->steps, a, b, scratch);
}

static void run_tile(void *context, long piece) {
  const steps_call *c = context;
  const il_heat *g = c->g;
  long a = piece * TILE, b = a + TILE < g->columns ? a + TILE : g->columns;
  void *scratch = c->workspace + piece * piece_room(g) * element(g);
  BY_TYPE(g, tile, g, c->dst, c->src, c->steps, a, b, scratch);
}

/// The padded row's first grid point.
static void *first_point(const il_heat *g, const void *row) { return (char *)row + IL_HEAT_PAD * element(g); }

static void close_line(const il_heat *g, void *row) {
  if (g->single) close_row_f32(g, first_point(g, row));
  else close_row_f64(g, first_point(g, row));
}

void il_heat_steps(const il_heat *g, void *dst, const void *src, long steps, void *workspace) {
  steps_call call = {g, dst, src, steps, workspace};
  if (g->dimensions == 2) {
    il_parallel(step_pieces(g), run_strip, &call);
  } else if (g->columns > WHOLE) {
    il_parallel(step_pieces(g), run_tile, &call);
    close_line(g, dst);
  } else {
    size_t bytes = (size_t)(il_heat_stride(g) * element(g));
    memcpy(dst, src, bytes);
    const void *face = g->face1 ? first_point(g, g->face1) : NULL;
    BY_TYPE(g, il_heat_line, g, first_point(g, dst), first_point(g, workspace), face, steps);
    if (steps % 2) memcpy(dst, workspace, bytes);
  }
}

typedef struct part_call {
  const il_heat *g;
  stage_call stage;
} part_call;

static void run_part(void *context, long piece) {
  const part_call *c = context;
  const il_heat *g = c->g;
  long extent = g->dimensions == 2 ? g->rows : g->columns, size = g->dimensions == 2 ? strip_rows(g) : CHUNK;
  long a = piece * size, b = a + size < extent ? a + size : extent;
  BY_TYPE(g, il_heat_part, g, &c->stage, a, b);
}

static void run_stage(const il_heat *g, stage_call stage) {
  part_call call = {g, stage};
  if (g->dimensions == 2) {
    il_parallel(pieces(g->rows, strip_rows(g)), run_part, &call);
    return;
  }
  il_parallel(pieces(g->columns, CHUNK), run_part, &call);
  void *out = first_point(g, stage.out), *sum = stage.sum ? first_point(g, stage.sum) : NULL;
  const void *base = stage.base ? first_point(g, stage.base) : NULL;
  if (g->single) stage_ends_f32(g, out, sum, base);
  else stage_ends_f64(g, out, sum, base);
}

void il_heat_rate(const il_heat *g, void *out, const void *v, void *ghost_rows) {
  run_stage(g, (stage_call){.out = out, .v = v, .ghost_rows = ghost_rows});
}

void il_heat_stage(const il_heat *g, void *next, void *sum, const void *base, const void *v, double advance,
                   double weight, bool first, void *ghost_rows) {
  run_stage(g, (stage_call){next, sum, base, v, advance, weight, first, ghost_rows});
}

typedef struct add_call {
  const il_heat *g;
  char *out;
  const char *u, *delta;
} add_call;

static void run_add(void *context, long piece) {
  const add_call *c = context;
  const il_heat *g = c->g;
  long row = il_heat_stride(g) * element(g), a = piece * strip_rows(g), b = a + strip_rows(g);
  for (long i = a; i < b && i < g->rows; i++)
    BY_TYPE(g, il_heat_add_row, g, first_point(g, c->out + i * row), first_point(g, c->u + i * row),
            first_point(g, c->delta + i * row));
}

void il_heat_add(const il_heat *g, void *out, const void *u, const void *delta) {
  add_call call = {g, out, u, delta};
  il_parallel(pieces(g->rows, strip_rows(g)), run_add, &call);
}

bool il_heat_finite(const il_heat *g, const void *state) {
  long row = il_heat_stride(g) * element(g);
  bool finite = true;
  for (long i = 0; i < g->rows && finite; i++)
    BY_TYPE(g, il_heat_finite_row, first_point(g, (const char *)state + i * row), g->columns, &finite);
  return finite;
}
