#pragma once
#include <stdbool.h>
#pragma clang assume_nonnull begin

/// Whether none of n elements of IL_FLOAT32 or IL_FLOAT64 is infinite or NaN. One pass over memory.
bool il_all_finite(int dtype, long n, const void *x);

#pragma clang assume_nonnull end
