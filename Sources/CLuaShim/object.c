#include "CInterrupt.h"
#include "runtime.h"

/* First word of every box: "instab\0\1". A userdata of another library never has it at our length. */
static const uint64_t MAGIC = 0x0100626174736e69u;
/* Registry keys: the weak table object address -> userdata, the metatable of owned functions,
   the table userdata -> what it keeps during a collection. */
static char shared_key, function_key, entrusted_key;

lr_box *lr_to_box(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA || lua_rawlen(L, index) != sizeof(lr_box)) return NULL;
  lr_box *box = lua_touserdata(L, index);
  return box->magic == MAGIC ? box : NULL;
}

/* __gc and __close: never raises, may run twice. */
static int release_box(lua_State *L) {
  lr_box *box = lr_to_box(L, 1);
  if (box && box->object) {
    void *object = box->object;
    box->object = NULL;
    runtime_of(L)->host.release(object);
  }
  return 0;
}

/* The one door into Swift. Its frame is gone when this function raises. */
static int enter(lua_State *L, void *function) {
  lr_runtime *rt = runtime_of(L);
  lua_State *outer = rt->running;
  bool outer_in_swift = rt->in_swift;
  uint64_t number = rt->calls;
  void *outer_entered = rt->entered;
  rt->running = L;
  rt->in_swift = true;
  rt->entered = function;
  int results = rt->host.enter(L, function, rt->context);
  rt->entered = outer_entered;
  rt->in_swift = outer_in_swift;
  rt->running = outer;
  if (il_interrupt_pending()) lr_arm(L); /* it may have had to wait */
  if (lr_is_stopped(rt, number)) { /* also where the host has gone on in spite of it */
    lr_push_stop(L);
    return lua_error(L);
  }
  if (rt->collect) {
    int kind = rt->collect;
    rt->collect = 0;
    if (kind == 2) lr_collect_full(L);
    else lr_collect_step(L);
  }
  return results >= 0 ? results : lua_error(L);
}

static int bound_function(lua_State *L) { return enter(L, lua_touserdata(L, lua_upvalueindex(1))); }

static int owned_function(lua_State *L) {
  lr_box *box = lua_touserdata(L, lua_upvalueindex(1));
  return enter(L, box->object);
}

const void *lr_bound_function(lua_State *L, int index) {
  if (lua_tocfunction(L, index) != bound_function) return NULL;
  lua_getupvalue(L, index, 1);
  const void *found = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return found;
}

void lr_push_function(lua_State *L, void *function) {
  lua_pushlightuserdata(L, function);
  lua_pushcclosure(L, bound_function, 1);
}

void lr_push_owned_function(lua_State *L, void *function, int values) {
  lr_push_box(L, function, &function_key, &function_key);
  lua_insert(L, -values - 1);
  lua_pushcclosure(L, owned_function, values + 1);
}

void lr_push_box(lua_State *L, void *object, const void *type, const void *metatable) {
  lr_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->magic = MAGIC;
  box->object = object;
  box->type = type;
  lua_rawgetp(L, LUA_REGISTRYINDEX, metatable);
  lua_setmetatable(L, -2);
}

/* Pushes the userdata of an object, if there is one. */
static bool push_box_of(lua_State *L, const void *object) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_key);
  lua_rawgetp(L, -1, object);
  lua_remove(L, -2);
  lr_box *box = lr_to_box(L, -1);
  if (box && box->object == object) return true;
  lua_pop(L, 1);
  return false;
}

bool lr_has_box(lua_State *L, const void *object) {
  if (!push_box_of(L, object)) return false;
  lua_pop(L, 1);
  return true;
}

void *lr_share_box(lua_State *L, int index) {
  lr_box *box = lr_to_box(L, index);
  if (!box || !box->object) return NULL;
  if (push_box_of(L, box->object)) {
    bool is_same = lua_rawequal(L, -1, index);
    lua_pop(L, 1);
    return is_same ? box->object : NULL;
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_key);
  lua_pushvalue(L, index);
  lua_rawsetp(L, -2, box->object);
  lua_pop(L, 1);
  return box->object;
}

/* Pushes the table of what the userdata on top keeps during a collection, in its place. */
static void replace_by_entrusted(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &entrusted_key);
  lua_pushvalue(L, -2);
  if (lua_rawget(L, -2) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_pushvalue(L, -2);
    lua_rawset(L, -4);
  }
  lua_replace(L, -3);
  lua_pop(L, 1);
}

bool lr_entrust(lua_State *L, int key, const void *object) {
  if (!push_box_of(L, object)) return false;
  replace_by_entrusted(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, key);
  lua_rawseti(L, -2, key);
  lua_pushboolean(L, 0);
  lua_rawseti(L, LUA_REGISTRYINDEX, key);
  lua_pop(L, 1);
  return true;
}

void lr_link(lua_State *L, const void *owner, const void *owned) {
  if (!push_box_of(L, owner)) return;
  replace_by_entrusted(L);
  if (push_box_of(L, owned)) lua_rawsetp(L, -2, owned);
  lua_pop(L, 1);
}

void lr_push_entrusted(lua_State *L, int key, const void *object) {
  if (!push_box_of(L, object)) {
    lua_pushnil(L);
    return;
  }
  replace_by_entrusted(L);
  lua_rawgeti(L, -1, key);
  lua_remove(L, -2);
}

void lr_take_back(lua_State *L, int key, const void *object) {
  lr_push_entrusted(L, key, object);
  lua_rawseti(L, LUA_REGISTRYINDEX, key);
}

/* Its keys are weak: a value that refers to its own key does not keep it. */
void lr_forget_entrusted(lua_State *L) {
  lr_push_weak_table(L, "k");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &entrusted_key);
}

extern size_t swift_retainCount(void *object);
size_t lr_retain_count(void *object) { return swift_retainCount(object); }

bool lr_push_shared_box(lua_State *L, void *object, const void *type, const void *metatable) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_key);
  if (lua_rawgetp(L, -1, object) == LUA_TUSERDATA) {
    lr_box *box = lr_to_box(L, -1);
    if (box && box->object == object) {
      lua_remove(L, -2);
      return false;
    }
  }
  lua_pop(L, 1);
  lr_push_box(L, object, type, metatable);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, -3, object);
  lua_remove(L, -2);
  return true;
}

/* Upvalues: 1 members, 2 indexer or nil, 3 missing member. */
static int object_index(lua_State *L) {
  lua_settop(L, 2);
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    int kind = lua_rawget(L, lua_upvalueindex(1));
    if (kind == LUA_TLIGHTUSERDATA) { /* a property */
      void *getter = lua_touserdata(L, 3);
      lua_settop(L, 1);
      return enter(L, getter);
    }
    if (kind != LUA_TNIL) return 1;
    lua_settop(L, 2);
  } else if (lua_type(L, lua_upvalueindex(2)) == LUA_TLIGHTUSERDATA) {
    return enter(L, lua_touserdata(L, lua_upvalueindex(2)));
  }
  return enter(L, lua_touserdata(L, lua_upvalueindex(3)));
}

/* Upvalues: 1 setters, 2 newindexer or nil, 3 missing setter. */
static int object_newindex(lua_State *L) {
  lua_settop(L, 3);
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TLIGHTUSERDATA) {
      void *setter = lua_touserdata(L, 4);
      lua_settop(L, 3);
      lua_remove(L, 2);
      return enter(L, setter);
    }
    lua_settop(L, 3);
  } else if (lua_type(L, lua_upvalueindex(2)) == LUA_TLIGHTUSERDATA) {
    return enter(L, lua_touserdata(L, lua_upvalueindex(2)));
  }
  return enter(L, lua_touserdata(L, lua_upvalueindex(3)));
}

static int object_equal(lua_State *L) {
  lr_box *a = lr_to_box(L, 1), *b = lr_to_box(L, 2);
  lua_pushboolean(L, a && b && a->object && a->object == b->object);
  return 1;
}

static int object_tostring(lua_State *L) {
  lr_box *box = lr_to_box(L, 1);
  const char *name = lua_tostring(L, lua_upvalueindex(1));
  if (box && box->object) lua_pushfstring(L, "%s: %p", name, box->object);
  else lua_pushfstring(L, "%s (closed)", name);
  return 1;
}

static void push_light(lua_State *L, void *pointer) {
  if (pointer) lua_pushlightuserdata(L, pointer);
  else lua_pushnil(L);
}

void lr_push_class(lua_State *L, const void *key, const char *name, void *indexer, void *newindexer,
                   void *missing_member, void *missing_setter) {
  lua_createtable(L, 0, 12);
  lua_insert(L, -3); /* metatable, members, setters */
  push_light(L, newindexer);
  lua_pushlightuserdata(L, missing_setter);
  lua_pushcclosure(L, object_newindex, 3);
  lua_setfield(L, -3, "__newindex"); /* the metatable is fresh: raw in effect */
  push_light(L, indexer);
  lua_pushlightuserdata(L, missing_member);
  lua_pushcclosure(L, object_index, 3);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, release_box);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, release_box);
  lua_setfield(L, -2, "__close");
  lua_pushcfunction(L, object_equal);
  lua_setfield(L, -2, "__eq");
  lua_pushstring(L, name);
  lua_pushcclosure(L, object_tostring, 1);
  lua_setfield(L, -2, "__tostring");
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

static int undefined_global(lua_State *L) { return enter(L, lua_touserdata(L, lua_upvalueindex(1))); }

void lr_set_strict(lua_State *L, void *undefined) {
  lua_pushglobaltable(L);
  lua_createtable(L, 0, 1);
  lua_pushlightuserdata(L, undefined);
  lua_pushcclosure(L, undefined_global, 1);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

bool lr_is_host_function(lua_CFunction function) {
  return function == bound_function || function == owned_function || function == object_index ||
         function == object_newindex || function == object_tostring || function == undefined_global;
}

void lr_open_objects(lua_State *L) {
  lr_forget_entrusted(L);
  lr_push_weak_table(L, "v");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &shared_key);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, release_box);
  lua_setfield(L, -2, "__gc");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &function_key);
}
