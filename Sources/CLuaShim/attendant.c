#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CInterrupt.h"
#include "runtime.h"

/* Ctrl-C, and a thread that sleeps until it is pressed. It sees to what the interpreter's thread cannot do while it is
   inside a library: to say what the interrupt waits for, to end what closes variables without end, and to tell the host of
   a third press. It touches no Lua state. */

/* Seconds. */
static const double notice_after = 0.5, press_within = 2;

static sem_t presses;
static bool has_attendant; /* it lives as long as the process */
/* Held while the attendant uses the runtime. */
static pthread_mutex_t use = PTHREAD_MUTEX_INITIALIZER;
static lr_runtime *_Atomic interruptible;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Waits for a press, at most until `end`. What it counts may be of an earlier run: the runtime counts its own. */
static void wait_for_press(double end) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  double seconds = end - now();
  if (seconds < 0) seconds = 0;
  int64_t nanoseconds = t.tv_nsec + (int64_t)(seconds * 1e9);
  t.tv_sec += nanoseconds / 1000000000;
  t.tv_nsec = nanoseconds % 1000000000;
  while (sem_timedwait(&presses, &t) != 0 && errno == EINTR) {}
}

static void tell(lr_runtime *rt, int event) {
  const char *library = rt->library;
  rt->host.unserved(rt->context, event, library ? library : "", library ? NULL : rt->entered);
}

/* What follows a first press, until the host's top level is reached. */
static void attend(lr_runtime *rt) {
  double first = now(), last = first, unserved_since = first;
  int count = 0;
  bool noticed = false;
  unsigned run = rt->run;
  while (rt->is_busy && rt->run == run && rt->interrupts > 0) {
    bool is_unserved = il_interrupt_pending(), is_closing = rt->stop == LR_INTERRUPTED && rt->closes;
    double time = now();
    if (!is_unserved && !is_closing && time > first + press_within) return;
    if (!is_unserved) unserved_since = time;
    if (is_unserved && !noticed && time >= unserved_since + notice_after) {
      noticed = true;
      tell(rt, LR_WAITS);
    }
    if (is_closing && rt->grace > 0 && time >= first + rt->grace) {
      pthread_kill(rt->thread, SIGINT);
      return;
    }
    if (rt->interrupts > count) {
      /* Whoever presses fast must have had the time to see that it helps. */
      bool had_time = time >= first + notice_after && time < last + press_within;
      count = (int)rt->interrupts;
      last = time;
      if (count >= 3 && had_time) tell(rt, LR_THIRD_PRESS);
    }
    double next = time + 0.05;
    pthread_mutex_unlock(&use);
    wait_for_press(next);
    pthread_mutex_lock(&use);
    if (rt != atomic_load(&interruptible)) return;
  }
}

static void *run(void *unused) {
  (void)unused;
  for (;;) {
    while (sem_wait(&presses) != 0 && errno == EINTR) {}
    pthread_mutex_lock(&use);
    lr_runtime *rt = atomic_load(&interruptible);
    if (rt) attend(rt);
    pthread_mutex_unlock(&use);
  }
  return NULL;
}

static void on_interrupt(int number, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  lr_runtime *rt = atomic_load(&interruptible);
  il_interrupt_request();
  if (rt && !pthread_equal(pthread_self(), rt->thread)) {
    pthread_kill(rt->thread, number); /* a library's thread was chosen: only ours may touch the state */
  } else if (rt) {
    rt->told_by_terminal = info->si_code == SI_KERNEL;
    if (rt->interrupts < 1000) rt->interrupts++;
    if (rt->interrupts >= 2 && (!rt->stop || rt->closes)) {
      rt->closes = false;
      rt->stop = LR_INTERRUPTED;
    }
    lr_arm(rt->running); /* the one call that Lua allows in a signal handler */
    sem_post(&presses);
  }
  errno = saved;
}

/* A watcher asks that memory be looked at. */
static void on_question(int number) {
  (void)number;
  int saved = errno;
  lr_runtime *rt = atomic_load(&interruptible);
  if (rt && pthread_equal(pthread_self(), rt->thread)) lr_arm(rt->running);
  errno = saved;
}

static int start_attendant(void) {
  if (has_attendant) return 0;
  sem_init(&presses, 0, 0);
  sigset_t all, before; /* signals are for others */
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t attendant;
  int code = pthread_create(&attendant, NULL, run, NULL);
  if (code == 0) pthread_detach(attendant);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  has_attendant = code == 0;
  return code;
}

int lr_install_interrupt_handler(lr_runtime *rt, double grace) {
  rt->thread = pthread_self();
  rt->grace = grace;
  pthread_mutex_lock(&use);
  atomic_store(&interruptible, rt);
  int code = start_attendant();
  pthread_mutex_unlock(&use);
  if (code != 0) return code;
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigaddset(&interrupt, SIGURG);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, NULL); /* threads of a dispatch queue block them */
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_interrupt;
  action.sa_flags = SA_SIGINFO; /* no SA_RESTART: io.read returns */
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGINT, &action, NULL) != 0) return errno;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_question;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGURG, &action, NULL) == 0 ? 0 : errno;
}

void lr_remove_interrupt_handler(void) {
  signal(SIGINT, SIG_DFL);
  signal(SIGURG, SIG_DFL);
  pthread_mutex_lock(&use);
  atomic_store(&interruptible, NULL);
  pthread_mutex_unlock(&use);
}

bool lr_interrupt_from_any_thread(void) {
  lr_runtime *rt = atomic_load(&interruptible);
  return rt && pthread_kill(rt->thread, SIGINT) == 0;
}

bool lr_interrupt_for_limit(const char *limit) {
  lr_runtime *rt = atomic_load(&interruptible);
  if (!rt || !rt->is_busy) return false;
  const char *none = NULL;
  atomic_compare_exchange_strong(&rt->limit_reached, &none, limit);
  return pthread_kill(rt->thread, SIGINT) == 0;
}

bool lr_ask_about_memory(void) {
  lr_runtime *rt = atomic_load(&interruptible);
  if (!rt || !rt->is_busy) return false;
  atomic_store(&rt->looks_at_memory, true);
  return pthread_kill(rt->thread, SIGURG) == 0;
}

bool lr_is_asked_about_memory(void) {
  lr_runtime *rt = atomic_load(&interruptible);
  return rt && rt->is_busy && atomic_load(&rt->looks_at_memory);
}
