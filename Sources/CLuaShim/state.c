#include <stdio.h>
#include <stdlib.h>

#include "runtime.h"

/* Every call into Lua is protected, so this is reached by a defect of ours only. */
static int panic(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  fprintf(stderr, "instab-lua: unprotected Lua error: %s\n", message ? message : "(not a string)");
  return 0; /* Lua aborts */
}

/* Warnings: "@on" and "@off" switch them, pieces make one message. */
static void warn(void *runtime, const char *message, int to_be_continued) {
  lr_runtime *rt = runtime;
  if (!rt->warning_continues && !to_be_continued && message[0] == '@') {
    if (message[1] == 'o') rt->warnings_on = message[2] == 'n';
    return;
  }
  rt->warning_continues = to_be_continued;
  if (rt->warnings_on) rt->host.warning(rt->context, message, to_be_continued);
}

static int open_all(lua_State *L) {
  if (lua_toboolean(L, 1)) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV"); /* the package library reads it */
  }
  luaL_openlibs(L);
  lr_open_base(L);
  lr_open_loading(L);
  lr_open_debugging(L);
  lr_open_processes(L);
  lr_open_library(L);
  if (runtime_of(L)->is_strict) {
    lr_open_hooks(L);
    lr_open_finalizers(L);
  }
  lr_open_objects(L);
  return 0;
}

lr_runtime *lr_open(lr_host host, size_t limit, const char *limit_message, int64_t instructions,
                               bool is_strict, bool ignore_environment, bool allows_binary) {
  lr_runtime *rt = calloc(1, sizeof *rt);
  if (!rt) return NULL;
  rt->host = host;
  rt->allocations_left = -1;
  rt->allows_binary = allows_binary;
  rt->is_strict = is_strict;
  rt->thread = pthread_self();
  lua_State *L = lua_newstate(lr_allocate, rt);
  if (!L) {
    free(rt);
    return NULL;
  }
  rt->main = rt->running = L;
  *(lr_runtime **)lua_getextraspace(L) = rt;
  lua_atpanic(L, panic);
  lua_setwarnf(L, warn, rt);
  lua_pushcfunction(L, open_all);
  lua_pushboolean(L, ignore_environment);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
    lua_close(L);
    free(rt);
    return NULL;
  }
  /* Generational, because temporaries of a numerical script die young; steps are asked for by native bytes. */
  lua_gc(L, LUA_GCGEN, 0, 0);
  rt->limit = limit;
  snprintf(rt->limit_message, sizeof rt->limit_message, "%s", limit_message);
  rt->instruction_limit = instructions;
  lr_base_hook(L);
  rt->in_swift = true;
  return rt;
}

void lr_close(lr_runtime *rt) {
  rt->stop = LR_RUNS;
  rt->has_script_hooks = rt->closes = false;
  rt->instruction_limit = 0;
  rt->running = rt->main;
  lua_sethook(rt->main, NULL, 0, 0); /* finalizers run undisturbed */
  lua_close(rt->main);
  free(rt);
}

void lr_set_context(lr_runtime *rt, void *context) { rt->context = context; }

lua_State *lr_main(const lr_runtime *rt) { return rt->main; }
lua_State *lr_running(const lr_runtime *rt) { return rt->running; }
