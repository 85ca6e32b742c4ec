#pragma once
#pragma clang assume_nonnull begin

/// Reductions with a fixed order of their own, whatever the layout, thread count and vector width.
///
/// The elements x₀ … xₙ₋₁ of one sum are cut into blocks of 4096. Within a block, virtual lane l of 64 adds x_l,
/// x_{l+64}, …; lanes are combined in a fixed tree (l with l + 32, then + 16 …), blocks pairwise: the error grows as
/// log n, as in pairwise summation (Higham 2002, §4.2). Lanes start with their first element, so −0 stays −0.
enum { IL_SUM, IL_SUM_OF_SQUARES, IL_SUM_OF_ABSOLUTES, IL_PRODUCT, IL_MAX, IL_MIN, IL_REDUCTIONS };

/// out[o] = reduction over the `reduced` dimensions of element o, which the `kept` dimensions count in row-major
/// order. dtype: int64, float32 or float64, in and out alike; `out` is contiguous. Integers wrap; a NaN wins max and
/// min. An empty sum is 0, an empty product 1; there is no empty max or min (the caller refuses). Interruptible: the
/// caller checks the flag afterwards.
void il_reduce(int reduction, int dtype, int kept, const long *kept_shape, const long *kept_strides, int reduced,
               const long *reduced_shape, const long *reduced_strides, void *out, const void *in);

/// out[o] = position, counted from 0 in row-major order of the reduced dimensions, of the first largest (sign > 0) or
/// smallest element; the first NaN wins. Same arguments as il_reduce.
void il_arg_extreme(int sign, int dtype, int kept, const long *kept_shape, const long *kept_strides, int reduced,
                    const long *reduced_shape, const long *reduced_strides, long *out, const void *in);

/// Running sums (or products) along one dimension of n elements, each in index order, float32 gathered in double:
/// out[i·out_stride] = in[0] + … + in[i·in_stride]. Left when running work is asked to stop.
void il_cumulate(int product, int dtype, long n, void *out, long out_stride, const void *in, long in_stride);

#pragma clang assume_nonnull end
