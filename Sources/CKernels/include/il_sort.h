#pragma once
#pragma clang assume_nonnull begin

/// positions[i·out_step] = where the i-th element, in order, of a line of n elements stands (0 … n−1).
///
/// Elements lie `step` apart, at `line`; dtype as in il_elementwise.h. Stable; −0 equals 0; every NaN is larger than all
/// numbers and equals every other NaN; `descending` reverses the order but not that of equals. Not the positions but the
/// time depends on the values (a digit that all elements share costs nothing). Returns 0, or −1 if there is no memory for
/// its workspace of 32 bytes for each element. Interruptible: the caller checks the flag afterwards.
int il_sort_line(int dtype, int descending, long n, long *positions, long out_step, const void *line, long step);

#pragma clang assume_nonnull end
