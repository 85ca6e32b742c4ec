#include <string.h>

#include "runtime.h"

/* Lua loads precompiled chunks unchecked: a wrong one overwrites memory. Unless the host allows them, load, loadfile,
   dofile and require take text alone. The host hears of files before they are compiled. To a script they are the stock
   functions. */

static const char refusal[] = "attempt to load a binary chunk";

/* "t", or NULL where binary chunks are allowed. */
static const char *mode_of_files(lua_State *L) { return runtime_of(L)->allows_binary ? NULL : "t"; }

static void tell_host(lua_State *L, const char *path) {
  lr_runtime *rt = runtime_of(L);
  if (path) rt->host.loads(rt->context, path);
}

/* Says after a failure how binary chunks are allowed. The message is on top. */
static void explain(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  if (message && strstr(message, refusal)) {
    lua_pushliteral(L, " (--allow-binary trusts such chunks)");
    lua_concat(L, 2);
  }
}

/* Calls the stock function, upvalue 1, with "t" for a mode that allows text, and with one that allows nothing else. */
static int load_text(lua_State *L, int mode_index) {
  if (!runtime_of(L)->allows_binary) {
    if (lua_gettop(L) < mode_index) lua_settop(L, mode_index);
    const char *mode = luaL_optstring(L, mode_index, "bt");
    lua_pushstring(L, strchr(mode, 't') ? "t" : "");
    lua_replace(L, mode_index);
  }
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  if (lua_isnil(L, 1) && lua_gettop(L) > 1) explain(L);
  return lua_gettop(L);
}

static int base_load(lua_State *L) { return load_text(L, 3); }
static int base_loadfile(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING) tell_host(L, lua_tostring(L, 1));
  return load_text(L, 2);
}

static int after_dofile(lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  return lua_gettop(L) - 1;
}

static int base_dofile(lua_State *L) {
  const char *name = luaL_optstring(L, 1, NULL);
  lua_settop(L, 1);
  tell_host(L, name);
  if (luaL_loadfilex(L, name, mode_of_files(L)) != LUA_OK) {
    explain(L);
    return lua_error(L);
  }
  lua_callk(L, 0, LUA_MULTRET, 0, after_dofile);
  return after_dofile(L, 0, 0);
}

/* What the package library does for modules in Lua. Upvalues: package, package.searchpath. */
static int search_lua(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  if (lua_getfield(L, lua_upvalueindex(1), "path") != LUA_TSTRING) {
    return luaL_error(L, "'package.path' must be a string");
  }
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_call(L, 2, 2);
  if (lua_isnil(L, -2)) return 1; /* where it looked */
  lua_pop(L, 1);
  const char *file = lua_tostring(L, -1);
  tell_host(L, file);
  if (luaL_loadfilex(L, file, mode_of_files(L)) == LUA_OK) {
    lua_pushstring(L, file);
    return 2;
  }
  explain(L);
  return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file, lua_tostring(L, -1));
}

static void replace(lua_State *L, const char *name, lua_CFunction function) {
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, function, 1);
  lua_setfield(L, -2, name);
}

void lr_open_loading(lua_State *L) {
  lua_pushglobaltable(L);
  replace(L, "load", base_load);
  replace(L, "loadfile", base_loadfile);
  lua_pushcfunction(L, base_dofile);
  lua_setfield(L, -2, "dofile");
  lua_getfield(L, -1, LUA_LOADLIBNAME);
  lua_getfield(L, -1, "searchers");
  lua_pushvalue(L, -2);
  lua_getfield(L, -3, "searchpath");
  lua_pushcclosure(L, search_lua, 2);
  lua_rawseti(L, -2, 2);
  lua_pop(L, 3);
}
