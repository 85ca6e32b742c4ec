#include <stdio.h>
#include <stdlib.h>

#include "runtime.h"

/* The allocator of a state. Returns NULL for what the limit does not allow, which Lua answers with a full
   collection and then the error "not enough memory": a jump, hence never while Swift is the innermost frame. */
void *lr_allocate(void *runtime, void *block, size_t old_size, size_t new_size) {
  lr_runtime *rt = runtime;
  if (!block) old_size = 0; /* then it is the kind of the new object */
  if (new_size == 0) {
    free(block);
    rt->used -= old_size;
    return NULL;
  }
  bool grows = new_size > old_size;
  if (grows && !rt->in_swift) {
    if (rt->allocations_left >= 0) {
      if (rt->allocations_left == 0) {
        rt->allocation_failed = true;
        return NULL;
      }
      rt->allocations_left--;
    }
    if (rt->limit && rt->used + rt->native + (new_size - old_size) > rt->limit) {
      rt->native = rt->host.native_bytes(rt->context); /* our number may be old */
      if (rt->used + rt->native + (new_size - old_size) > rt->limit) {
        rt->over_limit = true;
        return NULL;
      }
    }
  }
  void *result = realloc(block, new_size);
  if (result) {
    rt->used += new_size - old_size;
  } else if (!grows) {
    return block; /* Lua counts on shrinking never to fail */
  } else if (rt->in_swift) {
    fprintf(stderr, "instab-lua: out of memory: the system refused %zu bytes\n", new_size);
    abort();
  }
  return result;
}

size_t lr_lua_bytes(const lr_runtime *rt) { return rt->used; }
size_t lr_limit(const lr_runtime *rt) { return rt->limit; }
bool lr_over_limit(const lr_runtime *rt) { return rt->over_limit; }
void lr_set_native_bytes(lr_runtime *rt, size_t bytes) { rt->native = bytes; }
void lr_request_collection(lr_runtime *rt, int kind) {
  if (kind > rt->collect) rt->collect = kind;
}
void lr_collect_full(lua_State *L) {
  lr_tell_collection(L, false);
  lua_gc(L, LUA_GCCOLLECT);
  lr_tell_collection(L, true);
}

void lr_tell_collection(lua_State *L, bool is_over) {
  lr_runtime *rt = runtime_of(L);
  bool in_swift = rt->in_swift;
  lua_State *outer = rt->running;
  rt->running = L;
  rt->in_swift = true;
  bool is_running = lua_gc(L, LUA_GCISRUNNING); /* what the host allocates shall not begin one */
  if (is_running) lua_gc(L, LUA_GCSTOP);
  rt->host.collection(rt->context, is_over);
  if (is_running) lua_gc(L, LUA_GCRESTART);
  rt->in_swift = in_swift;
  rt->running = outer;
}
void lr_collect_step(lua_State *L) { lua_gc(L, LUA_GCSTEP, 0); }

void lr_fail_allocation(lr_runtime *rt, int64_t n) {
  rt->allocations_left = n - 1; /* 0 becomes -1: never */
  rt->allocation_failed = false;
}
bool lr_allocation_failed(const lr_runtime *rt) { return rt->allocation_failed; }
