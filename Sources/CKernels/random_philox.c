#include <string.h>

#include "il_isa.h"
#include "il_pool.h"
#include "il_random.h"
#include "random_normal.h"
#include "random_words.h"

typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));

enum {
  GROUP = 32,                 // words of eight blocks, the unit of the vector cipher
  BUFFER = IL_WORDS_AT_ONCE,  // words made at a time, kept in the first-level cache
  PIECE = 1 << 16             // numbers of a piece of parallel work
};
#define LOW_HALF 0xffffffffu
static const uint32_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57, weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;

void il_philox_block(const uint32_t *counter, const uint32_t *key, uint32_t *out) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t a = (uint64_t)multiplier0 * x0, b = (uint64_t)multiplier1 * x2;
    x0 = (uint32_t)(b >> 32) ^ x1 ^ k0;
    x1 = (uint32_t)b;
    x2 = (uint32_t)(a >> 32) ^ x3 ^ k1;
    x3 = (uint32_t)a;
    k0 += weyl0;
    k1 += weyl1;
  }
  out[0] = x0, out[1] = x1, out[2] = x2, out[3] = x3;
}

// Eight blocks at once, a counter word in the low half of a 64-bit lane: what one widening multiplication reads. The
// high halves hold leftovers that nothing looks at.
static inline IL_BODY void philox_groups_body(il_philox generator, uint64_t block, uint32_t *out, long groups) {
  for (long g = 0; g < groups; g++, block += 8, out += GROUP) {
    u64x8 index = (u64x8)block + (u64x8){0, 1, 2, 3, 4, 5, 6, 7};
    u64x8 x0 = index, x1 = index >> 32, x2 = (u64x8)(uint64_t)generator.stream, x3 = (u64x8)(uint64_t)0;
    uint32_t k0 = (uint32_t)generator.key, k1 = (uint32_t)(generator.key >> 32);
    for (int round = 0; round < 10; round++) {
      u64x8 a = (x0 & LOW_HALF) * multiplier0, b = (x2 & LOW_HALF) * multiplier1;
      x0 = (b >> 32) ^ x1 ^ (u64x8)(uint64_t)k0;
      x1 = b;
      x2 = (a >> 32) ^ x3 ^ (u64x8)(uint64_t)k1;
      x3 = a;
      k0 += weyl0;
      k1 += weyl1;
    }
    u64x8 front = (x0 & LOW_HALF) | (x1 << 32), back = (x2 & LOW_HALF) | (x3 << 32);
    u64x8 first = __builtin_shufflevector(front, back, 0, 8, 1, 9, 2, 10, 3, 11);
    u64x8 second = __builtin_shufflevector(front, back, 4, 12, 5, 13, 6, 14, 7, 15);
    memcpy(out, &first, sizeof first);
    memcpy(out + GROUP / 2, &second, sizeof second);
  }
}
IL_LOCAL_DISPATCH(philox_groups, (il_philox generator, uint64_t block, uint32_t *out, long groups),
                  (generator, block, out, groups))

const uint32_t *il_philox_fill(il_philox generator, uint64_t position, long count, il_word_buffer *buffer) {
  long before = (long)(position % 4);
  philox_groups(generator, position / 4, buffer->words, (before + count + GROUP - 1) / GROUP);
  return buffer->words + before;
}

void il_philox_words(il_philox generator, uint64_t position, uint32_t *out, long count) {
  il_word_buffer buffer;
  for (long done = 0; done < count; done += BUFFER) {
    long n = count - done < BUFFER ? count - done : BUFFER;
    memcpy(out + done, il_philox_fill(generator, position + (uint64_t)done, n, &buffer), (size_t)n * 4);
  }
}

// What a buffer of words becomes. `n` numbers from aligned or unaligned words.

static inline IL_BODY void uniform_f32_body(const uint32_t *words, float low, float width, float *out, long n) {
  for (long i = 0; i < n; i++) out[i] = low + width * ((float)(int32_t)(words[i] >> 8) * 0x1p-24f);
}
IL_LOCAL_DISPATCH(uniform_f32, (const uint32_t *words, float low, float width, float *out, long n),
                  (words, low, width, out, n))

static inline IL_BODY uint64_t word_pair(const uint32_t *words, long i) {
  return (uint64_t)words[2 * i] | (uint64_t)words[2 * i + 1] << 32;
}

static inline IL_BODY void uniform_f64_body(const uint32_t *words, double low, double width, double *out, long n) {
  for (long i = 0; i < n; i++) out[i] = low + width * ((double)(word_pair(words, i) >> 11) * 0x1p-53);
}
IL_LOCAL_DISPATCH(uniform_f64, (const uint32_t *words, double low, double width, double *out, long n),
                  (words, low, width, out, n))

// u has 31 bits and is at least 2⁻³², so that normals reach 6.6 standard deviations; a has 24.
static inline IL_BODY void split_f32_body(const uint32_t *words, float *u, float *a, long pairs) {
  for (long i = 0; i < pairs; i++) {
    u[i] = (float)(int32_t)(words[2 * i] >> 1) * 0x1p-31f + 0x1p-32f;
    a[i] = (float)(int32_t)(words[2 * i + 1] >> 8) * 0x1p-23f;
  }
}
IL_LOCAL_DISPATCH(split_f32, (const uint32_t *words, float *u, float *a, long pairs), (words, u, a, pairs))

static inline IL_BODY void split_f64_body(const uint32_t *words, double *u, double *a, long pairs) {
  for (long i = 0; i < pairs; i++) {
    u[i] = (double)((word_pair(words, 2 * i) >> 11) + 1) * 0x1p-53;
    a[i] = (double)(word_pair(words, 2 * i + 1) >> 11) * 0x1p-52;
  }
}
IL_LOCAL_DISPATCH(split_f64, (const uint32_t *words, double *u, double *a, long pairs), (words, u, a, pairs))

#define JOIN(name, scalar)                                                                                        \
  static inline IL_BODY void name##_body(const scalar *z0, const scalar *z1, scalar mean, scalar std, scalar *out, \
                                         long pairs) {                                                             \
    for (long i = 0; i < pairs; i++) {                                                                             \
      out[2 * i] = mean + std * z0[i];                                                                             \
      out[2 * i + 1] = mean + std * z1[i];                                                                         \
    }                                                                                                              \
  }                                                                                                                \
  IL_LOCAL_DISPATCH(name, (const scalar *z0, const scalar *z1, scalar mean, scalar std, scalar *out, long pairs),   \
                    (z0, z1, mean, std, out, pairs))
JOIN(join_f32, float)
JOIN(join_f64, double)

// A piece is a range of the output; it begins at the word that its first number needs.

#define PIECES(count) (((count) + PIECE - 1) / PIECE)
#define PIECE_RANGE(job)                                                       \
  long start = piece * PIECE;                                                  \
  long end = (job)->count - start < PIECE ? (job)->count : start + PIECE;

#define UNIFORM(suffix, scalar, words_each)                                                                        \
  typedef struct {                                                                                                \
    il_philox generator;                                                                                          \
    uint64_t position;                                                                                            \
    scalar low, width, *out;                                                                                      \
    long count;                                                                                                   \
  } uniform_job_##suffix;                                                                                         \
  static void uniform_piece_##suffix(void *context, long piece) {                                                 \
    uniform_job_##suffix *job = context;                                                                          \
    il_word_buffer buffer;                                                                                           \
    PIECE_RANGE(job)                                                                                              \
    for (long i = start; i < end; i += BUFFER / words_each) {                                                     \
      long n = end - i < BUFFER / words_each ? end - i : BUFFER / words_each;                                     \
      const uint32_t *words =                                                                                     \
          il_philox_fill(job->generator, job->position + (uint64_t)i * words_each, n * words_each, &buffer);         \
      uniform_##suffix(words, job->low, job->width, job->out + i, n);                                             \
    }                                                                                                             \
  }                                                                                                               \
  void il_philox_uniform_##suffix(il_philox generator, uint64_t position, scalar low, scalar high, scalar *out,    \
                                  long count) {                                                                   \
    uniform_job_##suffix job = {generator, position, low, high - low, out, count};                                \
    il_parallel(PIECES(count), uniform_piece_##suffix, &job);                                                     \
  }
UNIFORM(f32, float, 1)
UNIFORM(f64, double, 2)

// Normals are made in whole pairs. A fill that begins or ends inside a pair goes through a small array.
#define NORMAL(suffix, scalar, words_each)                                                                         \
  typedef struct {                                                                                                \
    il_philox generator;                                                                                          \
    uint64_t position;                                                                                            \
    scalar mean, std, *out;                                                                                       \
    long count;                                                                                                   \
  } normal_job_##suffix;                                                                                          \
  static void normal_pairs_##suffix(normal_job_##suffix *job, uint64_t position, scalar *out, long pairs) {       \
    enum { PAIRS = BUFFER / (2 * words_each), WIDEST = 16 };                                                      \
    il_word_buffer buffer;                                                                                           \
    scalar u[PAIRS], a[PAIRS];                                                                                    \
    for (long i = 0; i < pairs; i += PAIRS) {                                                                     \
      long n = pairs - i < PAIRS ? pairs - i : PAIRS, whole = (n + WIDEST - 1) / WIDEST * WIDEST;                 \
      const uint32_t *words = il_philox_fill(job->generator, position + (uint64_t)i * (2 * words_each),              \
                                          whole * (2 * words_each), &buffer);                                     \
      split_##suffix(words, u, a, whole);                                                                         \
      il_box_muller_##suffix(u, a, u, a, whole);                                                                  \
      join_##suffix(u, a, job->mean, job->std, out + 2 * i, n);                                                   \
    }                                                                                                             \
  }                                                                                                               \
  static void normal_piece_##suffix(void *context, long piece) {                                                  \
    normal_job_##suffix *job = context;                                                                           \
    PIECE_RANGE(job)                                                                                              \
    uint64_t position = job->position + (uint64_t)start * words_each;                                             \
    scalar pair[2];                                                                                               \
    if (position / words_each % 2 == 1 && start < end) {                                                          \
      normal_pairs_##suffix(job, position - words_each, pair, 1);                                                 \
      job->out[start++] = pair[1];                                                                                \
      position += words_each;                                                                                     \
    }                                                                                                             \
    normal_pairs_##suffix(job, position, job->out + start, (end - start) / 2);                                    \
    if ((end - start) % 2 == 1) {                                                                                 \
      normal_pairs_##suffix(job, position + (uint64_t)(end - 1 - start) * words_each, pair, 1);                   \
      job->out[end - 1] = pair[0];                                                                                \
    }                                                                                                             \
  }                                                                                                               \
  void il_philox_normal_##suffix(il_philox generator, uint64_t position, scalar mean, scalar std, scalar *out,     \
                                 long count) {                                                                    \
    normal_job_##suffix job = {generator, position, mean, std, out, count};                                       \
    il_parallel(PIECES(count), normal_piece_##suffix, &job);                                                      \
  }
NORMAL(f32, float, 1)
NORMAL(f64, double, 2)

// Integers (D. Lemire, Fast random integer generation in an interval, 2019).

static uint64_t retry(il_philox generator, uint64_t position, uint32_t attempt) {
  uint64_t block = position / 4;
  uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), generator.stream, attempt};
  uint32_t key[2] = {(uint32_t)generator.key, (uint32_t)(generator.key >> 32)}, words[4];
  il_philox_block(counter, key, words);
  return word_pair(words, (long)(position % 4 / 2));
}

/// A number of 0..<range without bias from the word pair at `position`, whose value is `bits`.
static inline uint64_t bounded(il_philox generator, uint64_t position, uint64_t bits, uint64_t range) {
  unsigned __int128 product = (unsigned __int128)bits * range;
  if ((uint64_t)product < range) {
    uint64_t threshold = -range % range;  // 2⁶⁴ mod range: so many low halves would be one too many
    for (uint32_t attempt = 1; (uint64_t)product < threshold; attempt++)
      product = (unsigned __int128)retry(generator, position, attempt) * range;
  }
  return (uint64_t)(product >> 64);
}

typedef struct {
  il_philox generator;
  uint64_t position, low, range;
  int64_t *out;
  long count;
} integer_job;

static void integer_piece(void *context, long piece) {
  integer_job *job = context;
  il_word_buffer buffer;
  PIECE_RANGE(job)
  for (long i = start; i < end; i += BUFFER / 2) {
    long n = end - i < BUFFER / 2 ? end - i : BUFFER / 2;
    uint64_t position = job->position + 2 * (uint64_t)i;
    const uint32_t *words = il_philox_fill(job->generator, position, 2 * n, &buffer);
    for (long j = 0; j < n; j++) {
      uint64_t place = position + 2 * (uint64_t)j;
      job->out[i + j] = (int64_t)(job->low + bounded(job->generator, place, word_pair(words, j), job->range));
    }
  }
}

void il_philox_integers(il_philox generator, uint64_t position, int64_t low, uint64_t range, int64_t *out,
                        long count) {
  integer_job job = {generator, position, (uint64_t)low, range, out, count};
  il_parallel(PIECES(count), integer_piece, &job);
}

void il_philox_shuffle(il_philox generator, uint64_t position, int64_t *values, long from, long to) {
  il_word_buffer buffer;
  for (long i = from; i >= to;) {
    long n = i - to + 1 < BUFFER / 2 ? i - to + 1 : BUFFER / 2;
    const uint32_t *words = il_philox_fill(generator, position, 2 * n, &buffer);
    for (long j = 0; j < n; j++, i--, position += 2) {
      long other = (long)bounded(generator, position, word_pair(words, j), (uint64_t)i + 1);
      int64_t value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
