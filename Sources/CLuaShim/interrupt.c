#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "CInterrupt.h"
#include "runtime.h"

/* Instructions between two looks at the instruction limit. */
enum { COUNT_STEP = 1000 };

/* What os.exit raises: no script can mistake it for an error of its own. */
static char exit_value;

static void push_stop_value(lua_State *L, lr_runtime *rt) {
  if (rt->stop == LR_EXIT) {
    lua_pushlightuserdata(L, &exit_value);
    return;
  }
  lr_push_where(L);
  if (rt->stop == LR_INSTRUCTIONS) {
    lua_pushfstring(L, "instruction limit of %I exceeded", (LUAI_UACINT)rt->instruction_limit);
  } else {
    lua_pushliteral(L, "interrupted");
  }
  lua_concat(L, 2);
}

/* Whether code must not go on. After os.exit(code, true) what closes variables may. */
static bool must_stop(const lr_runtime *rt) { return rt->stop && !(rt->stop == LR_EXIT && rt->exit_closes); }

static void hook(lua_State *L, lua_Debug *ar) {
  lr_runtime *rt = runtime_of(L);
  if (!rt->stop && ar->event == LUA_HOOKCOUNT && rt->instruction_limit && !il_interrupt_requested()) {
    rt->instructions += COUNT_STEP;
    if (rt->instructions > rt->instruction_limit) rt->stop = LR_INSTRUCTIONS;
  }
  if (must_stop(rt)) {
    lr_arm(L); /* stays armed, so that no loop around pcall survives */
    push_stop_value(L, rt);
    lua_error(L);
  }
  if (il_interrupt_requested()) {
    lr_push_interrupt(L);
    lua_error(L);
  }
  if (rt->profile) lr_profile_event(L, ar);
  if (lua_gethookmask(L) & LUA_MASKLINE || !rt->profile) lr_base_hook(L); /* was armed for nothing */
}

void lr_arm(lua_State *L) {
  lua_sethook(L, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void lr_arm_if_asked(lua_State *L) {
  if (il_interrupt_requested() || must_stop(runtime_of(L))) lr_arm(L);
}

void lr_base_hook(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  int mask = (rt->instruction_limit ? LUA_MASKCOUNT : 0) | (rt->profile ? LUA_MASKCALL | LUA_MASKRET : 0);
  lua_sethook(L, mask ? hook : NULL, mask, COUNT_STEP);
}

void lr_push_interrupt(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  rt->was_interrupted = true;
  if (must_stop(rt)) {
    lr_arm(L);
  } else {
    il_interrupt_clear();
    lr_base_hook(L);
  }
  lr_push_where(L);
  lua_pushliteral(L, "interrupted");
  lua_concat(L, 2);
}

void lr_push_exit(lua_State *L, int code, bool closes) {
  lr_runtime *rt = runtime_of(L);
  rt->exit_code = code;
  rt->exit_closes = closes;
  rt->exit_protected_calls = rt->protected_calls;
  rt->stop = LR_EXIT;
  if (!closes) lr_arm(L);
  push_stop_value(L, rt);
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

int lr_caught(lua_State *L, int status, int number) {
  lr_runtime *rt = runtime_of(L);
  rt->rethrown = false;
  /* What code that closes variables calls under protection is its own affair; the calls around os.exit are passed. */
  bool is_closing = rt->stop == LR_EXIT && rt->exit_closes && number > rt->exit_protected_calls &&
                    lua_touserdata(L, -1) != &exit_value;
  if (rt->stop && !is_closing) {
    if (rt->stop == LR_EXIT && number <= rt->exit_protected_calls) rt->exit_protected_calls = number - 1;
    push_stop_value(L, rt);
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
bool lr_exit_closes(const lr_runtime *rt) { return rt->exit_closes; }
int lr_exit_code(const lr_runtime *rt) { return rt->exit_code; }

void lr_reset(lr_runtime *rt) {
  rt->interrupts = 0;
  rt->stop = LR_RUNS;
  rt->instructions = 0;
  rt->over_limit = rt->was_interrupted = rt->exit_closes = false;
  rt->protected_calls = 0; /* of coroutines that were left suspended */
  il_interrupt_clear();
  lr_base_hook(rt->main);
}

/* The runtime that SIGINT stops. */
static lr_runtime *_Atomic interruptible;

static void on_interrupt(int signal_number) {
  int saved = errno;
  lr_runtime *rt = atomic_load(&interruptible);
  il_interrupt_request();
  if (rt && !pthread_equal(pthread_self(), rt->thread)) {
    pthread_kill(rt->thread, signal_number); /* a library's thread was chosen: only ours may touch the state */
  } else if (rt) {
    if (rt->interrupts < 2) rt->interrupts++;
    if (rt->interrupts == 2 && !must_stop(rt)) rt->stop = LR_INTERRUPTED;
    lr_arm(rt->running); /* the one call that Lua allows in a signal handler */
  }
  errno = saved;
}

int lr_install_interrupt_handler(lr_runtime *rt) {
  rt->thread = pthread_self();
  atomic_store(&interruptible, rt);
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, NULL); /* threads of a dispatch queue block it */
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGINT, &action, NULL) == 0 ? 0 : errno;
}

void lr_remove_interrupt_handler(void) {
  signal(SIGINT, SIG_DFL);
  atomic_store(&interruptible, NULL);
}

bool lr_interrupt_from_any_thread(void) {
  lr_runtime *rt = atomic_load(&interruptible);
  return rt && pthread_kill(rt->thread, SIGINT) == 0;
}
