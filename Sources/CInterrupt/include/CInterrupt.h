#pragma once
#include "CTermination.h"

#include <stdatomic.h>
#include <stdbool.h>

#pragma clang assume_nonnull begin

/// The one flag by which Ctrl-C, a time limit or a notebook's "interrupt" asks running work to stop.
/// Lock-free, so a signal handler may set it; long loops on every floor poll it between blocks of work.
extern atomic_bool il_interrupt_flag;

static inline bool il_interrupt_requested(void) {
  return atomic_load_explicit(&il_interrupt_flag, memory_order_relaxed);
}
static inline void il_interrupt_request(void) {
  atomic_store_explicit(&il_interrupt_flag, true, memory_order_relaxed);
}
static inline void il_interrupt_clear(void) {
  atomic_store_explicit(&il_interrupt_flag, false, memory_order_relaxed);
}

#pragma clang assume_nonnull end
