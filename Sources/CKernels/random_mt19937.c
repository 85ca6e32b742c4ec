#include <math.h>

#include "il_isa.h"
#include "il_random.h"

// The engine (M. Matsumoto, T. Nishimura, Mersenne Twister, ACM TOMACS 8, 1998) and NumPy's numbers from it.

enum { SHIFT = 397, BUFFER = 512 };

void il_mt_seed(il_mt19937 *state, uint32_t seed) {
  for (uint32_t i = 0; i < IL_MT_WORDS; i++) {
    state->words[i] = seed;
    seed = 1812433253u * (seed ^ seed >> 30) + i + 1;
  }
  state->next = IL_MT_WORDS;
}

void il_mt_seed_array(il_mt19937 *state, const uint32_t *key, long count) {
  uint32_t *words = state->words;
  il_mt_seed(state, 19650218u);
  long i = 1, j = 0;
  for (long k = count > IL_MT_WORDS ? count : IL_MT_WORDS; k > 0; k--) {
    words[i] = (words[i] ^ (words[i - 1] ^ words[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
    if (++i == IL_MT_WORDS) words[0] = words[IL_MT_WORDS - 1], i = 1;
    if (++j == count) j = 0;
  }
  for (long k = IL_MT_WORDS - 1; k > 0; k--) {
    words[i] = (words[i] ^ (words[i - 1] ^ words[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
    if (++i == IL_MT_WORDS) words[0] = words[IL_MT_WORDS - 1], i = 1;
  }
  words[0] = 0x80000000u;
}

static inline IL_BODY uint32_t twisted(uint32_t high, uint32_t low) {
  uint32_t mixed = (high & 0x80000000u) | (low & 0x7fffffffu);
  return mixed >> 1 ^ (-(low & 1) & 0x9908b0dfu);
}

// Each loop reads what is at least 227 words away from what it writes, or not yet written: it may run in vectors.
static inline IL_BODY void twist_body(uint32_t *words) {
#pragma clang loop vectorize(assume_safety)
  for (long i = 0; i < IL_MT_WORDS - SHIFT; i++) words[i] = words[i + SHIFT] ^ twisted(words[i], words[i + 1]);
  for (long start = IL_MT_WORDS - SHIFT; start < IL_MT_WORDS - 1; start += 64) {
    long end = start + 64 < IL_MT_WORDS - 1 ? start + 64 : IL_MT_WORDS - 1;
#pragma clang loop vectorize(assume_safety)
    for (long i = start; i < end; i++)
      words[i] = words[i + SHIFT - IL_MT_WORDS] ^ twisted(words[i], words[i + 1]);
  }
  words[IL_MT_WORDS - 1] = words[SHIFT - 1] ^ twisted(words[IL_MT_WORDS - 1], words[0]);
}
IL_LOCAL_DISPATCH(twist, (uint32_t *words), (words))

static inline IL_BODY void temper_body(const uint32_t *restrict words, uint32_t *restrict out, long n) {
  for (long i = 0; i < n; i++) {
    uint32_t y = words[i];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    out[i] = y ^ y >> 18;
  }
}
IL_LOCAL_DISPATCH(temper, (const uint32_t *restrict words, uint32_t *restrict out, long n), (words, out, n))

void il_mt_words(il_mt19937 *state, uint32_t *out, long count) {
  while (count > 0) {
    if (state->next >= IL_MT_WORDS) {
      twist(state->words);
      state->next = 0;
    }
    long left = IL_MT_WORDS - (long)state->next, n = count < left ? count : left;
    temper(state->words + state->next, out, n);
    state->next += (uint32_t)n;
    out += n;
    count -= n;
  }
}

static inline IL_BODY double unit(const uint32_t *words, long i) {
  return ((double)(int32_t)(words[2 * i] >> 5) * 0x1p26 + (double)(int32_t)(words[2 * i + 1] >> 6)) * 0x1p-53;
}

static inline IL_BODY void uniform_body(const uint32_t *words, double low, double width, double *out, long n) {
  for (long i = 0; i < n; i++) out[i] = low + width * unit(words, i);
}
IL_LOCAL_DISPATCH(uniform, (const uint32_t *words, double low, double width, double *out, long n),
                  (words, low, width, out, n))

void il_numpy_uniform(il_mt19937 *state, double low, double high, double *out, long count) {
  uint32_t words[2 * BUFFER];
  for (long i = 0; i < count; i += BUFFER) {
    long n = count - i < BUFFER ? count - i : BUFFER;
    il_mt_words(state, words, 2 * n);
    uniform(words, low, high - low, out + i, n);
  }
}

static inline IL_BODY void polar_body(const uint32_t *words, double *x1, double *x2, double *r2, long n) {
  for (long i = 0; i < n; i++) {
    x1[i] = 2.0 * unit(words, 2 * i) - 1.0;
    x2[i] = 2.0 * unit(words, 2 * i + 1) - 1.0;
    r2[i] = x1[i] * x1[i] + x2[i] * x2[i];
  }
}
IL_LOCAL_DISPATCH(polar, (const uint32_t *words, double *x1, double *x2, double *r2, long n), (words, x1, x2, r2, n))

static inline IL_BODY void scale_body(const double *logs, const double *r2, double *f, long n) {
  for (long i = 0; i < n; i++) f[i] = __builtin_sqrt(-2.0 * logs[i] / r2[i]);
}
IL_LOCAL_DISPATCH(scale, (const double *logs, const double *r2, double *f, long n), (logs, r2, f, n))

// Pairs are made by the buffer. As many candidates are drawn as pairs are still wanted, never more: what is rejected
// is drawn anew in the next round, so the state ends where one pair at a time would leave it.
//
// The logarithm is the C library's, the only one in these kernels: this stream is defined as what NumPy computes, and
// NumPy calls that function. (Of 10⁶ pairs, SLEEF's differs in 15,000, a correctly rounded one in 430. The one of
// glibc since 2.28 gives the same bits on every CPU with FMA.)
void il_numpy_normal(il_mt19937 *state, bool *has_cached, double *cached, double mean, double std, double *out,
                     long count) {
  enum { PAIRS = BUFFER / 2 };
  uint32_t words[4 * PAIRS];
  double x1[PAIRS], x2[PAIRS], r2[PAIRS], f[PAIRS];
  long done = 0;
  if (count > 0 && *has_cached) {
    out[done++] = mean + std * *cached;
    *has_cached = false;
  }
  while (done < count) {
    long wanted = (count - done + 1) / 2, n = wanted < PAIRS ? wanted : PAIRS, kept = 0;
    il_mt_words(state, words, 4 * n);
    polar(words, x1, x2, r2, n);
    for (long i = 0; i < n; i++) {
      x1[kept] = x1[i];
      x2[kept] = x2[i];
      r2[kept] = r2[i];
      kept += r2[i] < 1.0 && r2[i] != 0.0;
    }
    for (long i = 0; i < kept; i++) f[i] = log(r2[i]);
    scale(f, r2, f, kept);
    for (long i = 0; i < kept; i++) {
      out[done++] = mean + std * (f[i] * x2[i]);
      if (done < count) {
        out[done++] = mean + std * (f[i] * x1[i]);
      } else {
        *cached = f[i] * x1[i];
        *has_cached = true;
      }
    }
  }
}

static inline uint64_t mask_for(uint64_t span) { return span == 0 ? 0 : ~0ull >> __builtin_clzll(span); }

void il_numpy_integers(il_mt19937 *state, int64_t low, uint64_t span, int64_t *out, long count) {
  uint32_t words[BUFFER];
  uint64_t base = (uint64_t)low, mask = mask_for(span);
  int words_each = span > 0xffffffffu ? 2 : 1;
  if (span == 0) words_each = 0;
  for (long done = 0; done < count;) {
    long n = count - done < BUFFER / 2 ? count - done : BUFFER / 2;
    il_mt_words(state, words, n * words_each);
    for (long i = 0; i < n; i++) {
      uint64_t value = words_each == 2   ? (uint64_t)words[2 * i] << 32 | words[2 * i + 1]
                       : words_each == 1 ? words[i]
                                         : 0;
      out[done] = (int64_t)(base + (value & mask));
      done += (value & mask) <= span;
    }
  }
}

static inline uint32_t next_word(il_mt19937 *state) {
  uint32_t word;
  if (state->next >= IL_MT_WORDS) {
    twist(state->words);
    state->next = 0;
  }
  temper_body(state->words + state->next++, &word, 1);
  return word;
}

void il_numpy_shuffle(il_mt19937 *state, int64_t *values, long from, long to) {
  for (long i = from; i >= to; i--) {
    uint64_t span = (uint64_t)i, mask = mask_for(span), other;
    do {
      other = next_word(state);
      if (span > 0xffffffffu) other = other << 32 | next_word(state);
      other &= mask;
    } while (other > span);
    int64_t value = values[i];
    values[i] = values[other];
    values[other] = value;
  }
}
