#pragma once
#pragma clang assume_nonnull begin

// Activations on n contiguous elements of IL_FLOAT32 or IL_FLOAT64; σ is the sigmoid, SLEEF's exponential behind it.
// A lane is one element. `out` may be an input. Twins: ActivationTests.

/// out = x·σ(βx).
void il_swish_forward(int dtype, long n, void *out, const void *x, double beta);
/// out = gradient·(σ(βx)·(1 + βx·(1 − σ(βx)))); without a gradient, the derivative itself.
void il_swish_backward(int dtype, long n, void *out, const void *_Nullable gradient, const void *x, double beta);

#pragma clang assume_nonnull end
