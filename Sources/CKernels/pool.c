#define _GNU_SOURCE
#include "il_pool.h"

#include "CInterrupt.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { MAX_THREADS = 256 };

// How often a thread looks for its next job, or for the others to finish, before it sleeps: some 50 µs. Steps of a
// training or a PDE follow one another within that time, and to wake a sleeping thread costs as much as many of them.
// No `pause` between the looks: on a virtual machine it hands the processor back to the host (measured: a PDE step of
// 0.26 ms became one of 5 ms).
enum { SPINS = 100000 };

static struct {
  pthread_mutex_t owner;             // held by the thread whose job is running
  pthread_mutex_t lock;              // guards all that follows, but `next`
  pthread_cond_t wake, done;
  atomic_long generation;            // counts jobs, so that a worker knows a new one from the last
  atomic_int busy;                   // workers still inside the current job
  int workers, stop;                 // started, how many shall leave
  long pieces;
  atomic_long next;                  // the next piece nobody has taken
  void (*run)(void *, long);
  void *context;
} pool = {.owner = PTHREAD_MUTEX_INITIALIZER, .lock = PTHREAD_MUTEX_INITIALIZER,
          .wake = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};

static _Atomic int wanted_threads;   // 0: not asked for yet
static _Thread_local bool inside;    // this thread is running a piece, or leaves the workers to others

void il_pool_leave(int leave) { inside = leave; }

static void run_pieces(void (*run)(void *, long), void *context, long pieces) {
  inside = true;
  for (;;) {
    long piece = atomic_fetch_add_explicit(&pool.next, 1, memory_order_relaxed);
    if (piece >= pieces) break;
    run(context, piece);
  }
  inside = false;
}

static void *work(void *argument) {
  long seen = (long)argument;
  pthread_mutex_lock(&pool.lock);
  for (;;) {
    if (pool.generation == seen && !pool.stop) {
      pthread_mutex_unlock(&pool.lock);
      for (int i = 0; i < SPINS && atomic_load_explicit(&pool.generation, memory_order_relaxed) == seen; i++) continue;
      pthread_mutex_lock(&pool.lock);
    }
    while (pool.generation == seen && !pool.stop) pthread_cond_wait(&pool.wake, &pool.lock);
    if (pool.stop) {
      pool.stop--;
      pool.workers--;
      pthread_cond_signal(&pool.done);
      break;
    }
    seen = pool.generation;
    void (*run)(void *, long) = pool.run;
    void *context = pool.context;
    long pieces = pool.pieces;
    pthread_mutex_unlock(&pool.lock);
    run_pieces(run, context, pieces);
    pthread_mutex_lock(&pool.lock);
    if (atomic_fetch_sub(&pool.busy, 1) == 1) pthread_cond_signal(&pool.done);
  }
  pthread_mutex_unlock(&pool.lock);
  return NULL;
}

/// Starts workers until there are `count`. A thread that the system refuses is done without. Lock held.
static void start_workers(int count) {
  sigset_t all, before;              // signals belong to the interpreter's thread
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (pool.workers < count) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, (void *)atomic_load(&pool.generation)) != 0) break;
    pthread_detach(thread);
    pool.workers++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int il_pool_threads(void) {
  if (wanted_threads == 0) {
    cpu_set_t set;
    int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    wanted_threads = cores < 1 ? 1 : cores > MAX_THREADS ? MAX_THREADS : cores;
  }
  return wanted_threads;
}

void il_pool_set_threads(int threads) {
  pthread_mutex_lock(&pool.owner);
  wanted_threads = threads < 1 ? 1 : threads > MAX_THREADS ? MAX_THREADS : threads;
  pthread_mutex_lock(&pool.lock);
  if (pool.workers > wanted_threads - 1) {
    pool.stop = pool.workers - (wanted_threads - 1);
    pthread_cond_broadcast(&pool.wake);
    while (pool.stop > 0) pthread_cond_wait(&pool.done, &pool.lock);
  }
  pthread_mutex_unlock(&pool.lock);
  pthread_mutex_unlock(&pool.owner);
}

void il_parallel(long pieces, void (*run)(void *, long), void *context) {
  if (pieces <= 1 || inside || il_pool_threads() == 1 || pthread_mutex_trylock(&pool.owner) != 0) {
    for (long piece = 0; piece < pieces; piece++) run(context, piece);
    return;
  }
  pthread_mutex_lock(&pool.lock);
  if (pool.workers < wanted_threads - 1) start_workers(wanted_threads - 1);
  pool.run = run;
  pool.context = context;
  pool.pieces = pieces;
  atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
  pool.busy = pool.workers;
  pool.generation++;
  pthread_cond_broadcast(&pool.wake);
  pthread_mutex_unlock(&pool.lock);
  run_pieces(run, context, pieces);
  for (int i = 0; i < SPINS && atomic_load_explicit(&pool.busy, memory_order_relaxed) > 0; i++) continue;
  pthread_mutex_lock(&pool.lock);
  while (pool.busy > 0) pthread_cond_wait(&pool.done, &pool.lock);
  pthread_mutex_unlock(&pool.lock);
  pthread_mutex_unlock(&pool.owner);
}

typedef struct { void (*run)(void *, long); void *context; } interruptible;

static void run_unless_interrupted(void *context, long piece) {
  const interruptible *job = context;
  if (!il_interrupt_requested()) job->run(job->context, piece);
}

void il_parallel_until_interrupted(long pieces, void (*run)(void *, long), void *context) {
  interruptible job = {run, context};
  il_parallel(pieces, run_unless_interrupted, &job);
}
