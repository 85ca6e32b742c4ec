#pragma once

/// The error function, within 0.63 ulp (float32: 0.61) and monotone; an odd function, ±0 and NaN pass. `out` may be `a`.
void il_erf_f32(long n, void *out, const void *a);
void il_erf_f64(long n, void *out, const void *a);
