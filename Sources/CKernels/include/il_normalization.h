#pragma once
#pragma clang assume_nonnull begin

// Batch normalisation fused with what follows it, on dense channels-last images, float32 and float64:
//   u = (x − mean)·inverse_std,   z = fma(x − mean, gamma·inverse_std, beta) (+ skip),   y = activation(z)
// with one mean, inverse_std, gamma, beta per channel. Backward recomputes u and z from x instead of keeping them.
//
// Sums over images and pixels: blocks of pixels of one image (their size follows from the number of channels); in a
// block, 4 interleaved sums per channel in the dtype; the blocks in order, in float64. A lane is a channel. Bits depend
// neither on threads nor on the instruction set. Twins: NormalizationTests.

enum { IL_NO_ACTIVATION, IL_RELU_ACTIVATION, IL_SWISH_ACTIVATION };  // z; max(z, 0), NaN stays; z·σ(swish·z)

typedef struct il_normalization {
  long images, pixels, channels;
  int dtype;                        // IL_FLOAT32 or IL_FLOAT64: of everything that is not said to be double
  int activation;
  double swish;                     // the factor of Swish
  const void *_Nullable mean, *_Nullable inverse_std, *_Nullable gamma, *_Nullable beta;  // per channel
} il_normalization;

/// Doubles, bytes of partial sums: what il_channel_statistics and il_normalize_sums need of scratch.
long il_normalization_scratch(const il_normalization *n);

/// mean and biased variance of each channel, as double. Two passes over a block while it is in cache, so that no mean,
/// however large, spoils the variance. Only the shape fields of `n` are read.
void il_channel_statistics(const il_normalization *n, const void *x, double *mean, double *variance, void *scratch);
/// The same in two steps, for a kernel that has just made an image: il_image_statistics of every image (from any thread),
/// then il_combine_statistics. `x` is that image.
void il_image_statistics(const il_normalization *n, const void *x, long image, void *scratch);
void il_combine_statistics(const il_normalization *n, double *mean, double *variance, const void *scratch);

/// y from x. y may be x or skip.
void il_normalize(const il_normalization *n, void *y, const void *x, const void *_Nullable skip);

/// First pass of the derivative: dz = gradient·activation'(z), stored where `dz` is given;
/// sums[0 … channels) = Σ dz and sums[channels …) = Σ dz·u, as double. dz may be `gradient`.
void il_normalize_sums(const il_normalization *n, double *sums, void *_Nullable dz, const void *gradient,
                       const void *x, const void *_Nullable skip, void *scratch);
/// Second pass: gx = gamma·inverse_std·((dz − offset) − u·slope), where offset = Σ dz / (images·pixels) and
/// slope = Σ dz·u / (images·pixels) are constants of the channels. `is_dz`: `gradient` is dz already; else it is
/// multiplied by activation' (not Swish's, and without a skip). gx may be `gradient`.
void il_normalize_backward(const il_normalization *n, void *gx, const void *gradient, int is_dz, const void *x,
                           const void *offset, const void *slope);

#pragma clang assume_nonnull end
