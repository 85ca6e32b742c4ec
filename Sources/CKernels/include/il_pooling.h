#pragma once
#pragma clang assume_nonnull begin

// Pooling of dense channels-last images by windows, float32 and float64. Windows that reach over the border (padding at
// most half the kernel) see zeros there for the average, nothing for the maximum. An average is the sum over the window,
// row by row from zero, divided by the number of its pixels, those of the padding counted or not. A NaN wins the maximum;
// among equals the first pixel of the window does. A lane is one element; gradients reach a pixel in the order of the
// outputs. Twins: PoolingTests.
//
// Windows along an axis: from out·stride − padding on, kernel pixels, of which those beyond the far padding do not count;
// or, adaptive, from ⌊out·size/outputs⌋ to ⌈(out + 1)·size/outputs⌉.

typedef struct il_pooling {
  long images, rows, columns, channels;  // of the input
  long kernel_rows, kernel_columns, stride_rows, stride_columns, padding_rows, padding_columns;
  long out_rows, out_columns;
  int adaptive, counts_padding;          // booleans
  int dtype;                             // IL_FLOAT32 or IL_FLOAT64
} il_pooling;

void il_average_pool(const il_pooling *p, void *out, const void *in);
void il_average_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient);
/// `positions`: for each output, row·columns + column of the input pixel that won.
void il_max_pool(const il_pooling *p, void *out, long *positions, const void *in);
void il_max_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient, const long *positions);

#pragma clang assume_nonnull end
