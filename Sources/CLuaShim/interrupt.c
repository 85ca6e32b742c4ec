#include <stdio.h>

#include "CInterrupt.h"
#include "runtime.h"

/* How a script is stopped: by os.exit, by Ctrl-C, by a limit. What calls under protection were under way then cannot
   catch it; what runs because of it (variables that are closed) may go on, and catches its own errors. */

/* What os.exit raises: no script can mistake it for an error of its own. */
static char exit_value;

/* Registry key of the message of what stops the script, with the place that it met. */
static char message_key;

/* The message, the same each time that it is raised again. */
static void push_message(lua_State *L, const char *text) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &message_key) == LUA_TSTRING) return;
  lua_pop(L, 1);
  lr_push_where(L);
  lua_pushstring(L, text);
  lua_concat(L, 2);
  if (!runtime_of(L)->stop) return;
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &message_key);
}

/* What an interrupt says: a limit that caused it, or that somebody pressed Ctrl-C. */
static const char *cause(lr_runtime *rt) {
  const char *limit = atomic_load(&rt->limit_reached);
  return limit ? limit : "interrupted";
}

void lr_push_stop(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  if (rt->stop == LR_EXIT) {
    lua_pushlightuserdata(L, &exit_value);
  } else if (rt->stop == LR_INSTRUCTIONS) {
    char text[64];
    snprintf(text, sizeof text, "instruction limit of %lld exceeded", (long long)rt->instruction_limit);
    push_message(L, text);
  } else {
    push_message(L, cause(rt));
  }
}

/* Nothing of Lua may run any more. */
static bool must_stop(const lr_runtime *rt) { return rt->stop && !rt->closes; }

/* From here on every call that is under way is passed by what stops the script. */
static void stop(lr_runtime *rt, int reason, bool closes) {
  rt->stopped_calls = rt->calls++;
  rt->closes = closes;
  rt->stop = reason;
}

void lr_count_instructions(lr_runtime *rt, int64_t count) {
  if (!rt->instruction_limit || rt->stop) return;
  rt->instructions += count;
  if (rt->instructions > rt->instruction_limit) stop(rt, LR_INSTRUCTIONS, false);
}

/* A watcher found that the process holds too much: whether it still does after a full collection. */
static bool is_over_memory(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  if (!atomic_exchange(&rt->looks_at_memory, false)) return false;
  lr_collect_full(L);
  if (!rt->host.over_memory(rt->context)) return false;
  rt->over_limit = true;
  atomic_store(&rt->limit_reached, rt->limit_message);
  return true;
}

void lr_check_stop(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  if (must_stop(rt)) {
    lr_arm(L); /* stays armed, so that no loop around pcall survives */
    lr_push_stop(L);
    lua_error(L);
  }
  if (is_over_memory(L) || il_interrupt_requested()) {
    lr_push_interrupt(L);
    lua_error(L);
  }
}

void lr_arm_if_asked(lua_State *L) {
  if (il_interrupt_requested() || must_stop(runtime_of(L))) lr_arm(L);
  else if (lr_line_mask(runtime_of(L))) lr_base_hook(L);
}

void lr_push_interrupt(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  rt->was_interrupted = true;
  lr_signal_children(rt);
  if (must_stop(rt)) {
    lr_arm(L);
    lr_push_stop(L);
    return;
  }
  il_interrupt_clear();
  lr_base_hook(L);
  if (rt->stop == LR_RUNS && rt->is_strict) stop(rt, LR_INTERRUPTED, true);
  push_message(L, cause(rt));
}

void lr_push_exit(lua_State *L, int code, bool closes) {
  lr_runtime *rt = runtime_of(L);
  rt->exit_code = code;
  stop(rt, LR_EXIT, closes);
  if (!closes) lr_arm(L);
  lr_push_stop(L);
}

/* luaL_where(L, 1) knows only the direct caller, which is pcall itself in pcall(f, …). */
void lr_push_where(lua_State *L) {
  lua_Debug ar;
  for (int level = 0; level < 8 && lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline > 0) {
      lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
      return;
    }
  }
  lua_pushliteral(L, "");
}

int lr_caught(lua_State *L, int status, uint64_t number) {
  lr_runtime *rt = runtime_of(L);
  rt->rethrown = false;
  rt->library = NULL;
  /* A system call that was broken off, say: its error is the interrupt. */
  if (rt->is_strict && il_interrupt_requested() && !rt->stop) {
    lua_pop(L, 1);
    lr_push_interrupt(L);
  }
  if (lr_is_stopped(rt, number)) {
    lr_push_stop(L);
    return lua_error(L);
  }
  if (status == LUA_ERRMEM && rt->over_limit) {
    lua_pop(L, 1);
    lua_pushstring(L, rt->limit_message);
  }
  return status;
}

int lr_stopped(const lr_runtime *rt) { return (int)rt->stop; }
bool lr_was_interrupted(const lr_runtime *rt) { return rt->was_interrupted; }
const char *lr_limit_reached(const lr_runtime *rt) { return atomic_load(&((lr_runtime *)rt)->limit_reached); }
bool lr_exit_closes(const lr_runtime *rt) { return rt->closes; }
int lr_exit_code(const lr_runtime *rt) { return rt->exit_code; }

/* Nothing stops what runs next. */
void lr_forget_stop(lr_runtime *rt) {
  rt->interrupts = 0;
  rt->stop = LR_RUNS;
  rt->closes = false;
  rt->library = NULL;
  atomic_store(&rt->limit_reached, NULL);
  il_interrupt_clear();
  lr_base_hook(rt->main);
  if (!lua_checkstack(rt->main, 1)) return;
  lua_pushnil(rt->main);
  lua_rawsetp(rt->main, LUA_REGISTRYINDEX, &message_key);
}

void lr_reset(lr_runtime *rt) {
  lr_forget_step(rt);
  lr_forget_stop(rt);
  rt->instructions = 0;
  rt->over_limit = rt->was_interrupted = false;
  rt->run++;
  rt->is_busy = true;
}

void lr_idle(lr_runtime *rt) {
  rt->is_busy = false;
  lr_forget_stop(rt);
}
