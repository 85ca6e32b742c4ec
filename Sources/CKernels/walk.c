#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"

#include <CInterrupt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
  MAX_RANK = 8, MAX_OPERANDS = 4,
  PIECE = IL_WALK_PIECE,
  CHUNK = 512,            // elements gathered at a time where an operand is not contiguous
};

typedef struct {
  int rank, operands;
  long shape[MAX_RANK], strides[MAX_OPERANDS][MAX_RANK], size[MAX_OPERANDS], count;
  char *data[MAX_OPERANDS];
  void (*run)(const void *walk, long n, char **at, const long *step);   // one run along the last dimension
  il_unary_loop unary;
  il_binary_loop binary;
} walk;

/// The dimensions in the order in which they lie in the first operand's memory, the farthest apart first: whatever the
/// order, each element is computed by itself.
static void order_dimensions(int rank, const il_operand *first, int *order) {
  for (int d = 0; d < rank; d++) {
    int at = d;
    while (at > 0 && labs(first->strides[order[at - 1]]) < labs(first->strides[d])) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = d;
  }
}

/// Drops dimensions of one element and joins neighbours that all operands cross with one stride.
static void make(walk *w, int rank, const long *shape, const il_operand *operands, int count) {
  int order[MAX_RANK];
  order_dimensions(rank, operands, order);
  w->operands = count;
  w->count = 1;
  for (int o = 0; o < count; o++) {
    w->data[o] = operands[o].data;
    w->size[o] = operands[o].size;
  }
  int r = 0;
  for (int i = 0; i < rank; i++) {
    int d = order[i];
    w->count *= shape[d];
    if (shape[d] == 1) continue;
    bool join = r > 0;
    for (int o = 0; o < count && join; o++) join = w->strides[o][r - 1] == operands[o].strides[d] * shape[d];
    if (!join) w->shape[r++] = 1;
    w->shape[r - 1] *= shape[d];
    for (int o = 0; o < count; o++) w->strides[o][r - 1] = operands[o].strides[d];
  }
  if (r == 0) {
    w->shape[r++] = 1;
    for (int o = 0; o < count; o++) w->strides[o][0] = 1;
  }
  w->rank = r;
}

/// Runs the elements from…to-1 (counted in row-major order of the joined shape).
static void run_range(const walk *w, long from, long to) {
  long index[MAX_RANK], rest = from;
  char *at[MAX_OPERANDS];
  long step[MAX_OPERANDS];
  int last = w->rank - 1;
  for (int d = last; d >= 0; d--) {
    index[d] = rest % w->shape[d];
    rest /= w->shape[d];
  }
  for (int o = 0; o < w->operands; o++) {
    long offset = 0;
    for (int d = 0; d <= last; d++) offset += index[d] * w->strides[o][d];
    at[o] = w->data[o] + offset * w->size[o];
    step[o] = w->strides[o][last];
  }
  while (from < to) {
    long n = w->shape[last] - index[last];
    if (n > to - from) n = to - from;
    w->run(w, n, at, step);
    from += n;
    if (from >= to) return;
    // On to the next row: `index[last]` may have started inside this one.
    for (int o = 0; o < w->operands; o++) at[o] -= index[last] * w->strides[o][last] * w->size[o];
    index[last] = 0;
    for (int d = last - 1; d >= 0; d--) {
      bool carry = ++index[d] == w->shape[d];
      if (carry) index[d] = 0;
      for (int o = 0; o < w->operands; o++)
        at[o] += (carry ? 1 - w->shape[d] : 1) * w->strides[o][d] * w->size[o];
      if (!carry) break;
    }
  }
}

static void run_piece(void *context, long piece) {
  const walk *w = context;
  if (il_interrupt_requested()) return;     // the caller finds the flag still set, and throws the result away
  long from = piece * PIECE, to = from + PIECE;
  run_range(w, from, to < w->count ? to : w->count);
}

static void run(walk *w) {
  if (w->count <= 0) return;
  if (w->count <= PIECE) run_range(w, 0, w->count);
  else il_parallel((w->count + PIECE - 1) / PIECE, run_piece, w);
}

#define COPY_STRIDED(T)                                                          \
  for (long i = 0; i < n; i++)                                                   \
    ((T *)out)[i * out_step] = ((const T *)in)[i * in_step];

static void copy_strided(long n, void *out, long out_step, const void *in, long in_step, long size) {
  switch (size) {
    case 1: COPY_STRIDED(uint8_t) break;
    case 4: COPY_STRIDED(uint32_t) break;
    default: COPY_STRIDED(uint64_t) break;
  }
}

static void run_unary(const void *context, long n, char **at, const long *step) {
  const walk *w = context;
  if ((step[0] == 1 && step[1] == 1) || n == 1) { w->unary(n, at[0], at[1]); return; }
  uint64_t in[CHUNK], out[CHUNK];
  long so = w->size[0], sa = w->size[1];
  for (long i = 0; i < n; i += CHUNK) {
    long m = n - i < CHUNK ? n - i : CHUNK;
    char *o = at[0] + i * step[0] * so, *a = at[1] + i * step[1] * sa;
    if (step[1] != 1) { copy_strided(m, in, 1, a, step[1], sa); a = (char *)in; }
    w->unary(m, step[0] == 1 ? (void *)o : out, a);
    if (step[0] != 1) copy_strided(m, o, step[0], out, 1, so);
  }
}

static void run_binary(const void *context, long n, char **at, const long *step) {
  const walk *w = context;
  if ((step[0] == 1 && step[1] == 1 && step[2] == 1) || n == 1) { w->binary(n, at[0], at[1], at[2]); return; }
  uint64_t first[CHUNK], second[CHUNK], out[CHUNK];
  long so = w->size[0], sa = w->size[1], sb = w->size[2];
  long filled = n < CHUNK ? n : CHUNK;
  if (step[1] == 0) copy_strided(filled, first, 1, at[1], 0, sa);
  if (step[2] == 0) copy_strided(filled, second, 1, at[2], 0, sb);
  for (long i = 0; i < n; i += CHUNK) {
    long m = n - i < CHUNK ? n - i : CHUNK;
    char *o = at[0] + i * step[0] * so, *a = at[1] + i * step[1] * sa, *b = at[2] + i * step[2] * sb;
    if (step[1] > 1 || step[1] < 0) copy_strided(m, first, 1, a, step[1], sa);
    if (step[2] > 1 || step[2] < 0) copy_strided(m, second, 1, b, step[2], sb);
    w->binary(m, step[0] == 1 ? (void *)o : out, step[1] == 1 ? (void *)a : first, step[2] == 1 ? (void *)b : second);
    if (step[0] != 1) copy_strided(m, o, step[0], out, 1, so);
  }
}

#define CHOOSE(T)                                                                                            \
  for (long i = 0; i < n; i++)                                                                               \
    ((T *)at[0])[i * step[0]] = at[1][i * step[1]] ? ((T *)at[2])[i * step[2]] : ((T *)at[3])[i * step[3]];

static void run_where(const void *context, long n, char **at, const long *step) {
  const walk *w = context;
  switch (w->size[0]) {
    case 1: CHOOSE(uint8_t) break;
    case 4: CHOOSE(uint32_t) break;
    default: CHOOSE(uint64_t) break;
  }
}

void il_walk_unary(il_unary_loop loop, int rank, const long *shape, il_operand out, il_operand a) {
  walk w = {.run = run_unary, .unary = loop};
  make(&w, rank, shape, (il_operand[]){out, a}, 2);
  run(&w);
}

void il_walk_binary(il_binary_loop loop, int rank, const long *shape, il_operand out, il_operand a, il_operand b) {
  walk w = {.run = run_binary, .binary = loop};
  make(&w, rank, shape, (il_operand[]){out, a, b}, 3);
  run(&w);
}

void il_walk_where(int rank, const long *shape, il_operand out, il_operand condition, il_operand a, il_operand b) {
  walk w = {.run = run_where};
  make(&w, rank, shape, (il_operand[]){out, condition, a, b}, 4);
  run(&w);
}
