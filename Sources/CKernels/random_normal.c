#include "random_normal.h"

#include <immintrin.h>

#include "il_isa.h"

// SLEEF's finz functions give a lane the same bits in any width, so two spellings of one loop agree. Declared here
// because sleef.h shows them only to files compiled for the instruction set.
#define BOX_MULLER(name, TARGET, scalar, vector, log, sincospi, sqrt, load, store)                                 \
  typedef struct {                                                                                                 \
    vector x, y;                                                                                                   \
  } name##_pair;                                                                                                   \
  TARGET extern vector log(vector);                                                                                \
  TARGET extern name##_pair sincospi(vector);                                                                      \
  TARGET static void name(const scalar *u, const scalar *a, scalar *cosine, scalar *sine, long count) {             \
    for (long i = 0; i < count; i += (long)(sizeof(vector) / sizeof(scalar))) {                                    \
      vector radius = sqrt(log(load(u + i)) * (scalar) - 2);                                                       \
      name##_pair angle = sincospi(load(a + i));                                                                   \
      store(cosine + i, radius * angle.y);                                                                         \
      store(sine + i, radius * angle.x);                                                                           \
    }                                                                                                              \
  }

BOX_MULLER(f32_v4, IL_V4, float, __m512, Sleef_finz_logf16_u10avx512f, Sleef_finz_sincospif16_u35avx512f,
           _mm512_sqrt_ps, _mm512_loadu_ps, _mm512_storeu_ps)
BOX_MULLER(f32_v3, IL_V3, float, __m256, Sleef_finz_logf8_u10avx2, Sleef_finz_sincospif8_u35avx2, _mm256_sqrt_ps,
           _mm256_loadu_ps, _mm256_storeu_ps)
BOX_MULLER(f64_v4, IL_V4, double, __m512d, Sleef_finz_logd8_u10avx512f, Sleef_finz_sincospid8_u35avx512f,
           _mm512_sqrt_pd, _mm512_loadu_pd, _mm512_storeu_pd)
BOX_MULLER(f64_v3, IL_V3, double, __m256d, Sleef_finz_logd4_u10avx2, Sleef_finz_sincospid4_u35avx2, _mm256_sqrt_pd,
           _mm256_loadu_pd, _mm256_storeu_pd)

void il_box_muller_f32(const float *u, const float *a, float *cosine, float *sine, long count) {
  (il_isa == IL_ISA_V4 ? f32_v4 : f32_v3)(u, a, cosine, sine, count);
}

void il_box_muller_f64(const double *u, const double *a, double *cosine, double *sine, long count) {
  (il_isa == IL_ISA_V4 ? f64_v4 : f64_v3)(u, a, cosine, sine, count);
}
