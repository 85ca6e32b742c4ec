"""Disagreements with NumPy and PyTorch that are meant: docs/numbers.md gives the same list."""
import numpy as np

NUMBER = "a number that an integer dtype does not hold is an error; PyTorch wraps it"
COMPARE = "comparisons see a number as it is; PyTorch converts it to the tensor's dtype first"
DIVIDE = "// and % with a number that the dtype does not hold are computed in int64; PyTorch wraps the number"
CONVERT = "a float beyond the integer dtype's range wraps, NaN and infinity become 0; in C this is undefined"
ZERO = "the remainder 0 has the dividend's sign, as PyTorch's; NumPy's has the divisor's"
SIGN = "sign hands on NaN, as NumPy's does; PyTorch gives 0"
POWER = "a negative power of integers is an error; PyTorch gives 0 where both are tensors"
BOOL = "powers, quotients and remainders of bools are errors; PyTorch takes some of them with a number"
NEXTAFTER = "nextafter of integers is computed in float64; PyTorch refuses"
RECIPROCAL = "number / x is one division; PyTorch multiplies the number by 1/x, with two roundings"
QUANTILE = "between equal infinities lies that infinity, and beside one the infinite one; NumPy's quantile gives NaN"
WIDE = "float32 is reduced in float32, in a fixed order; PyTorch's sums of some reductions are in double and overflow later"
LOSS = "losses refuse shapes that would broadcast; PyTorch warns (mse_loss)"
NUMBER_TARGET = "a loss takes one number as target for all; PyTorch's binary_cross_entropy_with_logits refuses"
INFINITE_LOGIT = "binary cross-entropy of an infinite logit: max(x, 0) − x·t + log(1 + exp(−|x|)) is NaN or infinite elsewhere"
TOPK = "topk takes bools; PyTorch refuses"
STEP = "the derivative of a step (floor_divide, nextafter) is 0; PyTorch has none"
UNUSED = "a derivative that is 0 everywhere is 0; PyTorch says that the input was not used"
BOUND = "the derivative of clamp passes at the bounds themselves"
HARD = "derivatives where they do not exist (norms at 0, powers below 1 at 0, spread of one element)"
SUBNORMAL = "sigmoid of float32 below −88.7 is 0 where exp(−x) is infinite"
ZERODIVISION = "// and % by an integer that wraps to 0 in the dtype: an error in PyTorch, computed here"
ISCLOSE = "distances of integers are exact; PyTorch's wrap"
NOTHING = "median and quantile of nothing are errors; NumPy gives NaN with a warning"
UNIQUE = "of −0 and 0 unique keeps the first in order of position; NumPy either"
BOOL_EXPONENT = "powers with a bool exponent have a derivative; PyTorch's refuses"
OVERFLOW = "p-norms other than 1, 2 and ∞ go through pow, whose last bits decide about overflow"
SPREAD = "the mean of huge numbers overflows; PyTorch's var and std move a running mean"
NO_ELEMENTS = "an integer divisor 0 is an error, also of no elements"
PRODUCT = "products near overflow and underflow depend on their order"
TIES = "of equal elements the first in position gets the gradient of quantile and topk; PyTorch's are not stable"
EQUAL_ZEROS = "which of −0 and 0 is the maximum is open"
HALF_POWER = "(−∞)^0.5 is ∞, as IEEE 754 has it; PyTorch takes the square root"
SHORT = "derivatives of float32 norms and deviations cancel to a few digits"
CANCELLED = "sums of huge numbers that cancel depend on their order"
SINGULAR = "a matrix may be singular to one LU factorisation and not to the other"


def held(value, dtype):
    """Whether an element of the dtype can be this number."""
    if dtype.kind in "fb" or isinstance(value, bool):
        return True
    if isinstance(value, float) and not np.isfinite(value):
        return False
    info = np.iinfo(dtype)
    return info.min <= int(value) <= info.max


def explanation(case, ours, theirs, words):
    """The reason, or None."""
    name, note = case.name, case.note
    op = name.split()[0].rstrip("_")
    value = note.get("number")
    dtype = case.arrays[0].dtype if case.arrays else None
    if name.startswith("d "):
        return of_derivative(case, name[2:], ours, theirs, words)
    if value is not None:
        if "number from" in words:
            return NUMBER if op not in ("floor_divide", "remainder") else DIVIDE
        if not isinstance(value, list) and dtype is not None:
            if op in ("eq", "ne", "lt", "le", "gt", "ge"):
                return COMPARE if not held(value, dtype) or abs(value) >= 2**53 or dtype.kind in "iu" else None
            if op in ("floor_divide", "remainder") and not held(value, dtype):
                return ZERODIVISION if "ZeroDivision" in words else DIVIDE
        if name == "number / x" and "value" in words:
            return RECIPROCAL
        if dtype == bool and op == "pow":
            return BOOL
    if (op == "pow") and "exponent" in words:
        return POWER
    if op in ("pow", "remainder", "floor_divide") and "got bool" in words:
        return BOOL
    if op in ("to", "copy") and "value" in words:
        return CONVERT
    if op == "remainder" and "value" in words:
        return ZERO if all((np.isnan(a) & np.isnan(b) | (a == b)).all() for a, b in zip(ours, theirs)) else None
    if op == "sign" and "nan" in words:
        return SIGN
    if op == "nextafter" and "not implemented" in words:
        return NEXTAFTER
    if op in ("median", "quantile") and "peer np.float" in words and "nan" in words.split("peer")[1]:
        return QUANTILE
    if op in ("var", "std", "norm", "prod", "sum", "mean", "cumprod", "mse_loss", "nn.AvgPool2d") and dtype == np.float32:
        return WIDE
    if op in ("mse_loss", "bce_with_logits"):
        if "one shape" in words:
            return LOSS
        if "must be the same" in words:
            return NUMBER_TARGET
        return INFINITE_LOGIT if not np.isfinite(case.arrays[0]).all() else None
    if op == "isclose" and dtype.kind in "iu":
        return ISCLOSE
    if op in ("median", "quantile") and "at least one element" in words:
        return NOTHING
    if op == "unique" and "0.0" in words:
        return UNIQUE
    if op in ("maximum", "minimum") and not np.any(ours[0] != theirs[0]):
        return EQUAL_ZEROS
    if op == "pow" and value == 0.5 and "inf" in words and "nan" in words:
        return HALF_POWER
    if op in ("sum", "mean", "var", "std", "cumsum") and np.nanmax(np.abs(case.arrays[0])) > 1e300:
        return CANCELLED
    if op == "prod":
        return PRODUCT if "inf" in words or "nan" in words else None
    if op in ("var", "std") and "inf" in words:
        return SPREAD
    if op in ("floor_divide", "remainder") and "divisor" in words and case.arrays[0].size == 0:
        return NO_ELEMENTS
    if op == "norm" and "inf" in words:
        return OVERFLOW
    if op == "solve" and "singular" in words:
        return SINGULAR
    if op == "topk" and "bool" in words:
        return TOPK
    if op == "sigmoid":
        return SUBNORMAL
    return None


def of_derivative(case, op, ours, theirs, words):
    x = case.arrays[0]
    if op in ("floor_divide", "nextafter"):
        return STEP
    if op == "inverse" and "singular" in words:
        return SINGULAR
    if "not have been used" in words:
        return UNUSED
    if op == "pow" and "bool tensor is not supported" in words:
        return BOOL_EXPONENT
    if op in ("norm", "std", "var") and x.dtype == np.float32 and "value" in words:
        return SHORT
    if op in ("quantile", "topk", "sort") and case.note["kind"] == "small":
        return TIES
    if op == "clamp" and case.note.get("kind") == "small":
        return BOUND
    if op in ("norm", "pow", "std", "var", "rsqrt", "sqrt", "reciprocal", "log", "log2", "log10", "atan2", "div"):
        return HARD if "value" in words and (case.note["kind"] == "small" or "nan" in words or "inf" in words) else None
    return None
