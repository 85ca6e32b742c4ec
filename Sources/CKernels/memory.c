#define _GNU_SOURCE
#include "il_memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// Buckets are powers of two in four steps (64, 80, 96, 112, 128, 160 …), so a block wastes at most a fifth.
enum { ALIGNMENT = 64, HUGE_PAGE = 2 << 20, BUCKETS = 4 * 42 };

typedef struct block { struct block *next; } block;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static block *free_blocks[BUCKETS];
static size_t cached;
static size_t most_live;                 // at any time since the last trim
static atomic_size_t live;
static atomic_size_t charged;            // by what is no tensor
static atomic_size_t limit;

/// How large the blocks of a bucket are.
static size_t size_of(int bucket) {
  return bucket == 0 ? ALIGNMENT : ((size_t)4 + (bucket - 1) % 4 + 1) << ((bucket - 1) / 4 + 4);
}

/// The bucket for `bytes` and, through `size`, how large its blocks are. -1: too large for any.
static int bucket_of(size_t bytes, size_t *size) {
  if (bytes <= ALIGNMENT) { *size = ALIGNMENT; return 0; }
  if (bytes > (size_t)1 << 46) return -1;
  int exponent = 63 - __builtin_clzl(bytes - 1);            // 2^exponent <= bytes - 1 < 2^(exponent + 1)
  size_t step = (size_t)1 << (exponent - 2);
  size_t steps = (bytes - 1 - ((size_t)1 << exponent)) / step + 1;   // 1 … 4 above 2^exponent
  *size = ((size_t)1 << exponent) + steps * step;
  return (exponent - 6) * 4 + (int)steps;
}

/// What the cache may keep beside the most that was ever alive at once: a training step gives back nearly all that it
/// took, and the next one takes the same again.
enum { SLACK = 48 << 20 };

/// A new block of `size` bytes is about to be made, none of the kept ones fits: kept ones go, the largest first, until
/// the process with it is no larger than it had to be before. Lock held.
static void make_room(size_t size) {
  size_t alive = atomic_load_explicit(&live, memory_order_relaxed) + size;
  if (alive > most_live) most_live = alive;
  for (int bucket = BUCKETS - 1; bucket >= 0 && alive + cached > most_live + SLACK; bucket--) {
    size_t each = size_of(bucket);
    while (free_blocks[bucket] && alive + cached > most_live + SLACK) {
      block *b = free_blocks[bucket];
      free_blocks[bucket] = b->next;
      cached -= each;
      free(b);
    }
  }
}

/// A large block asks for pages of 2 MB: the first pass over it then meets a fault for every 2 MB, not every 4 KB.
static void *new_block(size_t size) {
  size_t alignment = size >= 2 * HUGE_PAGE ? HUGE_PAGE : ALIGNMENT;
  void *memory = NULL;
  if (posix_memalign(&memory, alignment, size) != 0) return NULL;
  if (alignment == HUGE_PAGE) madvise(memory, size, MADV_HUGEPAGE);   // a wish: refused, nothing is lost
  return memory;
}

/// The machine's memory. A system that overcommits would promise more, and kill the process when it is touched.
static size_t physical_memory(void) {
  static atomic_size_t known;
  size_t bytes = atomic_load_explicit(&known, memory_order_relaxed);
  if (bytes) return bytes;
  long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  bytes = pages > 0 && page > 0 ? (size_t)pages * (size_t)page : SIZE_MAX;
  atomic_store_explicit(&known, bytes, memory_order_relaxed);
  return bytes;
}

bool il_memory_fits(size_t bytes) {
  size_t most = atomic_load_explicit(&limit, memory_order_relaxed), all = physical_memory();
  if (!most || most > all) most = all;
  size_t alive = il_memory_live();
  return alive <= most && bytes <= most - alive;
}

void *il_memory_allocate(size_t bytes) {
  size_t size;
  int bucket = bucket_of(bytes, &size);
  if (bucket < 0 || !il_memory_fits(size)) return NULL;

  pthread_mutex_lock(&lock);
  block *found = free_blocks[bucket];
  if (found) {
    free_blocks[bucket] = found->next;
    cached -= size;
  } else make_room(size);
  pthread_mutex_unlock(&lock);
  void *memory = found;
  if (!memory) memory = new_block(size);
  if (!memory && il_memory_cached() > 0) {
    il_memory_trim();
    memory = new_block(size);
  }
  if (memory) atomic_fetch_add_explicit(&live, size, memory_order_relaxed);
  return memory;
}

void il_memory_release(void *memory, size_t bytes) {
  size_t size;
  int bucket = bucket_of(bytes, &size);
  atomic_fetch_sub_explicit(&live, size, memory_order_relaxed);
  pthread_mutex_lock(&lock);
  block *kept = memory;
  kept->next = free_blocks[bucket];
  free_blocks[bucket] = kept;
  cached += size;
  pthread_mutex_unlock(&lock);
}

size_t il_memory_live(void) {
  return atomic_load_explicit(&live, memory_order_relaxed) + atomic_load_explicit(&charged, memory_order_relaxed);
}

void il_memory_charge(size_t bytes) { atomic_fetch_add_explicit(&charged, bytes, memory_order_relaxed); }

void il_memory_discharge(size_t bytes) { atomic_fetch_sub_explicit(&charged, bytes, memory_order_relaxed); }

size_t il_memory_cached(void) {
  pthread_mutex_lock(&lock);
  size_t bytes = cached;
  pthread_mutex_unlock(&lock);
  return bytes;
}

void il_memory_trim(void) {
  pthread_mutex_lock(&lock);
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    for (block *b = free_blocks[bucket], *next; b; b = next) {
      next = b->next;
      free(b);
    }
    free_blocks[bucket] = NULL;
  }
  cached = 0;
  most_live = atomic_load_explicit(&live, memory_order_relaxed);
  pthread_mutex_unlock(&lock);
  malloc_trim(0);
}

void il_memory_set_limit(size_t bytes) { atomic_store_explicit(&limit, bytes, memory_order_relaxed); }
