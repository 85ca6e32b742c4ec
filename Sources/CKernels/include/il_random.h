#pragma once
#include <stdbool.h>
#include <stdint.h>
#pragma clang assume_nonnull begin
// Random numbers. All functions give the same bits for any number of threads and either instruction set.
// Buffers do not overlap; a count may be zero.

// Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; SC 2011).
//
// The stream of (key, stream) is a sequence of 32-bit words: block b of four words is the cipher of the counter
// (b low, b high, stream, 0). Word p of it is thus a pure function of (key, stream, p), and so is every number below.

typedef struct {
  uint64_t key;     // the seed; low half is key word 0
  uint32_t stream;  // counter word 2
} il_philox;

/// One block: out = Philox4x32-10(counter, key).
void il_philox_block(const uint32_t *counter, const uint32_t *key, uint32_t *out);
/// out[i] = word (position + i).
void il_philox_words(il_philox generator, uint64_t position, uint32_t *out, long count);
/// out[i] = low + (high − low)·u, u = (word (position + i) >> 8)·2⁻²⁴.
void il_philox_uniform_f32(il_philox generator, uint64_t position, float low, float high, float *out, long count);
/// The same with the 53 high bits of words (position + 2i, position + 2i + 1), first word low. Position even.
void il_philox_uniform_f64(il_philox generator, uint64_t position, double low, double high, double *out, long count);
/// out[i] = mean + std·z. Box–Muller: words 2q and 2q+1 give the radius and the angle of normals 2q (cosine) and 2q+1.
void il_philox_normal_f32(il_philox generator, uint64_t position, float mean, float std, float *out, long count);
/// The same with two words for each of radius and angle. Position even.
void il_philox_normal_f64(il_philox generator, uint64_t position, double mean, double std, double *out, long count);
/// out[i] = low + a number of 0..<range (≥ 1) without bias. Position even, two words each (Lemire's
/// multiplication; a rejected word is replaced by one of counter word 3 = 1, 2, … at the same place).
void il_philox_integers(il_philox generator, uint64_t position, int64_t low, uint64_t range, int64_t *out, long count);
/// Fisher–Yates from the end: for i = from, from − 1, …, to (≥ 1) swaps i with one of 0...i. Two words each.
void il_philox_shuffle(il_philox generator, uint64_t position, int64_t *values, long from, long to);

// MT19937 (Matsumoto, Nishimura 1998), the engine of both reference libraries.

enum { IL_MT_WORDS = 624 };

typedef struct {
  uint32_t words[IL_MT_WORDS];
  uint32_t next;  // index of the next word to hand out, 624: twist first
} il_mt19937;

/// init_genrand of the authors' reference code.
void il_mt_seed(il_mt19937 *state, uint32_t seed);
/// init_by_array of the authors' reference code. count ≥ 1.
void il_mt_seed_array(il_mt19937 *state, const uint32_t *key, long count);
/// The next `count` tempered words.
void il_mt_words(il_mt19937 *state, uint32_t *out, long count);

// NumPy's RandomState. Doubles have 53 bits: 27 of one word, 26 of the next.

void il_numpy_uniform(il_mt19937 *state, double low, double high, double *out, long count);
/// Marsaglia's polar method; the second normal of a pair waits in (*cached, *has_cached).
void il_numpy_normal(il_mt19937 *state, bool *has_cached, double *cached, double mean, double std, double *out,
                     long count);
/// low + masked rejection from 0...span.
void il_numpy_integers(il_mt19937 *state, int64_t low, uint64_t span, int64_t *out, long count);
/// For i = from, from − 1, …, to (≥ 1) swaps i with one of 0...i.
void il_numpy_shuffle(il_mt19937 *state, int64_t *values, long from, long to);

// PyTorch's CPU generator. u·(high − low) + low in the type of the output.

void il_torch_uniform_f32(il_mt19937 *state, float low, float high, float *out, long count);
void il_torch_uniform_f64(il_mt19937 *state, double low, double high, double *out, long count);
/// The path for fewer than 16 values: Box–Muller in double, the sine waits in (*cached, *has_cached).
void il_torch_normal_scalar(il_mt19937 *state, bool *has_cached, double *cached, double mean, double std, double *out,
                            long count);
/// The path for 16 and more, in place: of every 16 uniforms, the first 8 become cosines, the last 8 sines.
/// count is a multiple of 16.
void il_torch_box_muller_f32(float mean, float std, float *values, long count);
void il_torch_box_muller_f64(double mean, double std, double *values, long count);
/// low + word % range; two words from range = 2²⁸ on.
void il_torch_integers(il_mt19937 *state, int64_t low, uint64_t range, int64_t *out, long count);
/// For i = from, …, to − 1 swaps i with i + word % (count − i).
void il_torch_shuffle(il_mt19937 *state, int64_t *values, long count, long from, long to);

#pragma clang assume_nonnull end
