#include "random_normal.h"

#include <string.h>

#include "il_vector_call.h"

// SLEEF's finz functions give a lane the same bits in any width, so two spellings of one loop agree. Declared without
// their types, since il_vector_call.h is the only safe way to call them.
#define BOX_MULLER(name, TARGET, suffix, scalar, vector, raw, log, sincospi, root)                                 \
  extern void log(void), sincospi(void);                                                                           \
  TARGET static void name(const scalar *u, const scalar *a, scalar *cosine, scalar *sine, long count) {             \
    enum { WIDTH = sizeof(vector) / sizeof(scalar) };                                                              \
    for (long i = 0; i < count; i += WIDTH) {                                                                      \
      vector x, y;                                                                                                 \
      raw angle[2];                                                                                                \
      memcpy(&x, u + i, sizeof x);                                                                                 \
      memcpy(&y, a + i, sizeof y);                                                                                 \
      vector radius = root((vector)il_call1##suffix(log, (raw)x) * (scalar)-2);                                    \
      il_call1_pair##suffix(sincospi, (raw)y, angle);                                                              \
      x = radius * (vector)angle[1];                                                                               \
      y = radius * (vector)angle[0];                                                                               \
      memcpy(cosine + i, &x, sizeof x);                                                                            \
      memcpy(sine + i, &y, sizeof y);                                                                              \
    }                                                                                                              \
  }

BOX_MULLER(f32_v4, IL_V4, _v4, float, __m512, __m512, Sleef_finz_logf16_u10avx512f,
           Sleef_finz_sincospif16_u35avx512f, _mm512_sqrt_ps)
BOX_MULLER(f32_v3, IL_V3, _v3, float, __m256, __m256, Sleef_finz_logf8_u10avx2, Sleef_finz_sincospif8_u35avx2,
           _mm256_sqrt_ps)
BOX_MULLER(f64_v4, IL_V4, _v4, double, __m512d, __m512, Sleef_finz_logd8_u10avx512f,
           Sleef_finz_sincospid8_u35avx512f, _mm512_sqrt_pd)
BOX_MULLER(f64_v3, IL_V3, _v3, double, __m256d, __m256, Sleef_finz_logd4_u10avx2, Sleef_finz_sincospid4_u35avx2,
           _mm256_sqrt_pd)

void il_box_muller_f32(const float *u, const float *a, float *cosine, float *sine, long count) {
  (il_isa == IL_ISA_V4 ? f32_v4 : f32_v3)(u, a, cosine, sine, count);
}

void il_box_muller_f64(const double *u, const double *a, double *cosine, double *sine, long count) {
  (il_isa == IL_ISA_V4 ? f64_v4 : f64_v3)(u, a, cosine, sine, count);
}
