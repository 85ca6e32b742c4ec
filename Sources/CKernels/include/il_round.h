#pragma once
#include <stdint.h>

#include "il_random.h"
#pragma clang assume_nonnull begin

enum { IL_NEAREST_EVEN, IL_TOWARD_ZERO, IL_UPWARD, IL_DOWNWARD, IL_STOCHASTIC };

/// A binary format, its exponents not beyond the dtype's: bits of the fraction (without the implicit one), exponents of
/// the smallest normal and the largest value.
typedef struct {
  int fraction, least, most, mode;
} il_format;

/// out[i] = in[i] rounded to a value of the format, subnormal numbers included; nothing overlaps.
///
/// Values beyond the largest become infinity, or the largest where the mode rounds towards it. Infinity and NaN stay.
/// dtype: float32 or float64. Cut by n over the pool; the same bits for any threads and instruction set.
void il_round_to_format(const il_format *format, int dtype, long n, void *out, const void *in);

/// The same stochastically: up (towards +∞) where the distance from the value below, in units of the distance of the two
/// neighbours, is greater than a uniform number u[i] of [0, 1) with 53 bits. u[i] is that which il_philox_uniform_f64
/// makes of words (position + 2i, position + 2i + 1), or uniform[i] if that is not null.
void il_round_stochastically(const il_format *format, int dtype, long n, void *out, const void *in, il_philox generator,
                             uint64_t position, const double *_Nullable uniform);

enum { IL_ULP_UP, IL_ULP_DOWN, IL_ULP_RANDOM };

/// How elements move: `steps` (at most 2³² in magnitude) values of their format up, down, or to a random side; each element with the probability
/// `chosen`·2⁻⁵³.
typedef struct {
  long steps;
  uint64_t chosen;
  int direction;
} il_ulp_move;

/// out[i] = in[i] moved as said; NaN stays, infinity is the last value upwards and the first downwards. Element i has the
/// words (position + 2i, position + 2i + 1) of the stream: the 53 high bits of the pair choose it (as the uniform number
/// of il_philox_uniform_f64 would, if below chosen·2⁻⁵³), the lowest bit is its side.
void il_ulp_moved(const il_ulp_move *move, int dtype, long n, void *out, const void *in, il_philox generator,
                  uint64_t position);

/// out[i] = the number of steps from one value of the format to the next that lead from a[i] to b[i]; both zeros are one
/// value. 2⁶³ − 1 where one of them is NaN, and where there are more.
void il_ulp_distance(int dtype, long n, int64_t *out, const void *a, const void *b);

/// out[i] = in[i] with the bits of mask[i] flipped; elements of `size` 1, 4 or 8 bytes, of the mask so many low bytes.
void il_flip_bits(int size, long n, void *out, const void *in, const int64_t *mask);

#pragma clang assume_nonnull end
