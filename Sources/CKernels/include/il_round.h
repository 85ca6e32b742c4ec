#pragma once
#pragma clang assume_nonnull begin

enum { IL_NEAREST_EVEN, IL_TOWARD_ZERO, IL_UPWARD, IL_DOWNWARD, IL_STOCHASTIC };

/// A binary format: bits of the fraction (without the implicit one), exponents of the smallest normal and the largest
/// value.
typedef struct {
  int fraction, least, most, mode;
} il_format;

/// out[i] = in[i] rounded to a value of the format, subnormal numbers included; `out` may be `in`.
///
/// Values beyond the largest become infinity, or the largest where the mode rounds towards it. Infinity and NaN stay.
/// Stochastic: up with a probability of the distance from the value below, by uniform numbers of [0, 1) in `random`
/// (read in that mode only). dtype: float32 or float64.
void il_round_to_format(const il_format *format, int dtype, long n, void *out, const void *in,
                        const double *_Nullable random);

#pragma clang assume_nonnull end
