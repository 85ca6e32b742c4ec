#include "il_product.h"

#include <stdatomic.h>
#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_memory.h"
#include "il_pool.h"

enum { DEPTH = 192 };                      // of a block of k: a panel of b and one of a stay in the first cache
enum { PIECE_ROWS = 144, PIECE_COLUMNS = 512 };
enum { MOST_LANES = 16, PANEL = 2 };       // vectors of outputs of a tile

typedef struct product_call {
  const il_product *p;
  void *out, *packed;                      // b as [block of k][panel of columns][k][column]
  const void *a, *b, *bias;
  long panel, panels;                      // columns of a panel, panels
  _Atomic int failed;
} product_call;

static long least(long a, long b) { return a < b ? a : b; }
static long divide_up(long a, long b) { return (a + b - 1) / b; }

// AVX-512 has 32 registers of 16 floats, AVX2 16 of 8: a tile is ROWS rows of two vectors.
#define CONCATENATE(a, b) a##b
#define EXPANDED(a, b) CONCATENATE(a, b)
#define REAL float
#define TARGET IL_V4
#define ROWS 12
#define TILE(x) x##_v4_f32
#define LANES 16
#include "product_tiles.h"
#undef TILE
#undef LANES
#undef REAL
#define REAL double
#define TILE(x) x##_v4_f64
#define LANES 8
#include "product_tiles.h"
#undef TILE
#undef LANES
#undef TARGET
#undef ROWS
#define TARGET IL_V3
#define ROWS 6
#define TILE(x) x##_v3_f64
#define LANES 4
#include "product_tiles.h"
#undef TILE
#undef LANES
#undef REAL
#define REAL float
#define TILE(x) x##_v3_f32
#define LANES 8
#include "product_tiles.h"

int il_multiply(const il_product *p, void *out, const void *a, const void *b, const void *bias) {
  int wide = il_isa == IL_ISA_V4, single = p->dtype == IL_FLOAT32;
  product_call c = {.p = p, .out = out, .a = a, .b = b, .bias = bias};
  c.panel = PANEL * (wide ? 64 : 32) / (single ? 4 : 8);
  c.panels = divide_up(p->columns, c.panel);
  size_t bytes = (size_t)(c.panels * c.panel * p->depth) * (single ? sizeof(float) : sizeof(double));
  c.packed = il_memory_allocate(bytes);
  if (!c.packed) return -1;
  long pieces = divide_up(p->rows, PIECE_ROWS) * divide_up(p->columns, PIECE_COLUMNS);
  il_parallel(c.panels, single ? (wide ? pack_v4_f32 : pack_v3_f32) : (wide ? pack_v4_f64 : pack_v3_f64), &c);
  il_parallel(pieces, single ? (wide ? piece_v4_f32 : piece_v3_f32) : (wide ? piece_v4_f64 : piece_v3_f64), &c);
  il_memory_release(c.packed, bytes);
  return atomic_load_explicit(&c.failed, memory_order_relaxed) ? -1 : 0;
}
