#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime.h"

/* A profiler by call and return hooks. The time between two events belongs to the function that ran then, whatever
   errors and coroutines do to the stack: `own` is always right. `total` needs a stack of its own, whose entries are
   known by their CallInfo; entries that an error unwound are dropped when an outer one returns. */

struct profile_entry {
  const void *key; /* prototype's source and line, or C function, or bound function */
  int line;
  int active;      /* on the stack so often: only the outermost counts for total */
  lr_profile_record record;
};

struct profile_frame {
  lua_State *L;
  const void *ci;
  int entry;
  int64_t start;
};

struct lr_profile {
  struct profile_entry *entries;
  int count, capacity;
  int *buckets; /* open addressing: entry + 1, or 0 */
  int bucket_count;
  struct profile_frame *frames;
  int depth, frame_capacity;
  int current;  /* entry that runs now, or -1 */
  int64_t since;
};

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static unsigned hash(const void *key, int line) {
  uint64_t h = ((uint64_t)(uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u + (uint64_t)line * 0xff51afd7ed558ccdu;
  return (unsigned)(h >> 32);
}

static bool grow_buckets(lr_profile *p) {
  int size = p->bucket_count ? 2 * p->bucket_count : 256;
  int *buckets = calloc((size_t)size, sizeof *buckets);
  if (!buckets) return false;
  for (int i = 0; i < p->count; i++) {
    unsigned at = hash(p->entries[i].key, p->entries[i].line) & (unsigned)(size - 1);
    while (buckets[at]) at = (at + 1) & (unsigned)(size - 1);
    buckets[at] = i + 1;
  }
  free(p->buckets);
  p->buckets = buckets;
  p->bucket_count = size;
  return true;
}

/* The entry of a function, made if need be; -1 if memory is short. `is_new` asks for its description. */
static int find(lr_profile *p, const void *key, int line, bool *is_new) {
  *is_new = false;
  if (2 * (p->count + 1) > p->bucket_count && !grow_buckets(p)) return -1;
  unsigned mask = (unsigned)(p->bucket_count - 1);
  unsigned at = hash(key, line) & mask;
  for (; p->buckets[at]; at = (at + 1) & mask) {
    struct profile_entry *e = &p->entries[p->buckets[at] - 1];
    if (e->key == key && e->line == line) return p->buckets[at] - 1;
  }
  if (p->count == p->capacity) {
    int capacity = p->capacity ? 2 * p->capacity : 128;
    struct profile_entry *entries = realloc(p->entries, (size_t)capacity * sizeof *entries);
    if (!entries) return -1;
    p->entries = entries;
    p->capacity = capacity;
  }
  memset(&p->entries[p->count], 0, sizeof *p->entries);
  p->entries[p->count].key = key;
  p->entries[p->count].line = line;
  p->buckets[at] = ++p->count;
  *is_new = true;
  return p->count - 1;
}

/* The entry of the function of an activation. */
static int entry_of(lua_State *L, lr_profile *p, lua_Debug *ar) {
  bool is_new;
  lua_getinfo(L, "Sf", ar);
  const void *bound = lr_bound_function(L, -1);
  const void *key = ar->source;
  int line = ar->linedefined;
  if (*ar->what == 'C') {
    union { lua_CFunction function; const void *address; } c = {.function = lua_tocfunction(L, -1)};
    key = bound ? bound : c.address;
    line = -1;
  }
  lua_settop(L, -2);
  int index = find(p, key, line, &is_new);
  if (index >= 0 && is_new) {
    lr_profile_record *r = &p->entries[index].record;
    r->bound = bound;
    r->line = *ar->what == 'C' ? 0 : ar->linedefined;
    r->is_main = *ar->what == 'm';
    memcpy(r->source, ar->short_src, sizeof r->source);
  }
  return index;
}

/* A function has the name by which it is called: pcall and the like know none, so the first calls are all asked. */
static void take_name(lua_State *L, lr_profile_record *r, lua_Debug *ar) {
  if (*r->name || r->calls > 16) return;
  ar->name = NULL;
  lua_getinfo(L, "n", ar);
  strncpy(r->name, ar->name ? ar->name : "", sizeof r->name - 1);
}

static void pop_frames(lr_profile *p, int depth, int64_t time) {
  while (p->depth > depth) {
    struct profile_frame *f = &p->frames[--p->depth];
    struct profile_entry *e = &p->entries[f->entry];
    if (--e->active == 0) e->record.total += time - f->start;
  }
}

static void push_frame(lr_profile *p, lua_State *L, const void *ci, int entry, int64_t time) {
  if (p->depth == p->frame_capacity) {
    int capacity = p->frame_capacity ? 2 * p->frame_capacity : 256;
    struct profile_frame *frames = realloc(p->frames, (size_t)capacity * sizeof *frames);
    if (!frames) return;
    p->frames = frames;
    p->frame_capacity = capacity;
  }
  p->entries[entry].active++;
  p->frames[p->depth++] = (struct profile_frame){L, ci, entry, time};
}

/* The depth at which the activation stands on the profiler's stack, or -1. */
static int depth_of(const lr_profile *p, lua_State *L, const void *ci) {
  for (int i = p->depth - 1; i >= 0; i--)
    if (p->frames[i].L == L && p->frames[i].ci == ci) return i;
  return -1;
}

void lr_profile_event(lua_State *L, lua_Debug *ar) {
  lr_profile *p = runtime_of(L)->profile;
  int64_t time = now();
  if (p->current >= 0) p->entries[p->current].record.own += time - p->since;
  const void *ci = ar->i_ci;
  if (ar->event == LUA_HOOKRET) {
    int depth = depth_of(p, L, ci);
    if (depth >= 0) pop_frames(p, depth, time);
    lua_Debug caller;
    p->current = lua_getstack(L, 1, &caller) ? entry_of(L, p, &caller) : p->depth ? p->frames[p->depth - 1].entry : -1;
  } else if (ar->event == LUA_HOOKCALL || ar->event == LUA_HOOKTAILCALL) {
    int depth = depth_of(p, L, ci);
    if (depth >= 0) pop_frames(p, depth, time); /* a tail call, or one that an error had ended */
    p->current = entry_of(L, p, ar);
    if (p->current >= 0) {
      p->entries[p->current].record.calls++;
      take_name(L, &p->entries[p->current].record, ar);
      push_frame(p, L, ci, p->current, time);
    }
  }
  p->since = now(); /* what the profiler took is nobody's */
}

bool lr_profile_start(lr_runtime *rt) {
  if (rt->profile) return false;
  rt->profile = calloc(1, sizeof *rt->profile);
  if (!rt->profile) return false;
  rt->profile->current = -1;
  rt->profile->since = now();
  lr_base_hook(rt->main);
  return true;
}

void lr_profile_stop(lr_runtime *rt, lr_profile_visit visit, void *context) {
  lr_profile *p = rt->profile;
  if (!p) return;
  pop_frames(p, 0, now());
  rt->profile = NULL;
  lr_base_hook(rt->main);
  for (int i = 0; i < p->count; i++)
    if (p->entries[i].record.calls) visit(context, &p->entries[i].record);
  free(p->entries);
  free(p->buckets);
  free(p->frames);
  free(p);
}
