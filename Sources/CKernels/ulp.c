#include <stdbool.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"
#include "il_round.h"
#include "random_words.h"

// The values of a format in their order, counted from zero: the magnitude's bits, with the sign of the number.

enum { PIECE = 1 << 16 };

typedef uint32_t u32 __attribute__((may_alias));
typedef uint64_t u64 __attribute__((may_alias));
typedef uint8_t u8 __attribute__((may_alias));

#define ULP(U, u, INFINITY_BITS, suffix)                                                                   \
  static inline IL_BODY void moved_##suffix##_body(const il_ulp_move *m, long n, u *restrict out,          \
                                                   const u *restrict in, const uint32_t *restrict words) { \
    const int64_t last = (int64_t)INFINITY_BITS;                                                           \
    const uint64_t up = (uint64_t)(m->direction == IL_ULP_DOWN ? -m->steps : m->steps), chosen = m->chosen; \
    const uint64_t side = m->direction == IL_ULP_RANDOM;                                                   \
    for (long i = 0; i < n; i++) {                                                                         \
      U v = in[i], magnitude = v & ((U)~(U)0 >> 1), sign = v ^ magnitude;                                  \
      uint64_t pair = (uint64_t)words[2 * i + 1] << 32 | words[2 * i];                                     \
      uint64_t down = -(side & ~pair); /* all bits, or none */                                             \
      uint64_t place = sign ? -(uint64_t)magnitude : magnitude;                                            \
      int64_t to = (int64_t)(place + ((up ^ down) - down));                                                \
      to = to > last ? last : to < -last ? -last : to;                                                     \
      U moved = to < 0 ? ~((U)~(U)0 >> 1) | (U)-to : to > 0 ? (U)to : sign;                                \
      out[i] = magnitude <= (U)INFINITY_BITS && pair >> 11 < chosen ? moved : v;                        \
    }                                                                                                      \
  }                                                                                                        \
  IL_LOCAL_DISPATCH(moved_##suffix, (const il_ulp_move *m, long n, u *out, const u *in, const uint32_t *words), \
                    (m, n, out, in, words))                                                                \
  static inline IL_BODY void distance_##suffix##_body(long n, int64_t *restrict out, const u *restrict a,  \
                                                      const u *restrict b) {                               \
    for (long i = 0; i < n; i++) {                                                                         \
      U x = a[i] & ((U)~(U)0 >> 1), y = b[i] & ((U)~(U)0 >> 1);                                            \
      bool nan = x > (U)INFINITY_BITS || y > (U)INFINITY_BITS;                                             \
      uint64_t steps = (a[i] ^ b[i]) >> (8 * sizeof(U) - 1) ? (uint64_t)x + y : x > y ? x - y : y - x;     \
      out[i] = nan || steps > INT64_MAX ? INT64_MAX : (int64_t)steps;                                      \
    }                                                                                                      \
  }                                                                                                        \
  IL_LOCAL_DISPATCH(distance_##suffix, (long n, int64_t *out, const u *a, const u *b), (n, out, a, b))
ULP(uint32_t, u32, 0x7f800000, f32)
ULP(uint64_t, u64, 0x7ff0000000000000, f64)

typedef struct {
  const il_ulp_move *move;
  int dtype;  // of flip_bits: the size
  long n;
  char *out;
  const char *a, *b;
  il_philox generator;
  uint64_t position;
} job;

#define PIECES(n) (((n) + PIECE - 1) / PIECE)
#define PIECE_RANGE(j) long i = piece * PIECE, n = (j)->n - i < PIECE ? (j)->n - i : PIECE

static void moved_piece(void *context, long piece) {
  const job *j = context;
  enum { STEP = IL_WORDS_AT_ONCE / 2 };
  il_word_buffer buffer;
  PIECE_RANGE(j);
  for (long end = i + n; i < end; i += STEP) {
    long count = end - i < STEP ? end - i : STEP;
    const uint32_t *words = il_philox_fill(j->generator, j->position + 2 * (uint64_t)i, 2 * count, &buffer);
    if (j->dtype == IL_FLOAT32) moved_f32(j->move, count, (u32 *)j->out + i, (const u32 *)j->a + i, words);
    else moved_f64(j->move, count, (u64 *)j->out + i, (const u64 *)j->a + i, words);
  }
}

void il_ulp_moved(const il_ulp_move *move, int dtype, long n, void *out, const void *in, il_philox generator,
                  uint64_t position) {
  job j = {move, dtype, n, out, in, 0, generator, position};
  il_parallel_until_interrupted(PIECES(n), moved_piece, &j);
}

static void distance_piece(void *context, long piece) {
  const job *j = context;
  PIECE_RANGE(j);
  int64_t *out = (int64_t *)j->out + i;
  if (j->dtype == IL_FLOAT32) distance_f32(n, out, (const u32 *)j->a + i, (const u32 *)j->b + i);
  else distance_f64(n, out, (const u64 *)j->a + i, (const u64 *)j->b + i);
}

void il_ulp_distance(int dtype, long n, int64_t *out, const void *a, const void *b) {
  job j = {.dtype = dtype, .n = n, .out = (char *)out, .a = a, .b = b};
  il_parallel_until_interrupted(PIECES(n), distance_piece, &j);
}

#define FLIP(u)                                                                                            \
  for (long end = i + n; i < end; i++) ((u *)j->out)[i] = ((const u *)j->a)[i] ^ (u)((const u64 *)j->b)[i]

static void flip_piece(void *context, long piece) {
  const job *j = context;
  PIECE_RANGE(j);
  switch (j->dtype) {
    case 1: FLIP(u8); break;
    case 4: FLIP(u32); break;
    default: FLIP(u64); break;
  }
}

void il_flip_bits(int size, long n, void *out, const void *in, const int64_t *mask) {
  job j = {.dtype = size, .n = n, .out = out, .a = in, .b = (const char *)mask};
  il_parallel_until_interrupted(PIECES(n), flip_piece, &j);
}
