#pragma once
#pragma clang assume_nonnull begin

/// Element types, numbered as Swift's `DType`.
enum { IL_BOOL, IL_UINT8, IL_INT32, IL_INT64, IL_FLOAT32, IL_FLOAT64, IL_DTYPES };

/// Operations of one argument. The input has the operation's dtype; so has the output, but where said otherwise.
enum {
  IL_NEG, IL_ABS, IL_SIGN, IL_SQUARE,                                        // uint8, int32, int64, floats
  IL_SQRT, IL_RSQRT, IL_RECIPROCAL, IL_FLOOR, IL_CEIL, IL_ROUND, IL_TRUNC,   // floats, from here on
  IL_RELU, IL_SIGMOID, IL_EXP, IL_EXP2, IL_EXPM1, IL_LOG, IL_LOG2, IL_LOG10, IL_LOG1P,
  IL_SIN, IL_COS, IL_TAN, IL_ASIN, IL_ACOS, IL_ATAN, IL_SINH, IL_COSH, IL_TANH, IL_ERF,
  IL_NEXT_UP, IL_NEXT_DOWN,                                                  // the neighbouring value of the format
  IL_ISNAN, IL_ISINF, IL_ISFINITE,                                           // output: bool
  IL_NOT,                                                                    // bool
  IL_UNARY_OPERATIONS
};

/// Operations of two arguments of the same dtype.
enum {
  IL_ADD, IL_SUB, IL_MUL, IL_MAXIMUM, IL_MINIMUM, IL_REMAINDER, IL_FLOOR_DIVIDE,   // uint8, int32, int64, floats;
                              // bool but for the difference and division: or, and, or, and
  IL_DIV, IL_POW, IL_ATAN2, IL_NEXTAFTER,                                          // floats; powers of integers too
  IL_EQ, IL_NE, IL_LT, IL_LE, IL_GT, IL_GE,                                        // all dtypes; output: bool
  IL_AND, IL_OR, IL_XOR,                                                           // bool
  IL_BINARY_OPERATIONS
};

/// A loop over contiguous elements; `out` may be exactly `a` or `b`, nothing else overlaps.
typedef void (*il_unary_loop)(long n, void *out, const void *a);
typedef void (*il_binary_loop)(long n, void *out, const void *a, const void *b);

/// The loop for an operation and dtype in the instruction set in use, NULL where it is not defined.
il_unary_loop _Nullable il_unary(int operation, int dtype);
il_binary_loop _Nullable il_binary(int operation, int dtype);
/// The loop that converts elements. A float's fraction is cut off; what an integer type does not hold wraps modulo 2ᵇⁱᵗˢ,
/// NaN and infinity become 0; anything → bool is `!= 0`.
il_unary_loop _Nullable il_convert(int from, int to);

/// One operand of a walk: address of its first element, a stride per dimension in elements, bytes per element.
typedef struct {
  void *data;
  const long *strides;
  long size;
} il_operand;

/// Elements of one piece of a walk; a walk of no more is not cut, and not interrupted.
enum { IL_WALK_PIECE = 1 << 16 };

/// out[i] = loop(a[i]) and out[i] = loop(a[i], b[i]) for every index of `shape`, whatever the strides (0: broadcast,
/// negative: reversed). `out` must not be broadcast, and may be exactly an input but not overlap it otherwise.
/// Cut by shape over the worker pool. An element's value depends on nothing but its inputs. When the interrupt flag is
/// raised the rest of a walk of several pieces is left undone: the caller checks the flag afterwards.
void il_walk_unary(il_unary_loop loop, int rank, const long *shape, il_operand out, il_operand a);
void il_walk_binary(il_binary_loop loop, int rank, const long *shape, il_operand out, il_operand a, il_operand b);

/// out[i] = condition[i] ? a[i] : b[i]; condition is bool, the others share an element size of 1, 4 or 8.
void il_walk_where(int rank, const long *shape, il_operand out, il_operand condition, il_operand a, il_operand b);

#pragma clang assume_nonnull end
