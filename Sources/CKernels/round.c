#include "il_round.h"

#include "il_elementwise.h"
#include "il_isa.h"

#include <stdint.h>
#include <string.h>

/// Exponent of the leading bit of a finite number other than 0.
static int exponent_of(double v) {
  uint64_t bits;
  memcpy(&bits, &v, sizeof bits);
  int biased = (int)(bits >> 52 & 0x7ff);
  if (biased) return biased - 1023;
  return 63 - __builtin_clzl(bits << 1 >> 1) - 1074;      // a subnormal double
}

/// `r` units of the format's last place, to a whole number of them. Every operation is exact but the rounding meant.
static double whole(double r, int mode, double random) {
  switch (mode) {
    case IL_TOWARD_ZERO: return __builtin_trunc(r);
    case IL_UPWARD: return __builtin_ceil(r);
    case IL_DOWNWARD: return __builtin_floor(r);
    case IL_STOCHASTIC: {
      double below = __builtin_floor(r);
      return r - below > random ? below + 1 : below;
    }
    default: return __builtin_rint(r);
  }
}

static double round_one(const il_format *f, double v, double random) {
  if (v == 0 || v - v != 0) return v;
  int e = exponent_of(v), unit = (e < f->least ? f->least : e) - f->fraction;
  // ldexp by powers of two is exact here: at most 53 bits stand above the unit, and the result is in range.
  double rounded = __builtin_ldexp(whole(__builtin_ldexp(v, -unit), f->mode, random), unit);
  double largest = __builtin_ldexp(2 - __builtin_ldexp(1, -f->fraction), f->most);
  if (rounded <= largest && rounded >= -largest) return rounded == 0 ? __builtin_copysign(0, v) : rounded;
  double limit = f->mode == IL_TOWARD_ZERO || f->mode == (v > 0 ? IL_DOWNWARD : IL_UPWARD) ? largest : __builtin_inf();
  return __builtin_copysign(limit, v);
}

void il_round_to_format(const il_format *format, int dtype, long n, void *out, const void *in, const double *random) {
  for (long i = 0; i < n; i++) {
    double u = random ? random[i] : 0;
    if (dtype == IL_FLOAT32) ((float *)out)[i] = (float)round_one(format, ((const float *)in)[i], u);
    else ((double *)out)[i] = round_one(format, ((const double *)in)[i], u);
  }
}
