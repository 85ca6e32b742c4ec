#include "CInterrupt.h"
#include "runtime.h"

/* A running script stops at lines: those that the host has breakpoints for, and the next one of a step. The host then looks
   at the call stack, evaluates, and says how to go on. */

/* Registry key: the coroutine in which a step began. */
static char step_key;

static bool looks_at_lines(const lr_runtime *rt) { return rt->has_breakpoints || rt->step != LR_GO_ON; }

/* How many functions are under way in L. */
static int depth(lua_State *L) { return lr_outermost_level(L) + 1; }

/* A step is over when its coroutine does not run any more. */
static bool is_left(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &step_key);
  lua_State *began = lua_tothread(L, -1);
  lua_pop(L, 1);
  lua_Debug frame;
  return !began || lua_status(began) != LUA_OK || !lua_getstack(began, 0, &frame);
}

static bool is_step_over(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  switch (rt->step) {
    case LR_STEP: return true;
    case LR_NEXT: return L == rt->step_thread ? depth(L) <= rt->step_depth : is_left(L);
    case LR_FINISH: return L == rt->step_thread ? depth(L) < rt->step_depth : is_left(L);
    default: return false;
  }
}

static void set_step(lua_State *L, int step) {
  lr_runtime *rt = runtime_of(L);
  rt->step = step;
  rt->step_thread = L;
  rt->step_depth = step == LR_NEXT || step == LR_FINISH ? depth(L) : 0;
  if (step == LR_GO_ON) lua_pushnil(L);
  else lua_pushthread(L); /* as long as it is compared, its address is nobody else's */
  lua_rawsetp(L, LUA_REGISTRYINDEX, &step_key);
}

/* Hooks are off in L now: what the host evaluates runs in a coroutine of its own, where Ctrl-C and limits work. */
static int pause(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  lua_State *thread = lua_newthread(L);
  lua_State *outer = rt->running;
  bool outer_in_swift = rt->in_swift;
  void *outer_entered = rt->entered;
  int stop = rt->stop, closes = rt->closes; /* variables may be closed because of an interrupt */
  rt->stop = LR_RUNS;
  rt->closes = rt->is_busy = false;
  rt->paused = L;
  rt->running = thread;
  rt->in_swift = true;
  rt->entered = NULL;
  lr_base_hook(thread);
  int next = rt->host.pause(rt->context);
  rt->entered = outer_entered;
  rt->in_swift = outer_in_swift;
  rt->running = outer;
  lr_forget_interrupt(rt);
  rt->paused = NULL;
  rt->is_busy = true;
  if (rt->stop == LR_RUNS) {
    rt->stop = stop;
    rt->closes = closes;
  }
  lr_base_hook(rt->main);
  lua_pop(L, 1);
  return next;
}

void lr_look_at_line(lua_State *L, lua_Debug *ar) {
  lr_runtime *rt = runtime_of(L);
  if (!looks_at_lines(rt) || rt->paused || !lua_checkstack(L, 8)) return;
  if (!is_step_over(L)) {
    if (!rt->has_breakpoints || !(rt->break_lines[ar->currentline >> 6 & 3] >> (ar->currentline & 63) & 1)) return;
    lua_getinfo(L, "S", ar);
    if (!rt->host.breaks(rt->context, ar->source, ar->currentline)) return;
  }
  int stopped = rt->stop, next = pause(L);
  set_step(L, next == LR_QUIT ? LR_GO_ON : next);
  if (rt->stop != stopped) { /* what the host evaluated has asked for an end */
    lr_push_stop(L);
    lua_error(L);
  }
  if (next == LR_QUIT) il_interrupt_request();
  lr_check_stop(L);
  lr_base_hook(L);
}

int lr_line_mask(const lr_runtime *rt) { return looks_at_lines(rt) && !rt->paused ? LUA_MASKLINE : 0; }

void lr_forget_step(lr_runtime *rt) {
  rt->step = LR_GO_ON;
  rt->step_thread = NULL;
}

void lr_set_breakpoints(lr_runtime *rt, const int *lines, int count) {
  for (int i = 0; i < 4; i++) rt->break_lines[i] = 0;
  for (int i = 0; i < count; i++) rt->break_lines[lines[i] >> 6 & 3] |= UINT64_C(1) << (lines[i] & 63);
  rt->has_breakpoints = count > 0;
  lr_base_hook(rt->running);
}

bool lr_is_paused(const lr_runtime *rt) { return rt->paused != NULL; }

void lr_push_paused_frames(lr_runtime *rt) {
  lua_State *L = rt->running;
  if (!rt->paused || !lua_checkstack(rt->paused, 12)) {
    lua_pushnil(L);
    return;
  }
  lr_push_call_stack(rt->paused, 0);
  lua_xmove(rt->paused, L, 1);
}

bool lr_set_paused_variable(lr_runtime *rt, int frame, int position, bool is_upvalue) {
  lua_State *L = rt->paused;
  lua_Debug ar;
  if (!L || !lua_checkstack(L, 4) || !lua_getstack(L, frame, &ar)) {
    lua_pop(rt->running, 1);
    return false;
  }
  lua_xmove(rt->running, L, 1);
  if (is_upvalue) {
    lua_getinfo(L, "f", &ar);
    lua_insert(L, -2);
    bool is_set = !lua_iscfunction(L, -2) && lua_setupvalue(L, -2, position);
    lua_pop(L, is_set ? 1 : 2);
    return is_set;
  }
  int seen = 0;
  for (int i = 1; seen < position; i++) {
    const char *name = lua_getlocal(L, &ar, i);
    if (!name) break;
    lua_pop(L, 1);
    if (*name != '(' && ++seen == position) return lua_setlocal(L, &ar, i) != NULL;
  }
  lua_pop(L, 1);
  return false;
}

void lr_forget_interrupt(lr_runtime *rt) {
  if (rt->paused && (rt->stop == LR_RUNS || rt->stop == LR_INTERRUPTED)) lr_forget_stop(rt);
}
