#include "il_correlate.h"

#include <stdbool.h>
#include <string.h>

#include "fourier.h"
#include "il_pool.h"

enum { BATCHES = 4, FREQUENCIES = 16 };  // a piece of work: batches of 8 rows to transform, frequencies to sum
enum { SMALL = 1 << 18 };                // multiplications of a correlation below which it stays on one thread

long il_panel_stride(long rows) { return (rows + LANES - 1) / LANES * LANES; }

static bool is_smooth(long n) {
  for (long factor = 2; factor <= 5; factor++)
    while (n % factor == 0) n /= factor;
  return n == 1;
}

long il_correlator_length(long columns) {
  long half = (columns + 1) / 2;
  while (!is_smooth(half)) half++;
  return 2 * half;
}

/// A spectrum holds, for each frequency, `stride` real and `stride` imaginary parts. The image's rows get a vector more,
/// since outputs in the padding read beyond its end.
static long image_stride(const il_correlator *c) { return il_panel_stride(c->rows) + LANES; }
static long frequencies(const il_correlator *c) { return c->length / 2 + 1; }
static long batches(long rows) { return il_panel_stride(rows) / LANES; }
/// Doubles that one piece of a transform works in: two buffers of N/2 elements.
static long transform_room(const il_correlator *c) { return c->length * ELEMENT; }
static long transform_pieces(long rows) { return (batches(rows) + BATCHES - 1) / BATCHES; }

long il_correlator_room(const il_correlator *c) {
  return frequencies(c) * 2 * image_stride(c) + transform_pieces(c->rows) * transform_room(c);
}

/// Workspace: the spectra of kernel and output, then the transforms' buffers.
long il_correlate_room(const il_correlator *c, long a, long b) {
  (void)b;
  long outputs = c->rows - a + 1, most = a > outputs ? a : outputs;
  return frequencies(c) * 2 * (il_panel_stride(a) + il_panel_stride(outputs)) +
         transform_pieces(most) * transform_room(c);
}

/// Rows first ..< first + 8 of a panel with that many columns → their spectrum times 2.
static inline IL_BODY void il_rows_forward_body(const double *panel, long stride, long columns, long length,
                                                const double *table, double *spectrum, long spectrum_stride,
                                                double *buffer) {
  long half = length / 2;
  double *x = buffer, *y = buffer + half * ELEMENT;
  for (long t = 0; t < half; t++) {
    double *to = x + t * ELEMENT;
    AT(to) = 2 * t < columns ? GET(panel + 2 * t * stride) : (lanes)(0.0);
    AT(to + LANES) = 2 * t + 1 < columns ? GET(panel + (2 * t + 1) * stride) : (lanes)(0.0);
  }
  const double *z = fourier(x, y, half, table);
  for (long f = 0; f <= half / 2; f++) {
    const double *a = z + f * ELEMENT, *b = z + (f == 0 ? 0 : half - f) * ELEMENT;
    lanes sum_r = GET(a) + GET(b), sum_i = GET(a + LANES) - GET(b + LANES);
    lanes less_r = GET(a) - GET(b), less_i = GET(a + LANES) + GET(b + LANES);
    lanes c = (lanes)(table[2 * f]), s = (lanes)(table[2 * f + 1]);
    lanes turn_r = c * less_i - s * less_r, turn_i = -(s * less_i + c * less_r);
    double *low = spectrum + 2 * f * spectrum_stride, *high = spectrum + 2 * (half - f) * spectrum_stride;
    AT(low) = sum_r + turn_r;
    AT(low + spectrum_stride) = sum_i + turn_i;
    AT(high) = sum_r - turn_r;
    AT(high + spectrum_stride) = turn_i - sum_i;
  }
}
IL_DISPATCH(il_rows_forward,
            (const double *panel, long stride, long columns, long length, const double *table, double *spectrum,
             long spectrum_stride, double *buffer),
            (panel, stride, columns, length, table, spectrum, spectrum_stride, buffer))

/// The inverse, unscaled, for 8 rows; only the first `columns` columns are wanted.
static inline IL_BODY void il_rows_backward_body(double *panel, long stride, long columns, long length,
                                                 const double *table, const double *spectrum, long spectrum_stride,
                                                 double *buffer) {
  long half = length / 2;
  double *x = buffer, *y = buffer + half * ELEMENT;
  // The inverse transform is the forward one with real and imaginary parts exchanged, before and after.
  for (long f = 0; f <= half / 2; f++) {
    const double *a = spectrum + 2 * f * spectrum_stride, *b = spectrum + 2 * (half - f) * spectrum_stride;
    lanes sum_r = GET(a) + GET(b), sum_i = GET(a + spectrum_stride) - GET(b + spectrum_stride);
    lanes less_r = GET(a) - GET(b), less_i = GET(a + spectrum_stride) + GET(b + spectrum_stride);
    lanes c = (lanes)(table[2 * f]), s = (lanes)(table[2 * f + 1]);
    lanes turn_r = -(s * less_r + c * less_i), turn_i = c * less_r - s * less_i;
    if (f > 0) {
      AT(x + (half - f) * ELEMENT) = turn_i - sum_i;
      AT(x + (half - f) * ELEMENT + LANES) = sum_r - turn_r;
    }
    AT(x + f * ELEMENT) = sum_i + turn_i;
    AT(x + f * ELEMENT + LANES) = sum_r + turn_r;
  }
  const double *z = fourier(x, y, half, table);
  for (long t = 0; 2 * t < columns; t++) {
    AT(panel + 2 * t * stride) = GET(z + t * ELEMENT + LANES);
    if (2 * t + 1 < columns) AT(panel + (2 * t + 1) * stride) = GET(z + t * ELEMENT);
  }
}
IL_DISPATCH(il_rows_backward,
            (double *panel, long stride, long columns, long length, const double *table, const double *spectrum,
             long spectrum_stride, double *buffer),
            (panel, stride, columns, length, table, spectrum, spectrum_stride, buffer))

/// `width` vectors of outputs at one frequency: out = Σ_i image[· + i]·conj(kernel[i]).
static inline IL_BODY void frequency_block(long width, double *out_r, double *out_i, const double *image_r,
                                           const double *image_i, const double *kernel_r, const double *kernel_i,
                                           long taps) {
  lanes re[4], im[4];
  for (long v = 0; v < width; v++) re[v] = im[v] = (lanes)(0.0);
  for (long i = 0; i < taps; i++) {
    lanes w_r = (lanes)(kernel_r[i]), w_i = (lanes)(kernel_i[i]);
    for (long v = 0; v < width; v++) {
      lanes x_r = GET(image_r + i + v * LANES), x_i = GET(image_i + i + v * LANES);
      re[v] = __builtin_elementwise_fma(x_i, w_i, __builtin_elementwise_fma(x_r, w_r, re[v]));
      im[v] = __builtin_elementwise_fma(-x_r, w_i, __builtin_elementwise_fma(x_i, w_r, im[v]));
    }
  }
  for (long v = 0; v < width; v++) {
    AT(out_r + v * LANES) = re[v];
    AT(out_i + v * LANES) = im[v];
  }
}

/// All outputs at one frequency; spectra as (pointer to the real parts, stride to the imaginary ones).
static inline IL_BODY void il_frequency_body(double *out, long out_stride, const double *image, long image_stride,
                                             const double *kernel, long kernel_stride, long taps) {
  long at = 0;
#define BLOCK(width)                                                                                             \
  frequency_block(width, out + at, out + out_stride + at, image + at, image + image_stride + at, kernel,         \
                  kernel + kernel_stride, taps)
  for (; at + 4 * LANES <= out_stride; at += 4 * LANES) BLOCK(4);
  switch ((out_stride - at) / LANES) {
    case 3: BLOCK(3); break;
    case 2: BLOCK(2); break;
    case 1: BLOCK(1); break;
  }
#undef BLOCK
}
IL_DISPATCH(il_frequency,
            (double *out, long out_stride, const double *image, long image_stride, const double *kernel,
             long kernel_stride, long taps),
            (out, out_stride, image, image_stride, kernel, kernel_stride, taps))

typedef struct transform_call {
  const il_correlator *c;
  double *panel;
  long rows, columns;
  double *spectrum;
  long spectrum_stride;
  double *buffers;
  bool backward;
} transform_call;

static void run_transform(void *context, long piece) {
  const transform_call *t = context;
  const il_correlator *c = t->c;
  double *buffer = t->buffers + piece * transform_room(c);
  long stride = il_panel_stride(t->rows), first = piece * BATCHES, end = first + BATCHES;
  for (long batch = first; batch < end && batch < batches(t->rows); batch++) {
    long row = batch * LANES;
    if (t->backward)
      il_rows_backward(t->panel + row, stride, t->columns, c->length, c->twiddles, t->spectrum + row,
                       t->spectrum_stride, buffer);
    else
      il_rows_forward(t->panel + row, stride, t->columns, c->length, c->twiddles, t->spectrum + row,
                      t->spectrum_stride, buffer);
  }
}

static void in_pieces(bool small, long pieces, void (*run)(void *, long), void *context) {
  if (!small) il_parallel(pieces, run, context);
  else
    for (long piece = 0; piece < pieces; piece++) run(context, piece);
}

void il_correlator_prepare(const il_correlator *c, const double *image) {
  transform_call call = {.c = c, .panel = (double *)image, .rows = c->rows, .columns = c->columns,
                         .spectrum = c->spectrum, .spectrum_stride = image_stride(c)};
  call.buffers = c->spectrum + frequencies(c) * 2 * image_stride(c);
  il_parallel(transform_pieces(c->rows), run_transform, &call);
  // Both spectra of a product are twice too large, and the inverse transform is not divided by its length.
  double scale = 1 / (4 * (double)c->length);
  for (long i = 0; i < frequencies(c) * 2 * image_stride(c); i++) c->spectrum[i] *= scale;
}

typedef struct sum_call {
  const il_correlator *c;
  double *out;
  const double *kernel;
  long out_stride, kernel_stride, taps;
} sum_call;

static void run_sum(void *context, long piece) {
  const sum_call *s = context;
  const il_correlator *c = s->c;
  long end = (piece + 1) * FREQUENCIES;
  for (long f = piece * FREQUENCIES; f < end && f < frequencies(c); f++)
    il_frequency(s->out + 2 * f * s->out_stride, s->out_stride, c->spectrum + 2 * f * image_stride(c),
                 image_stride(c), s->kernel + 2 * f * s->kernel_stride, s->kernel_stride, s->taps);
}

void il_correlate(const il_correlator *c, double *out, const double *kernel, long a, long b, double *workspace) {
  long outputs = c->rows - a + 1, columns = c->columns - b + 1;
  long kernel_stride = il_panel_stride(a), out_stride = il_panel_stride(outputs);
  bool small = frequencies(c) * a * outputs < SMALL;
  double *kernel_spectrum = workspace, *out_spectrum = kernel_spectrum + frequencies(c) * 2 * kernel_stride;
  double *buffers = out_spectrum + frequencies(c) * 2 * out_stride;
  transform_call forward = {c, (double *)kernel, a, b, kernel_spectrum, kernel_stride, buffers, false};
  in_pieces(small, transform_pieces(a), run_transform, &forward);
  sum_call sum = {c, out_spectrum, kernel_spectrum, out_stride, kernel_stride, a};
  in_pieces(small, (frequencies(c) + FREQUENCIES - 1) / FREQUENCIES, run_sum, &sum);
  transform_call backward = {c, out, outputs, columns, out_spectrum, out_stride, buffers, true};
  in_pieces(small, transform_pieces(outputs), run_transform, &backward);
}
