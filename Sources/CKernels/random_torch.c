#include <sleef.h>

#include "il_isa.h"
#include "il_pool.h"
#include "il_random.h"
#include "random_normal.h"

// sleef.h shows these only to files compiled for FMA.
extern double Sleef_finz_log1pd1_u10purecfma(double);
extern Sleef_double_2 Sleef_finz_sincosd1_u10purecfma(double);

enum { BUFFER = 512, PIECE = 1 << 15, BLOCK = 16 };

static inline IL_BODY void uniform_f32_body(const uint32_t *words, float low, float width, float *out, long n) {
  for (long i = 0; i < n; i++) out[i] = (float)(int32_t)(words[i] & 0xffffffu) * 0x1p-24f * width + low;
}
IL_LOCAL_DISPATCH(uniform_f32, (const uint32_t *words, float low, float width, float *out, long n),
                  (words, low, width, out, n))

// The first word is the high half, of which 21 bits count.
static inline IL_BODY double unit(const uint32_t *words, long i) {
  return (double)(int32_t)(words[2 * i] & 0x1fffffu) * 0x1p-21 + (double)words[2 * i + 1] * 0x1p-53;
}

static inline IL_BODY void uniform_f64_body(const uint32_t *words, double low, double width, double *out, long n) {
  for (long i = 0; i < n; i++) out[i] = unit(words, i) * width + low;
}
IL_LOCAL_DISPATCH(uniform_f64, (const uint32_t *words, double low, double width, double *out, long n),
                  (words, low, width, out, n))

void il_torch_uniform_f32(il_mt19937 *state, float low, float high, float *out, long count) {
  uint32_t words[BUFFER];
  for (long i = 0; i < count; i += BUFFER) {
    long n = count - i < BUFFER ? count - i : BUFFER;
    il_mt_words(state, words, n);
    uniform_f32(words, low, high - low, out + i, n);
  }
}

void il_torch_uniform_f64(il_mt19937 *state, double low, double high, double *out, long count) {
  uint32_t words[2 * BUFFER];
  for (long i = 0; i < count; i += BUFFER) {
    long n = count - i < BUFFER ? count - i : BUFFER;
    il_mt_words(state, words, 2 * n);
    uniform_f64(words, low, high - low, out + i, n);
  }
}

void il_torch_normal_scalar(il_mt19937 *state, bool *has_cached, double *cached, double mean, double std, double *out,
                            long count) {
  for (long i = 0; i < count; i++) {
    if (*has_cached) {
      *has_cached = false;
      out[i] = *cached * std + mean;
      continue;
    }
    double u[2];
    il_torch_uniform_f64(state, 0, 1, u, 2);
    double radius = __builtin_sqrt(-2.0 * Sleef_finz_log1pd1_u10purecfma(-u[1]));
    Sleef_double_2 angle = Sleef_finz_sincosd1_u10purecfma(2.0 * 3.14159265358979323846 * u[0]);
    *cached = radius * angle.x;
    *has_cached = true;
    out[i] = radius * angle.y * std + mean;
  }
}

// The reference takes the sine of 2πu rounded to the type of the output; π·(2u) is the same number to one rounding.
#define BOX_MULLER(suffix, scalar)                                                                                 \
  typedef struct {                                                                                                 \
    scalar mean, std, *values;                                                                                     \
    long count;                                                                                                    \
  } job_##suffix;                                                                                                  \
  static inline IL_BODY void prepare_##suffix##_body(const scalar *values, scalar *u, scalar *a, long blocks) {     \
    for (long b = 0; b < blocks; b++)                                                                              \
      for (long i = 0; i < BLOCK / 2; i++) {                                                                       \
        u[b * BLOCK / 2 + i] = 1 - values[b * BLOCK + i];                                                          \
        a[b * BLOCK / 2 + i] = 2 * values[b * BLOCK + BLOCK / 2 + i];                                              \
      }                                                                                                            \
  }                                                                                                                \
  IL_LOCAL_DISPATCH(prepare_##suffix, (const scalar *values, scalar *u, scalar *a, long blocks),                   \
                    (values, u, a, blocks))                                                                        \
  static inline IL_BODY void finish_##suffix##_body(const scalar *z0, const scalar *z1, scalar mean, scalar std,    \
                                                    scalar *values, long blocks) {                                 \
    for (long b = 0; b < blocks; b++)                                                                              \
      for (long i = 0; i < BLOCK / 2; i++) {                                                                       \
        values[b * BLOCK + i] = z0[b * BLOCK / 2 + i] * std + mean;                                                \
        values[b * BLOCK + BLOCK / 2 + i] = z1[b * BLOCK / 2 + i] * std + mean;                                    \
      }                                                                                                            \
  }                                                                                                                \
  IL_LOCAL_DISPATCH(finish_##suffix,                                                                               \
                    (const scalar *z0, const scalar *z1, scalar mean, scalar std, scalar *values, long blocks),     \
                    (z0, z1, mean, std, values, blocks))                                                           \
  static void piece_##suffix(void *context, long piece) {                                                          \
    job_##suffix *job = context;                                                                                   \
    scalar u[BUFFER], a[BUFFER];                                                                                   \
    long end = job->count - piece * PIECE < PIECE ? job->count : (piece + 1) * PIECE;                              \
    for (long i = piece * PIECE; i < end; i += 2 * BUFFER) {                                                       \
      long blocks = (end - i < 2 * BUFFER ? end - i : 2 * BUFFER) / BLOCK, even = (blocks + 1) & ~1l;              \
      prepare_##suffix(job->values + i, u, a, blocks);                                                             \
      for (long j = blocks * BLOCK / 2; j < even * BLOCK / 2; j++) u[j] = 1, a[j] = 0;                             \
      il_box_muller_##suffix(u, a, u, a, even * BLOCK / 2);                                                        \
      finish_##suffix(u, a, job->mean, job->std, job->values + i, blocks);                                         \
    }                                                                                                              \
  }                                                                                                                \
  void il_torch_box_muller_##suffix(scalar mean, scalar std, scalar *values, long count) {                         \
    job_##suffix job = {mean, std, values, count};                                                                 \
    il_parallel((count + PIECE - 1) / PIECE, piece_##suffix, &job);                                                \
  }
BOX_MULLER(f32, float)
BOX_MULLER(f64, double)

void il_torch_integers(il_mt19937 *state, int64_t low, uint64_t range, int64_t *out, long count) {
  uint32_t words[2 * BUFFER];
  int wide = range >= 1u << 28;
  for (long i = 0; i < count; i += BUFFER) {
    long n = count - i < BUFFER ? count - i : BUFFER;
    il_mt_words(state, words, wide ? 2 * n : n);
    if (wide) {
      for (long j = 0; j < n; j++) {
        uint64_t value = (uint64_t)words[2 * j] << 32 | words[2 * j + 1];
        out[i + j] = (int64_t)((uint64_t)low + value % range);
      }
    } else {
      for (long j = 0; j < n; j++) out[i + j] = (int64_t)((uint64_t)low + words[j] % (uint32_t)range);
    }
  }
}

void il_torch_shuffle(il_mt19937 *state, int64_t *values, long count, long from, long to) {
  uint32_t words[BUFFER];
  for (long i = from; i < to;) {
    long n = to - i < BUFFER ? to - i : BUFFER;
    il_mt_words(state, words, n);
    for (long j = 0; j < n; j++, i++) {
      long other = i + (long)(words[j] % (uint64_t)(count - i));
      int64_t value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
