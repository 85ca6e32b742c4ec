#include <string.h>

#include "runtime.h"

/* All by raw access: no metamethod runs, so nothing changes meanwhile and nothing raises. */

static bool fail(lr_nested *n, int depth, int fault, int64_t expected, int64_t found) {
  n->path_length = depth;
  n->fault = fault;
  n->expected = expected;
  n->found = found;
  return false;
}

bool lr_nested_measure(lua_State *L, int index, lr_nested *n) {
  memset(n, 0, sizeof *n);
  if (!lua_checkstack(L, LR_MAX_DEPTH + 2)) return fail(n, 0, LR_FAULT_DEPTH, LR_MAX_DEPTH, 0);
  int top = lua_gettop(L);
  n->count = 1;
  lua_pushvalue(L, index);
  while (lua_type(L, -1) == LUA_TTABLE) { /* along first elements */
    if (n->depth == LR_MAX_DEPTH) {
      lua_settop(L, top);
      memset(n->path, 0, sizeof n->path);
      return fail(n, 0, LR_FAULT_DEPTH, LR_MAX_DEPTH, 0);
    }
    int64_t length = (int64_t)lua_rawlen(L, -1);
    n->shape[n->depth++] = length;
    if (__builtin_mul_overflow(n->count, length, &n->count)) n->count = 0; /* cannot be: the table would not fit */
    if (length == 0) break;
    lua_rawgeti(L, -1, 1);
  }
  switch (n->count == 0 ? LUA_TNONE : lua_type(L, -1)) {
  case LUA_TNONE: n->kind = LR_EMPTY; break;
  case LUA_TBOOLEAN: n->kind = LR_BOOLEANS; break;
  case LUA_TNUMBER: n->kind = lua_isinteger(L, -1) ? LR_INTEGERS : LR_NUMBERS; break;
  default: {
    int found = lua_type(L, -1);
    lua_settop(L, top);
    for (int d = 0; d < n->depth; d++) n->path[d] = 1;
    return fail(n, n->depth, LR_FAULT_TYPE, LUA_TNUMBER, found);
  }
  }
  lua_settop(L, top);
  return true;
}

/* Walks the table on top of the stack, whose axis is `axis`; `visit` takes the leaf on top. */
typedef bool (*leaf)(lua_State *L, lr_nested *n, void *out, int64_t at);

static bool walk(lua_State *L, lr_nested *n, int axis, int64_t *at, leaf visit, void *out) {
  int64_t length = (int64_t)lua_rawlen(L, -1);
  if (length != n->shape[axis]) return fail(n, axis, LR_FAULT_LENGTH, n->shape[axis], length);
  bool last = axis + 1 == n->depth;
  for (int64_t i = 1; i <= length; i++) {
    int type = lua_rawgeti(L, -1, i);
    n->path[axis] = i;
    bool ok;
    if (last) {
      ok = visit(L, n, out, *at);
      if (!ok) fail(n, axis + 1, LR_FAULT_TYPE, n->kind == LR_BOOLEANS ? LUA_TBOOLEAN : LUA_TNUMBER, type);
      ++*at;
    } else if (type == LUA_TTABLE) {
      ok = walk(L, n, axis + 1, at, visit, out);
    } else {
      ok = fail(n, axis + 1, LR_FAULT_TYPE, LUA_TTABLE, type);
    }
    lua_pop(L, 1);
    if (!ok) return false;
  }
  return true;
}

static bool read(lua_State *L, int index, lr_nested *n, leaf visit, void *out) {
  int64_t at = 0;
  if (n->depth == 0 || !lua_checkstack(L, LR_MAX_DEPTH + 2)) return fail(n, 0, LR_FAULT_TYPE, LUA_TTABLE, LUA_TNIL);
  lua_pushvalue(L, index);
  bool ok = walk(L, n, 0, &at, visit, out);
  lua_pop(L, 1);
  return ok;
}

static bool number(lua_State *L, lr_nested *n, void *out, int64_t at) {
  (void)n;
  return lr_to_number(L, -1, (double *)out + at);
}

static bool integer(lua_State *L, lr_nested *n, void *out, int64_t at) {
  if (lua_isinteger(L, -1)) {
    ((int64_t *)out)[at] = lua_tointegerx(L, -1, NULL);
    return true;
  }
  if (lua_type(L, -1) == LUA_TNUMBER) n->kind = LR_NUMBERS; /* read it again as numbers */
  return false;
}

static bool boolean(lua_State *L, lr_nested *n, void *out, int64_t at) {
  (void)n;
  if (lua_type(L, -1) != LUA_TBOOLEAN) return false;
  ((uint8_t *)out)[at] = (uint8_t)lua_toboolean(L, -1);
  return true;
}

bool lr_nested_numbers(lua_State *L, int index, lr_nested *n, double *out) { return read(L, index, n, number, out); }
bool lr_nested_integers(lua_State *L, int index, lr_nested *n, int64_t *out) { return read(L, index, n, integer, out); }
bool lr_nested_booleans(lua_State *L, int index, lr_nested *n, uint8_t *out) { return read(L, index, n, boolean, out); }
