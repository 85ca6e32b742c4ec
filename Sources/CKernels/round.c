#include "il_round.h"

#include <stdbool.h>
#include <string.h>

#include "il_elementwise.h"
#include "il_isa.h"
#include "il_pool.h"
#include "random_words.h"

// All arithmetic is on the bits, as integers. A number is s·2^(e − bias − F), with F bits of fraction, the significand s
// (its leading one included) and the biased exponent e (1 for subnormal numbers). To round it is to drop low bits of s:
// `drop` = F − fraction, and one more for each exponent below the format's least. s = q·2^drop + rem; what is dropped,
// rem/2^drop, is compared as a binary fraction T of W bits with a threshold, and q goes up where T is greater. Adding
// to q carries into the exponent as it should.

enum { PIECE = 1 << 16 };

typedef uint32_t u32 __attribute__((may_alias));
typedef uint64_t u64 __attribute__((may_alias));

/// A format as the loops need it, in the encoding of the dtype.
typedef struct {
  uint64_t drop, least;                   // bits dropped of a normal number; the least exponent, biased
  uint64_t largest, unit;                 // the largest value; the smallest step
  uint64_t limit_positive, limit_negative;  // what stands for numbers beyond the largest
  uint64_t threshold_positive, threshold_negative, odd;  // up where T > threshold − (q odd ? odd : 0)
} plan;

static plan make_plan(const il_format *f, int F, int bias) {
  int fraction = f->fraction < F ? f->fraction : F, W = F == 23 ? 32 : 64;
  uint64_t half = 1ull << (W - 1), never = half | (half - 1), infinity = (uint64_t)(2 * bias + 1) << F;
  plan p = {.drop = (uint64_t)(F - fraction), .least = (uint64_t)(f->least + bias)};
  p.largest = (uint64_t)(f->most + bias) << F | ((1ull << fraction) - 1) << p.drop;
  int unit = f->least - fraction + bias;  // biased exponent of the smallest step
  p.unit = unit >= 1 ? (uint64_t)unit << F : 1ull << (unit - 1 + F);
  int mode = f->mode;
  p.limit_positive = mode == IL_TOWARD_ZERO || mode == IL_DOWNWARD ? p.largest : infinity;
  p.limit_negative = mode == IL_TOWARD_ZERO || mode == IL_UPWARD ? p.largest : infinity;
  p.threshold_positive = mode == IL_UPWARD ? 0 : mode == IL_NEAREST_EVEN ? half : never;
  p.threshold_negative = mode == IL_DOWNWARD ? 0 : mode == IL_NEAREST_EVEN ? half : never;
  p.odd = mode == IL_NEAREST_EVEN;
  return p;
}

/// Declares for an element `v` of type U: sign, magnitude, e, significand, drop, q, rem. `narrow`: the format has fewer
/// exponents than the dtype, so that `drop` depends on the element.
#define SPLIT(U, F)                                                                                        \
  U sign = v & (U)((U)1 << (8 * sizeof(U) - 1)), magnitude = v ^ sign, biased = magnitude >> F;            \
  U e = biased ? biased : 1, one = biased ? (U)1 << F : 0, s = (magnitude & (((U)1 << F) - 1)) | one;      \
  U drop = (U)p->drop + (narrow && least > e ? least - e : 0), d = narrow && drop > F ? F + 1 : drop;      \
  U q = s >> d, rem = s & (((U)1 << d) - 1)

/// The encoding of (q + up)·2^drop with the sign and the limits of the format; infinity and NaN as they are.
#define JOIN(U, F, EXPONENTS, up)                                                                          \
  U sum = ((e - 1) << F) + ((q + (up)) << d);                                                              \
  U rounded = narrow && drop > F ? ((up) ? unit : 0) : sum;                                                \
  U limited = rounded > largest ? (sign ? limit_negative : limit_positive) : rounded;                      \
  out[i] = magnitude >= (U)EXPONENTS << F ? v : (sign | limited)

#define LOCALS(U)                                                                                          \
  U least = (U)p->least, largest = (U)p->largest, unit = (U)p->unit;                                       \
  U limit_positive = (U)p->limit_positive, limit_negative = (U)p->limit_negative

/// rem/2^drop as a fraction of the W bits of U; its last bit is set where bits beyond it are lost.
#define FRACTION(U, T)                                                                                     \
  U T = rem << ((W - drop) & (W - 1));                                                                     \
  if (narrow && drop > W) {                                                                                \
    U right = drop - W < W ? drop - W : W - 1, kept = rem >> right;                                        \
    T = kept | (kept << right != rem);                                                                     \
  }

#define ROUND(U, u, F, EXPONENTS, suffix)                                                                  \
  static inline IL_BODY void round_##suffix(const plan *p, long n, u *restrict out, const u *restrict in,  \
                                            const bool narrow) {                                           \
    enum { W = 8 * sizeof(U) };                                                                            \
    LOCALS(U);                                                                                             \
    U positive = (U)p->threshold_positive, negative = (U)p->threshold_negative, odd = (U)p->odd;           \
    for (long i = 0; i < n; i++) {                                                                         \
      U v = in[i];                                                                                         \
      SPLIT(U, F);                                                                                         \
      FRACTION(U, T)                                                                                       \
      U up = T > (sign ? negative : positive) - (q & odd);                                                 \
      JOIN(U, F, EXPONENTS, up);                                                                           \
    }                                                                                                      \
  }                                                                                                        \
  static inline IL_BODY void round_any_##suffix##_body(const plan *p, long n, u *out, const u *in) {       \
    if (p->least > 1) round_##suffix(p, n, out, in, true);                                                 \
    else round_##suffix(p, n, out, in, false);                                                             \
  }                                                                                                        \
  IL_LOCAL_DISPATCH(round_any_##suffix, (const plan *p, long n, u *out, const u *in), (p, n, out, in))
ROUND(uint32_t, u32, 23, 0xff, f32)
ROUND(uint64_t, u64, 52, 0x7ff, f64)

// Stochastic rounding towards +∞ where the distance from the value below is greater than u = R·2⁻⁶⁴, R the pair of words
// without its 11 low bits. For a positive number that is T > R, for a negative one, whose q goes up with the complement,
// T > ~R.

static inline IL_BODY void chance_f64(const plan *p, long n, u64 *restrict out, const u64 *restrict in,
                                      const uint32_t *restrict words, const bool narrow) {
  enum { W = 64 };
  LOCALS(uint64_t);
  for (long i = 0; i < n; i++) {
    uint64_t v = in[i], r = ((uint64_t)words[2 * i + 1] << 32 | words[2 * i]) & ~2047ull;
    SPLIT(uint64_t, 52);
    FRACTION(uint64_t, T)
    uint64_t up = T > (sign ? ~r : r);
    JOIN(uint64_t, 52, 0x7ff, up);
  }
}

// The same in lanes of 32 bits: T is (high, low), and low is 0 unless more than 32 bits are dropped.
static inline IL_BODY void chance_f32(const plan *p, long n, u32 *restrict out, const u32 *restrict in,
                                      const uint32_t *restrict words, const bool narrow) {
  enum { W = 32 };
  LOCALS(uint32_t);
  for (long i = 0; i < n; i++) {
    uint32_t v = in[i], high = words[2 * i + 1], low = words[2 * i] & ~2047u;
    SPLIT(uint32_t, 23);
    uint32_t flip = sign ? ~0u : 0, up;
    if (narrow) {
      uint32_t right = drop > 64 ? (drop - 64 < 31 ? drop - 64 : 31) : 0, kept = rem >> right;
      uint32_t over = drop > 32 ? (drop - 32 < 31 ? drop - 32 : 31) : 0;
      uint32_t front = drop > 32 ? rem >> over : rem << ((32 - drop) & 31);
      uint32_t back = drop <= 32 ? 0 : drop <= 64 ? rem << ((64 - drop) & 31) : kept | (kept << right != rem);
      up = (front > (high ^ flip)) | ((front == (high ^ flip)) & (back > (low ^ flip)));
    } else {
      up = rem << ((32 - drop) & 31) > (high ^ flip);
    }
    JOIN(uint32_t, 23, 0xff, up);
  }
}

#define CHANCE(u, suffix)                                                                                  \
  static inline IL_BODY void chance_any_##suffix##_body(const plan *p, long n, u *out, const u *in,        \
                                                        const uint32_t *words) {                           \
    if (p->least > 1) chance_##suffix(p, n, out, in, words, true);                                         \
    else chance_##suffix(p, n, out, in, words, false);                                                     \
  }                                                                                                        \
  IL_LOCAL_DISPATCH(chance_any_##suffix, (const plan *p, long n, u *out, const u *in, const uint32_t *words), \
                    (p, n, out, in, words))
CHANCE(u32, f32)
CHANCE(u64, f64)

typedef struct {
  plan p;
  bool is_float32;
  long n;
  char *out;
  const char *in;
  il_philox generator;
  uint64_t position;
  const double *uniform;
} job;

static plan plan_of(const il_format *format, int dtype) {
  return dtype == IL_FLOAT32 ? make_plan(format, 23, 127) : make_plan(format, 52, 1023);
}

static void round_piece(void *context, long piece) {
  const job *j = context;
  long i = piece * PIECE, n = j->n - i < PIECE ? j->n - i : PIECE;
  if (j->is_float32) round_any_f32(&j->p, n, (u32 *)j->out + i, (const u32 *)j->in + i);
  else round_any_f64(&j->p, n, (u64 *)j->out + i, (const u64 *)j->in + i);
}

void il_round_to_format(const il_format *format, int dtype, long n, void *out, const void *in) {
  job j = {.p = plan_of(format, dtype), .is_float32 = dtype == IL_FLOAT32, .n = n, .out = out, .in = in};
  il_parallel_until_interrupted((n + PIECE - 1) / PIECE, round_piece, &j);
}

/// The words whose pairs give the uniform numbers.
static void words_of(const double *uniform, long n, uint32_t *words) {
  for (long i = 0; i < n; i++) {
    uint64_t r = (uint64_t)(uniform[i] * 0x1p53) << 11;
    words[2 * i] = (uint32_t)r;
    words[2 * i + 1] = (uint32_t)(r >> 32);
  }
}

static void chance_piece(void *context, long piece) {
  const job *j = context;
  long end = (piece + 1) * PIECE < j->n ? (piece + 1) * PIECE : j->n;
  enum { STEP = IL_WORDS_AT_ONCE / 2 };
  il_word_buffer buffer;
  for (long i = piece * PIECE; i < end; i += STEP) {
    long n = end - i < STEP ? end - i : STEP;
    const uint32_t *words = buffer.words;
    if (j->uniform) words_of(j->uniform + i, n, buffer.words);
    else words = il_philox_fill(j->generator, j->position + 2 * (uint64_t)i, 2 * n, &buffer);
    if (j->is_float32) chance_any_f32(&j->p, n, (u32 *)j->out + i, (const u32 *)j->in + i, words);
    else chance_any_f64(&j->p, n, (u64 *)j->out + i, (const u64 *)j->in + i, words);
  }
}

void il_round_stochastically(const il_format *format, int dtype, long n, void *out, const void *in, il_philox generator,
                             uint64_t position, const double *uniform) {
  job j = {plan_of(format, dtype), dtype == IL_FLOAT32, n, out, in, generator, position, uniform};
  il_parallel_until_interrupted((n + PIECE - 1) / PIECE, chance_piece, &j);
}
