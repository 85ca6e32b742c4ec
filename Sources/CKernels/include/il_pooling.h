#pragma once
#pragma clang assume_nonnull begin

// Pooling of dense channels-last images by kernel × kernel windows, float32 and float64. Windows that reach over the
// border (padding < kernel) see zeros there for the average, nothing for the maximum. An average is the sum over the
// window, row by row from zero, divided by kernel². A NaN wins the maximum; among equals the first pixel of the window
// does. A lane is one element; gradients reach a pixel in the order of the outputs. Twins: PoolingTests.

typedef struct il_pooling {
  long images, rows, columns, channels;  // of the input
  long kernel_rows, kernel_columns, stride, padding;
  long out_rows, out_columns;
  int dtype;                             // IL_FLOAT32 or IL_FLOAT64
} il_pooling;

void il_average_pool(const il_pooling *p, void *out, const void *in);
void il_average_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient);
/// `positions`: for each output, row·columns + column of the input pixel that won.
void il_max_pool(const il_pooling *p, void *out, long *positions, const void *in);
void il_max_pool_backward(const il_pooling *p, void *in_gradient, const void *gradient, const long *positions);

#pragma clang assume_nonnull end
