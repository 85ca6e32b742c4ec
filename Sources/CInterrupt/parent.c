#include "CInterrupt.h"

#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

void il_follow_parent(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // It may have ended before it was followed.
  if (getppid() != parent) raise(SIGTERM);
}

static void request(int signal) {
  (void)signal;
  il_interrupt_request();
}

void il_interrupt_by_signal(void) {
  struct sigaction action = {.sa_handler = request, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  // Whoever started this program may have had it blocked.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void il_interrupt_by_signal_end(void) { signal(SIGINT, SIG_DFL); }
