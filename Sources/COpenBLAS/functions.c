#include "COpenBLAS.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "CDeferred.h"

static const char *const openblas[] = {"libopenblas.so.0", NULL};

/* OpenBLAS chooses its kernels by the processor's model number, and gives a model that is newer than itself those of a Pentium 4
   (0.3.21 an Intel Sapphire Rapids: a third of the speed). Here they follow from what the processor can do, as in CKernels, so that
   processors that can do the same give the same bits; OPENBLAS_CORETYPE in the environment says otherwise. */
static void open_library(void) {
  static const char variable[] = "OPENBLAS_CORETYPE";
  const char *kernels = NULL;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) kernels = "Haswell";
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
    kernels = "SkylakeX";
  bool chooses = kernels && !getenv(variable);
  if (chooses) setenv(variable, kernels, 0);
  cd_function(openblas, "openblas_get_corename");
  if (chooses) unsetenv(variable); /* it is not for programs that this one starts */
}

static void *find(const char *name) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  return cd_function(openblas, name);
}

#define BLAS(result, name, parameters, arguments) CD_DEFERRED(find, result, name, parameters, arguments)

BLAS(void, openblas_set_num_threads, (int count), (count))
BLAS(char *, openblas_get_config, (void), ())
BLAS(char *, openblas_get_corename, (void), ())
BLAS(void, cblas_sgemm,
     (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transA, enum CBLAS_TRANSPOSE transB, blasint m, blasint n,
      blasint k, float alpha, const float *a, blasint lda, const float *b, blasint ldb, float beta, float *c,
      blasint ldc),
     (order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
BLAS(void, cblas_dgemm,
     (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE transA, enum CBLAS_TRANSPOSE transB, blasint m, blasint n,
      blasint k, double alpha, const double *a, blasint lda, const double *b, blasint ldb, double beta, double *c,
      blasint ldc),
     (order, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
BLAS(void, dgesv_,
     (const int *n, const int *nrhs, double *a, const int *lda, int *ipiv, double *b, const int *ldb, int *info),
     (n, nrhs, a, lda, ipiv, b, ldb, info))
BLAS(void, sgesv_,
     (const int *n, const int *nrhs, float *a, const int *lda, int *ipiv, float *b, const int *ldb, int *info),
     (n, nrhs, a, lda, ipiv, b, ldb, info))
BLAS(void, dgesdd_,
     (const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s, double *u, const int *ldu,
      double *vt, const int *ldvt, double *work, const int *lwork, int *iwork, int *info),
     (jobz, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork, info))
BLAS(void, sgesdd_,
     (const char *jobz, const int *m, const int *n, float *a, const int *lda, float *s, float *u, const int *ldu,
      float *vt, const int *ldvt, float *work, const int *lwork, int *iwork, int *info),
     (jobz, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, iwork, info))
BLAS(void, dsyevd_,
     (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const
      int *lwork, int *iwork, const int *liwork, int *info),
     (jobz, uplo, n, a, lda, w, work, lwork, iwork, liwork, info))
BLAS(void, ssyevd_,
     (const char *jobz, const char *uplo, const int *n, float *a, const int *lda, float *w, float *work, const int
      *lwork, int *iwork, const int *liwork, int *info),
     (jobz, uplo, n, a, lda, w, work, lwork, iwork, liwork, info))
BLAS(void, dgeev_,
     (const char *jobvl, const char *jobvr, const int *n, double *a, const int *lda, double *wr, double *wi, double
      *vl, const int *ldvl, double *vr, const int *ldvr, double *work, const int *lwork, int *info),
     (jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork, info))
BLAS(void, sgeev_,
     (const char *jobvl, const char *jobvr, const int *n, float *a, const int *lda, float *wr, float *wi, float *vl,
      const int *ldvl, float *vr, const int *ldvr, float *work, const int *lwork, int *info),
     (jobvl, jobvr, n, a, lda, wr, wi, vl, ldvl, vr, ldvr, work, lwork, info))
BLAS(void, dgetrf_,
     (const int *m, const int *n, double *a, const int *lda, int *ipiv, int *info),
     (m, n, a, lda, ipiv, info))
BLAS(void, sgetrf_,
     (const int *m, const int *n, float *a, const int *lda, int *ipiv, int *info),
     (m, n, a, lda, ipiv, info))
BLAS(void, dpotrf_, (const char *uplo, const int *n, double *a, const int *lda, int *info), (uplo, n, a, lda, info))
BLAS(void, spotrf_, (const char *uplo, const int *n, float *a, const int *lda, int *info), (uplo, n, a, lda, info))
BLAS(void, dgeqrf_,
     (const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *lwork, int
      *info),
     (m, n, a, lda, tau, work, lwork, info))
BLAS(void, sgeqrf_,
     (const int *m, const int *n, float *a, const int *lda, float *tau, float *work, const int *lwork, int *info),
     (m, n, a, lda, tau, work, lwork, info))
BLAS(void, dorgqr_,
     (const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau, double *work, const
      int *lwork, int *info),
     (m, n, k, a, lda, tau, work, lwork, info))
BLAS(void, sorgqr_,
     (const int *m, const int *n, const int *k, float *a, const int *lda, const float *tau, float *work, const int
      *lwork, int *info),
     (m, n, k, a, lda, tau, work, lwork, info))
BLAS(void, dgelsy_,
     (const int *m, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, int *jpvt,
      const double *rcond, int *rank, double *work, const int *lwork, int *info),
     (m, n, nrhs, a, lda, b, ldb, jpvt, rcond, rank, work, lwork, info))
BLAS(void, sgelsy_,
     (const int *m, const int *n, const int *nrhs, float *a, const int *lda, float *b, const int *ldb, int *jpvt,
      const float *rcond, int *rank, float *work, const int *lwork, int *info),
     (m, n, nrhs, a, lda, b, ldb, jpvt, rcond, rank, work, lwork, info))
