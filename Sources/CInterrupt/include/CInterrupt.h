#pragma once
#include "CTermination.h"

#include <stdatomic.h>
#include <stdbool.h>

#pragma clang assume_nonnull begin

/// The one flag by which Ctrl-C, a time limit or a notebook's "interrupt" asks running work to stop.
/// Lock-free, so a signal handler may set it; long loops on every floor poll it between blocks of work.
extern atomic_bool il_interrupt_flag;
/// How many operations are under way that must be finished: what changes a tensor in place is never left half done.
extern atomic_int il_interrupt_holds;

/// Whether somebody asked, even if that has to wait.
static inline bool il_interrupt_pending(void) {
  return atomic_load_explicit(&il_interrupt_flag, memory_order_relaxed);
}
static inline bool il_interrupt_requested(void) {
  return il_interrupt_pending() && atomic_load_explicit(&il_interrupt_holds, memory_order_relaxed) == 0;
}
static inline void il_interrupt_hold(void) { atomic_fetch_add_explicit(&il_interrupt_holds, 1, memory_order_relaxed); }
static inline void il_interrupt_release(void) { atomic_fetch_sub_explicit(&il_interrupt_holds, 1, memory_order_relaxed); }
static inline void il_interrupt_request(void) {
  atomic_store_explicit(&il_interrupt_flag, true, memory_order_relaxed);
}
static inline void il_interrupt_clear(void) {
  atomic_store_explicit(&il_interrupt_flag, false, memory_order_relaxed);
}

#pragma clang assume_nonnull end
