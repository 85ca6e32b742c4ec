#include <string.h>

#include "runtime.h"

/* The functions of the debug library by which a script could change what C code believes: upvalues and locals of C
   functions, which are not checked when they are used, and the registry, which holds pointers of the host. To a script
   they are the stock functions in all else. */

/* Upvalues of the host are not shown. */
static int debug_getupvalue(lua_State *L) {
  int index = (int)luaL_checkinteger(L, 2);
  luaL_checktype(L, 1, LUA_TFUNCTION);
  if (lr_is_host_function(lua_tocfunction(L, 1))) return 0;
  const char *name = lua_getupvalue(L, 1, index);
  if (!name) return 0;
  lua_pushstring(L, name);
  lua_insert(L, -2);
  return 2;
}

static int debug_setupvalue(lua_State *L) {
  luaL_checkany(L, 3);
  int index = (int)luaL_checkinteger(L, 2);
  luaL_checktype(L, 1, LUA_TFUNCTION);
  luaL_argcheck(L, !lua_iscfunction(L, 1), 1, "Lua function expected, got a C function");
  lua_settop(L, 3);
  const char *name = lua_setupvalue(L, 1, index);
  if (!name) return 0;
  lua_pushstring(L, name);
  return 1;
}

static int debug_setlocal(lua_State *L) {
  int shift;
  lua_State *other = lr_thread_argument(L, &shift);
  lua_Debug frame;
  int level = (int)luaL_checkinteger(L, shift + 1);
  int index = (int)luaL_checkinteger(L, shift + 2);
  if (!lua_getstack(other, level, &frame)) return luaL_argerror(L, shift + 1, "level out of range");
  luaL_checkany(L, shift + 3);
  lua_settop(L, shift + 3);
  lua_getinfo(other, "S", &frame);
  luaL_argcheck(L, strcmp(frame.what, "C") != 0, shift + 1, "level of a Lua function expected, got a C function");
  if (other != L && !lua_checkstack(other, 1)) return luaL_error(L, "stack overflow");
  lua_xmove(L, other, 1);
  const char *name = lua_setlocal(other, &frame, index);
  if (!name) lua_pop(other, 1);
  lua_pushstring(L, name);
  return 1;
}

/* A copy, without the entries whose keys are addresses of the host and without the list of loaded libraries. */
static int debug_getregistry(lua_State *L) {
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, LUA_REGISTRYINDEX)) {
    bool is_hidden = lua_type(L, -2) == LUA_TLIGHTUSERDATA;
    if (lua_type(L, -2) == LUA_TSTRING) is_hidden = strcmp(lua_tostring(L, -2), "_CLIBS") == 0;
    if (is_hidden) {
      lua_pop(L, 1);
    } else {
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      lua_rawset(L, 1);
    }
  }
  return 1;
}

void lr_open_debugging(lua_State *L) {
  static const luaL_Reg functions[] = {{"getupvalue", debug_getupvalue}, {"setupvalue", debug_setupvalue},
                                       {"setlocal", debug_setlocal}, {"getregistry", debug_getregistry}, {NULL, NULL}};
  lua_getglobal(L, LUA_DBLIBNAME);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
