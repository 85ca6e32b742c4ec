#include "runtime.h"

/* What a debugger shows, after an error or where a script is paused: the call stack with the values of its variables. */

static char frames_key;

/* Frames kept of a deep stack, from the innermost. */
enum { FRAMES = 40, VARIABLES = 200 };

/* Appends a name and the value on top to the table below it; a nil would end the sequence. [-1, +0] */
static void append(lua_State *L, const char *name, int *count) {
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushlightuserdata(L, NULL);
  }
  lua_rawseti(L, -2, *count + 2);
  lua_pushstring(L, name);
  lua_rawseti(L, -2, *count + 1);
  *count += 2;
}

static void push_locals(lua_State *L, lua_Debug *ar) {
  int count = 0;
  const char *name;
  lua_newtable(L);
  for (int i = 1; i <= VARIABLES && (name = lua_getlocal(L, ar, i)); i++) {
    if (*name == '(') lua_pop(L, 1); /* a temporary of the VM */
    else append(L, name, &count);
  }
  for (int i = 1; i <= VARIABLES && lua_getlocal(L, ar, -i); i++) append(L, "...", &count);
}

/* Those of the function on top of the stack, below nothing else. */
static void push_upvalues(lua_State *L, int function) {
  int count = 0;
  const char *name;
  lua_newtable(L);
  for (int i = 1; i <= VARIABLES && (name = lua_getupvalue(L, function, i)); i++) append(L, name, &count);
}

static void set_text(lua_State *L, const char *key, const char *value) {
  lua_pushstring(L, value ? value : "");
  lua_setfield(L, -2, key); /* a fresh table without a metatable */
}

static void set_integer(lua_State *L, const char *key, int value) {
  lua_pushinteger(L, value);
  lua_setfield(L, -2, key);
}

void lr_push_call_stack(lua_State *L, int first) {
  lua_Debug ar;
  lua_newtable(L);
  for (int level = first; level < first + FRAMES && lua_getstack(L, level, &ar); level++) {
    lua_newtable(L);
    lua_getinfo(L, "nSlf", &ar);
    int function = lua_gettop(L);
    lua_pushvalue(L, -2);
    set_text(L, "source", ar.source);
    set_text(L, "short_src", ar.short_src);
    set_text(L, "what", ar.what);
    set_text(L, "name", ar.name);
    set_text(L, "namewhat", ar.namewhat);
    set_integer(L, "currentline", ar.currentline);
    set_integer(L, "linedefined", ar.linedefined);
    if (*ar.what != 'C') {
      push_locals(L, &ar);
      lua_setfield(L, -2, "locals");
      push_upvalues(L, function);
      lua_setfield(L, -2, "upvalues");
    }
    lua_settop(L, function - 1);
    lua_rawseti(L, -2, level - first + 1);
  }
}

void lr_record_frames(lua_State *L) {
  if (!lua_checkstack(L, 12)) return; /* a stack overflow: there is no room to look around */
  lr_push_call_stack(L, 1);           /* level 0 is the message handler that called us */
  lua_rawsetp(L, LUA_REGISTRYINDEX, &frames_key);
}

void lr_keep_frames(lr_runtime *rt, bool keeps) { rt->records_frames = keeps; }

void lr_push_frames(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &frames_key); }

void lr_forget_frames(lua_State *L) {
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &frames_key);
}
