#include "CTermination.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

enum { signals = 2 };
static const int numbers[signals] = {SIGTERM, SIGHUP};
static struct sigaction before[signals];
static atomic_int holds;
static atomic_int waiting;

static void wait_for_end(int signal) { atomic_store(&waiting, signal); }

void il_termination_hold(void) {
  if (atomic_fetch_add(&holds, 1) > 0) return;
  for (int i = 0; i < signals; i++) {
    sigaction(numbers[i], NULL, &before[i]);
    if (before[i].sa_handler == SIG_IGN) continue;
    // The handler is for one signal: the next one finds the default, which ends the process.
    struct sigaction action = {.sa_handler = wait_for_end, .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};
    sigemptyset(&action.sa_mask);
    sigaction(numbers[i], &action, NULL);
  }
}

int il_termination_waiting(void) { return atomic_load(&waiting); }

void il_termination_release(void) {
  if (atomic_fetch_sub(&holds, 1) > 1) return;
  for (int i = 0; i < signals; i++) sigaction(numbers[i], &before[i], NULL);
  int signal = atomic_exchange(&waiting, 0);
  if (signal != 0) raise(signal);
}
