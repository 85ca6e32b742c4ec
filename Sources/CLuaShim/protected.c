#include "runtime.h"

/* Registry key of the last recorded traceback. */
static char traceback_key;

/* lua_pcallk from Swift: below it an allocation may fail, for the jump ends here. */
static int protected_call(lua_State *L, int arguments, int results, int handler) {
  lr_runtime *rt = runtime_of(L);
  bool in_swift = rt->in_swift;
  rt->in_swift = false;
  int status = lua_pcallk(L, arguments, results, handler, 0, NULL);
  rt->in_swift = in_swift;
  return status;
}

/* Registry key of the locals that the watched function had at the last error. */
static char locals_key;

/* The outermost level of the call stack. lua_getstack walks from the innermost, so it is asked seldom: a stack may be
   200,000 levels deep when it overflows. */
int lr_outermost_level(lua_State *L) {
  lua_Debug frame;
  int low = 0, high = 1;
  while (lua_getstack(L, high, &frame)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    int middle = low + (high - low) / 2;
    if (lua_getstack(L, middle, &frame)) low = middle;
    else high = middle;
  }
  return low;
}

static void record_locals(lua_State *L, const void *function) {
  lua_Debug frame;
  if (!lua_checkstack(L, 8)) return;
  /* The host called it: it is one of the outermost. */
  int last = lr_outermost_level(L);
  for (int level = last; level >= 0 && level > last - 16; level--) {
    if (!lua_getstack(L, level, &frame)) return;
    lua_getinfo(L, "f", &frame);
    bool found = lua_topointer(L, -1) == function;
    lua_pop(L, 1);
    if (!found) continue;
    lua_newtable(L);
    int at = 0;
    const char *name;
    for (int i = 1; (name = lua_getlocal(L, &frame, i)); i++) {
      if (*name == '(') { /* a temporary of the VM */
        lua_pop(L, 1);
        continue;
      }
      lua_pushstring(L, name);
      lua_rawseti(L, -3, ++at);
      lua_rawseti(L, -2, ++at);
    }
    lua_rawsetp(L, LUA_REGISTRYINDEX, &locals_key);
    return;
  }
}

void lr_watch_locals(lr_runtime *rt, const void *function) { rt->watched = function; }

void lr_push_locals(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &locals_key);
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &locals_key);
}

void lr_share_upvalue(lua_State *L, int index, int other_index) {
  if (lua_iscfunction(L, -2) || lua_iscfunction(L, -1)) return;
  if (!lua_getupvalue(L, -2, index)) return;
  lua_pop(L, 1);
  if (!lua_getupvalue(L, -1, other_index)) return;
  lua_pop(L, 1);
  lua_upvaluejoin(L, -2, index, -1, other_index);
}

/* Runs where the error happened and keeps its value: a table or a userdata stays what it is. */
static int record_traceback(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  if (rt->watched && rt->stop != LR_EXIT) record_locals(L, rt->watched);
  if (rt->stop == LR_EXIT || rt->rethrown) return 1;
  if (rt->records_frames) lr_record_frames(L);
  luaL_traceback(L, L, NULL, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &traceback_key);
  return 1;
}

int lr_call(lua_State *L, int arguments, int results) {
  lr_runtime *rt = runtime_of(L);
  bool begins = rt->paused && !rt->is_busy; /* what is evaluated in a pause is a run of its own */
  if (begins) {
    lr_forget_interrupt(rt);
    rt->run++;
    rt->is_busy = true;
  }
  int handler = lua_gettop(L) - arguments;
  lua_pushcfunction(L, record_traceback);
  lua_insert(L, handler);
  int status = protected_call(L, arguments, results, handler);
  rt->rethrown = false;
  if (begins) rt->is_busy = false;
  lua_remove(L, handler);
  return status;
}

void lr_note_rethrown(lua_State *L) { runtime_of(L)->rethrown = true; }

void lr_push_traceback(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &traceback_key);
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &traceback_key);
}

struct chunk { const char *_Nullable bytes; size_t count; };

static const char *read_once(lua_State *L, void *data, size_t *size) {
  (void)L;
  struct chunk *chunk = data;
  *size = chunk->count;
  chunk->count = 0;
  return *size ? chunk->bytes : NULL;
}

int lr_load(lua_State *L, const char *bytes, size_t count, const char *name, const char *mode) {
  lr_runtime *rt = runtime_of(L);
  struct chunk chunk = {bytes, count};
  bool in_swift = rt->in_swift;
  rt->in_swift = false; /* lua_load is itself a protected call */
  int status = lua_load(L, read_once, &chunk, name, mode);
  rt->in_swift = in_swift;
  return status;
}

static int body_get(lua_State *L) { lua_gettable(L, 1); return 1; }
static int body_set(lua_State *L) { lua_settable(L, 1); return 0; }
static int body_length(lua_State *L) { lua_len(L, 1); return 1; }
static int body_tostring(lua_State *L) { luaL_tolstring(L, 1, NULL); return 1; }
static int body_equal(lua_State *L) {
  lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPEQ));
  return 1;
}
static int body_next(lua_State *L) { return lua_next(L, 1) ? 2 : 0; }

/* Calls `body` with the value at `index` and the `arguments` values on top. */
static int operate(lua_State *L, lua_CFunction body, int index, int arguments, int results) {
  index = lua_absindex(L, index);
  lua_pushcfunction(L, body);
  lua_pushvalue(L, index);
  lua_rotate(L, -arguments - 2, 2);
  return protected_call(L, arguments + 1, results, 0);
}

int lr_get(lua_State *L, int table) { return operate(L, body_get, table, 1, 1); }
int lr_set(lua_State *L, int table) { return operate(L, body_set, table, 2, 0); }
int lr_length(lua_State *L, int index) { return operate(L, body_length, index, 0, 1); }
int lr_tostring(lua_State *L, int index) { return operate(L, body_tostring, index, 0, 1); }

int lr_equal(lua_State *L, int a, int b, bool *result) {
  lua_pushvalue(L, b);
  int status = operate(L, body_equal, a < 0 && a > LUA_REGISTRYINDEX ? a - 1 : a, 1, 1);
  if (status == LUA_OK) {
    *result = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return status;
}

int lr_next(lua_State *L, int table) {
  int below = lua_gettop(L) - 1;
  if (operate(L, body_next, table, 1, LUA_MULTRET) != LUA_OK) return -1;
  return lua_gettop(L) > below ? 1 : 0;
}
