#include <string.h>

#include "runtime.h"

/* One hook of Lua for all: interrupts, the instruction limit, the profiler, breakpoints, and in strict mode what a script sets
   with debug.sethook, which thus cannot switch the others off. */

/* Registry key: thread -> {function, mask, count, instructions since its last count event}; threads are weak keys. */
static char script_hooks_key;
enum { FUNCTION = 1, MASK, COUNT, PASSED };

/* Pushes the hook that the script has set for L, or leaves the stack as it is. */
static bool push_script_hook(lua_State *L) {
  if (!runtime_of(L)->has_script_hooks || !lua_checkstack(L, 6)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &script_hooks_key);
  lua_pushthread(L);
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (lua_istable(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

static lua_Integer field(lua_State *L, int key) {
  lua_rawgeti(L, -1, key);
  lua_Integer value = lua_tointeger(L, -1);
  lua_pop(L, 1);
  return value;
}

static int event_bit(const lua_Debug *ar) { return ar->event == LUA_HOOKTAILCALL ? LUA_MASKCALL : 1 << ar->event; }

/* Whether the script's hook, on top, is due; counts instructions for it. */
static bool is_due(lua_State *L, const lua_Debug *ar) {
  if (!(field(L, MASK) & event_bit(ar))) return false;
  if (ar->event != LUA_HOOKCOUNT) return true;
  lua_Integer passed = field(L, PASSED) + lua_gethookcount(L), count = field(L, COUNT);
  lua_pushinteger(L, passed >= count ? 0 : passed);
  lua_rawseti(L, -2, PASSED);
  return passed >= count;
}

static void call_script_hook(lua_State *L, lua_Debug *ar) {
  static const char *const events[] = {"call", "return", "line", "count", "tail call"};
  if (!push_script_hook(L)) return;
  if (is_due(L, ar)) {
    lua_rawgeti(L, -1, FUNCTION);
    lua_pushstring(L, events[ar->event]);
    if (ar->currentline >= 0) lua_pushinteger(L, ar->currentline);
    else lua_pushnil(L);
    lua_call(L, 2, 0);
  }
  lua_pop(L, 1);
}

static void hook(lua_State *L, lua_Debug *ar) {
  lr_runtime *rt = runtime_of(L);
  bool was_armed = lua_gethookcount(L) == 1;
  if (ar->event == LUA_HOOKCOUNT) lr_count_instructions(rt, lua_gethookcount(L));
  lr_check_stop(L);
  if (rt->profile) lr_profile_event(L, ar);
  if (rt->has_script_hooks) call_script_hook(L, ar);
  if (ar->event == LUA_HOOKLINE) lr_look_at_line(L, ar);
  if (was_armed) lr_base_hook(L); /* armed for nothing */
}

void lr_arm(lua_State *L) {
  lua_sethook(L, hook, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void lr_base_hook(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  int mask = (rt->instruction_limit ? LUA_MASKCOUNT : 0) | (rt->profile ? LUA_MASKCALL | LUA_MASKRET : 0) | lr_line_mask(rt);
  lua_Integer count = LR_COUNT_STEP;
  if (push_script_hook(L)) {
    mask |= (int)field(L, MASK);
    /* 1 is the period of an armed hook. */
    if (field(L, MASK) & LUA_MASKCOUNT && field(L, COUNT) < count) count = field(L, COUNT) > 1 ? field(L, COUNT) : 2;
    lua_pop(L, 1);
  }
  lua_sethook(L, mask ? hook : NULL, mask, (int)count);
}

static int debug_sethook(lua_State *L) {
  int shift;
  lua_State *other = lr_thread_argument(L, &shift);
  bool is_off = lua_isnoneornil(L, shift + 1);
  const char *letters = is_off ? "" : luaL_checkstring(L, shift + 2);
  lua_Integer count = is_off ? 0 : luaL_optinteger(L, shift + 3, 0);
  if (!is_off) luaL_checktype(L, shift + 1, LUA_TFUNCTION);
  int mask = (strchr(letters, 'c') ? LUA_MASKCALL : 0) | (strchr(letters, 'r') ? LUA_MASKRET : 0) |
             (strchr(letters, 'l') ? LUA_MASKLINE : 0) | (count > 0 ? LUA_MASKCOUNT : 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &script_hooks_key);
  if (other != L && !lua_checkstack(other, 1)) return luaL_error(L, "stack overflow");
  lua_pushthread(other);
  if (other != L) lua_xmove(other, L, 1);
  if (is_off || !mask) {
    lua_pushnil(L);
  } else {
    lua_createtable(L, 4, 0);
    lua_pushvalue(L, shift + 1);
    lua_rawseti(L, -2, FUNCTION);
    lua_pushinteger(L, mask);
    lua_rawseti(L, -2, MASK);
    lua_pushinteger(L, count);
    lua_rawseti(L, -2, COUNT);
    runtime_of(L)->has_script_hooks = true;
  }
  lua_rawset(L, -3);
  lr_base_hook(other);
  return 0;
}

static int debug_gethook(lua_State *L) {
  int shift;
  lua_State *other = lr_thread_argument(L, &shift);
  if (!push_script_hook(other)) {
    lua_pushnil(L);
    return 1;
  }
  if (other != L) lua_xmove(other, L, 1);
  int table = lua_gettop(L), mask = (int)field(L, MASK);
  lua_rawgeti(L, table, FUNCTION);
  lua_pushfstring(L, "%s%s%s", mask & LUA_MASKCALL ? "c" : "", mask & LUA_MASKRET ? "r" : "",
                  mask & LUA_MASKLINE ? "l" : "");
  lua_rawgeti(L, table, COUNT);
  return 3;
}

void lr_open_hooks(lua_State *L) {
  static const luaL_Reg functions[] = {{"sethook", debug_sethook}, {"gethook", debug_gethook}, {NULL, NULL}};
  lr_push_weak_table(L, "k");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &script_hooks_key);
  lua_getglobal(L, LUA_DBLIBNAME);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
