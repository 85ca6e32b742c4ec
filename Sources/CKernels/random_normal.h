#pragma once
// Box–Muller on vectors: radius √(−2 ln u), angle π·a. Private to the random kernels.
//
// u in (0, 1], a in [0, 2). cosine[i] = radius·cos, sine[i] = radius·sin. count is a multiple of 16 (f32), 8 (f64),
// and cosine may be u, sine may be a.
void il_box_muller_f32(const float *u, const float *a, float *cosine, float *sine, long count);
void il_box_muller_f64(const double *u, const double *a, double *cosine, double *sine, long count);
