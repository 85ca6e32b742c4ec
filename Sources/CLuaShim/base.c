#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime.h"

/* Our versions of the few library functions that must know of interrupts, exits and limits. To a script they
   are the stock functions. */

/* The context holds what lies below the results, and behind it the number of the call. */
enum { BELOW_BITS = 2 };

static int finish(lua_State *L, int status, lua_KContext context) {
  int below = (int)(context & ((1 << BELOW_BITS) - 1));
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - below;
  lr_caught(L, status, (uint64_t)context >> BELOW_BITS);
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  lua_KContext context = (lua_KContext)(++runtime_of(L)->calls << BELOW_BITS);
  return finish(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, context, finish), context);
}

/* A message handler of a script. What stops the script is not shown to it: a hook raised that, and while it does no other
   hook could stop the handler. Upvalues: the handler, the number of the call. */
static int handle_message(lua_State *L) {
  if (lr_is_stopped(runtime_of(L), (uint64_t)lua_tointeger(L, lua_upvalueindex(2)))) return 1;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  return 1;
}

static int base_xpcall(lua_State *L) {
  int arguments = lua_gettop(L) - 2;
  luaL_checktype(L, 2, LUA_TFUNCTION);
  uint64_t number = ++runtime_of(L)->calls;
  if (runtime_of(L)->is_strict && !lua_iscfunction(L, 2)) {
    lua_pushvalue(L, 2);
    lua_pushinteger(L, (lua_Integer)number);
    lua_pushcclosure(L, handle_message, 2);
    lua_replace(L, 2);
  }
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2); /* f, handler, true, f, arguments… */
  lua_KContext context = (lua_KContext)(number << BELOW_BITS | 2);
  return finish(L, lua_pcallk(L, arguments, LUA_MULTRET, 2, context, finish), context);
}

/* Runs `co` with `arguments` values on top of L. Returns the number of results moved to L, or -1 and the error. */
static int resume(lua_State *L, lua_State *co, int arguments) {
  int results = 0;
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lr_runtime *rt = runtime_of(L);
  lua_State *outer = rt->running;
  lua_xmove(L, co, arguments);
  rt->running = co;
  lr_arm_if_asked(co);
  uint64_t number = ++rt->calls;
  int status = lua_resume(co, L, arguments, &results);
  rt->running = outer;
  lr_arm_if_asked(L);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    lr_caught(L, status, number);
    return -1;
  }
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static lua_State *thread_argument(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "thread");
  return co;
}

static int co_resume(lua_State *L) {
  lua_State *co = thread_argument(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  if (results < 0) results = 1;
  lua_insert(L, -(results + 1));
  return results + 1;
}

/* Closes `co`: its pending to-be-closed variables run in it. Returns its status; an error value is on its stack. */
static int close_thread(lua_State *L, lua_State *co) {
  lr_runtime *rt = runtime_of(L);
  lua_State *outer = rt->running;
  rt->running = co;
  lr_arm_if_asked(co);
  int status = lua_resetthread(co);
  rt->running = outer;
  lr_arm_if_asked(L);
  return status;
}

static int co_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { /* an error in the coroutine */
    lua_pushvalue(L, -1);
    lua_xmove(L, co, 1); /* where closing expects it */
    status = close_thread(L, co);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

/* A coroutine costs a step of the instruction limit: short ones would never be counted. */
static int co_create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lr_count_instructions(runtime_of(L), LR_COUNT_STEP);
  lr_arm_if_asked(L);
  lua_State *co = lua_newthread(L);
  lr_base_hook(co);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

static int co_wrap(lua_State *L) {
  co_create(L);
  lua_pushcclosure(L, co_wrapped, 1);
  return 1;
}

/* Only a suspended or dead coroutine can be closed; the stock function words the refusals. */
static int co_close(lua_State *L) {
  lua_State *co = thread_argument(L);
  lua_Debug ar;
  bool runs = L == co || (lua_status(co) == LUA_OK && lua_getstack(co, 0, &ar));
  if (runs) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
  }
  if (close_thread(L, co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

/* os.exit unwinds to the host's top level, so that files are closed and the history is written. With a true second
   argument to-be-closed variables are closed on the way, and the host closes the state. */
static int os_exit(lua_State *L) {
  int code = EXIT_SUCCESS;
  if (lua_isboolean(L, 1)) {
    code = lua_toboolean(L, 1) ? EXIT_SUCCESS : EXIT_FAILURE;
  } else {
    code = (int)luaL_optinteger(L, 1, EXIT_SUCCESS);
  }
  lr_push_exit(L, code, lua_toboolean(L, 2));
  return lua_error(L);
}

/* Replaces the object at `index` by the number that its class says it is (metafield __tonumber). False if it is none, or
   no number. The metamethod may raise. */
static bool to_number(lua_State *L, int index) {
  if (!lr_to_box(L, index) || luaL_getmetafield(L, index, "__tonumber") == LUA_TNIL) return false;
  lua_pushvalue(L, index);
  lua_call(L, 1, 1);
  if (!lua_isnumber(L, -1)) {
    lua_pop(L, 1);
    return false;
  }
  lua_replace(L, index);
  return true;
}

/* The stock functions, which are C functions without upvalues. */
static lua_CFunction stock_format, stock_tonumber;

/* string.format takes an object that stands for a number where a conversion wants one: `%g` of a tensor's element. */
static int string_format(lua_State *L) {
  int last = lua_gettop(L), argument = 1;
  bool has_object = false;
  for (int i = 2; i <= last; i++) has_object |= lua_type(L, i) == LUA_TUSERDATA;
  if (!has_object || lua_type(L, 1) != LUA_TSTRING) return stock_format(L);
  for (const char *at = lua_tostring(L, 1); (at = strchr(at, '%')); at++) {
    if (*++at == '%') continue;
    at += strspn(at, "-+ #0123456789.");
    if (++argument > last || !*at) break;
    if (strchr("diucxXoeEfFgGaA", *at)) to_number(L, argument);
  }
  return stock_format(L);
}

static int base_tonumber(lua_State *L) {
  if (lua_type(L, 1) == LUA_TUSERDATA && lua_isnoneornil(L, 2) && to_number(L, 1)) {
    lua_settop(L, 1);
    return 1;
  }
  return stock_tonumber(L);
}

static lua_CFunction stock_collectgarbage;

/* The host takes part in a full collection. */
static int base_collectgarbage(lua_State *L) {
  bool is_full = lua_isnoneornil(L, 1) || (lua_type(L, 1) == LUA_TSTRING && !strcmp(lua_tostring(L, 1), "collect"));
  if (is_full) lr_tell_collection(L, false);
  int results = stock_collectgarbage(L);
  if (is_full) lr_tell_collection(L, true);
  return results;
}

lua_CFunction lr_replace_stock(lua_State *L, const char *module, const char *name, lua_CFunction ours) {
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(L, -1, module);
  lua_getfield(L, -1, name);
  lua_CFunction stock = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  lua_pushcfunction(L, ours);
  lua_setfield(L, -2, name);
  lua_pop(L, 2);
  return stock;
}

lua_State *lr_thread_argument(lua_State *L, int *shift) {
  *shift = lua_isthread(L, 1) ? 1 : 0;
  return *shift ? lua_tothread(L, 1) : L;
}

void lr_push_weak_table(lua_State *L, const char *mode) {
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, mode);
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
}

void lr_open_base(lua_State *L) {
  static const luaL_Reg base[] = {
    {"pcall", base_pcall}, {"xpcall", base_xpcall}, {NULL, NULL}};
  lua_pushglobaltable(L);
  luaL_setfuncs(L, base, 0);
  stock_tonumber = lr_replace_stock(L, LUA_GNAME, "tonumber", base_tonumber);
  stock_collectgarbage = lr_replace_stock(L, LUA_GNAME, "collectgarbage", base_collectgarbage);
  stock_format = lr_replace_stock(L, LUA_STRLIBNAME, "format", string_format);
  static const luaL_Reg coroutines[] = {{"create", co_create}, {"resume", co_resume}, {"wrap", co_wrap}, {NULL, NULL}};
  lua_getfield(L, -1, LUA_COLIBNAME);
  luaL_setfuncs(L, coroutines, 0);
  lua_getfield(L, -1, "close");
  lua_pushcclosure(L, co_close, 1);
  lua_setfield(L, -2, "close");
  lua_getfield(L, -2, LUA_OSLIBNAME);
  lua_pushcfunction(L, os_exit);
  lua_setfield(L, -2, "exit");
  lua_pop(L, 3);
}
