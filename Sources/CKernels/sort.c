#include "il_sort.h"

#include "il_elementwise.h"

#include <CInterrupt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Least-significant-digit radix sort of keys whose unsigned order is the elements' order. One pass counts every digit;
// a digit that all keys share needs no pass of its own.

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, SHORT = 48, MOST_PASSES = (64 + DIGIT_BITS - 1) / DIGIT_BITS };

typedef struct { uint64_t key; long position; } entry;

static uint64_t key_f32(float x) {
  uint32_t bits;
  if (x != x) return UINT32_MAX;
  x += 0.0f;                                               // −0 becomes 0
  memcpy(&bits, &x, sizeof bits);
  return bits >> 31 ? ~bits : bits | (uint32_t)1 << 31;
}

static uint64_t key_f64(double x) {
  uint64_t bits;
  if (x != x) return UINT64_MAX;
  x += 0.0;
  memcpy(&bits, &x, sizeof bits);
  return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

/// The key of an element: as many low bits as width_of tells.
static uint64_t key_of(int dtype, const void *line, long i) {
  switch (dtype) {
    case IL_FLOAT32: return key_f32(((const float *)line)[i]);
    case IL_FLOAT64: return key_f64(((const double *)line)[i]);
    case IL_INT64: return (uint64_t)((const int64_t *)line)[i] ^ (uint64_t)1 << 63;
    case IL_INT32: return (uint32_t)((const int32_t *)line)[i] ^ (uint32_t)1 << 31;
    default: return ((const uint8_t *)line)[i];
  }
}

static int width_of(int dtype) {
  return dtype == IL_FLOAT64 || dtype == IL_INT64 ? 64 : dtype == IL_FLOAT32 || dtype == IL_INT32 ? 32 : 8;
}

static void insertion_sort(long n, entry *e) {
  for (long i = 1; i < n; i++) {
    entry x = e[i];
    long j = i;
    for (; j > 0 && e[j - 1].key > x.key; j--) e[j] = e[j - 1];
    e[j] = x;
  }
}

/// Elements between two looks at the interrupt.
enum { BLOCK = 1 << 18 };

/// The loop over i from where it stands (0 at first) up to n, left when running work is asked to stop: then i < n.
#define UNTIL_INTERRUPTED(i, n)                                                 \
  for (long i##_end = 0; i < (n) && !il_interrupt_requested();)                 \
    for (i##_end = (n) - i > BLOCK ? i + BLOCK : (n); i < i##_end; i++)

/// Sorts `a` with the help of `b`; the result lies in the one that is returned.
static entry *radix_sort(long n, int width, entry *a, entry *b, long (*counts)[DIGITS]) {
  int passes = (width + DIGIT_BITS - 1) / DIGIT_BITS;
  memset(counts, 0, (size_t)passes * sizeof *counts);
  long counted = 0;
  UNTIL_INTERRUPTED(counted, n)
    for (int p = 0; p < passes; p++) counts[p][a[counted].key >> (p * DIGIT_BITS) & (DIGITS - 1)]++;
  if (counted < n) return a;
  for (int p = 0; p < passes; p++) {
    long *next = counts[p], start = 0;
    if (next[a[0].key >> (p * DIGIT_BITS) & (DIGITS - 1)] == n) continue;
    for (int d = 0; d < DIGITS; d++) {
      long count = next[d];
      next[d] = start;
      start += count;
    }
    long i = 0;
    UNTIL_INTERRUPTED(i, n) b[next[a[i].key >> (p * DIGIT_BITS) & (DIGITS - 1)]++] = a[i];
    if (i < n) return a;
    entry *swap = a;
    a = b;
    b = swap;
  }
  return a;
}

int il_sort_line(int dtype, int descending, long n, long *positions, long out_step, const void *line, long step) {
  int width = width_of(dtype);
  uint64_t flip = !descending ? 0 : width == 64 ? UINT64_MAX : ((uint64_t)1 << width) - 1;
  entry few[SHORT], *entries = few, *memory = NULL;
  if (n > SHORT) {
    size_t tables = MOST_PASSES * DIGITS * sizeof(long);
    if ((size_t)n > (SIZE_MAX - tables) / (2 * sizeof(entry))) return -1;
    entries = memory = malloc(2 * (size_t)n * sizeof(entry) + tables);
    if (!memory) return -1;
  }
  long filled = 0, written = 0;
  UNTIL_INTERRUPTED(filled, n) entries[filled] = (entry){key_of(dtype, line, filled * step) ^ flip, filled};
  if (filled < n) n = 0; /* nothing to sort: the caller finds the interrupt */
  if (n <= SHORT) insertion_sort(n, entries);
  else entries = radix_sort(n, width, memory, memory + n, (long (*)[DIGITS])(memory + 2 * n));
  UNTIL_INTERRUPTED(written, n) positions[written * out_step] = entries[written].position;
  free(memory);
  return 0;
}
