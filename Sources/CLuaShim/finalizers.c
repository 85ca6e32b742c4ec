#include "CInterrupt.h"
#include "runtime.h"

/* Lua switches hooks off while it runs a finalizer, so that nothing could stop one that loops. In strict mode setmetatable
   replaces a `__gc` that is a Lua function by one that runs it in a coroutine of its own, where hooks work. */

/* Upvalue: the script's finalizer. */
static int run_finalizer(lua_State *L) {
  lr_runtime *rt = runtime_of(L);
  lua_State *thread = lua_newthread(L);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_xmove(L, thread, 2);
  lua_State *outer = rt->running;
  int stopped = rt->stop;
  rt->running = thread;
  lr_base_hook(thread);
  lr_arm_if_asked(thread);
  int status = lua_pcall(thread, 1, 0, 0);
  rt->running = outer;
  if (status == LUA_OK) return 0;
  if (rt->stop && !stopped) { /* what stops the script met the finalizer first: it is for the script */
    if (rt->stop == LR_INTERRUPTED && rt->closes) {
      rt->stop = LR_RUNS;
      il_interrupt_request();
    }
    else rt->closes = false;
    lr_arm(outer);
    return 0;
  }
  lua_xmove(thread, L, 1);
  return lua_error(L); /* a warning */
}

static lua_CFunction stock_setmetatable, stock_debug_setmetatable;

/* The metatable at 2 gets a finalizer that can be stopped. */
static void replace_finalizer(lua_State *L) {
  if (!lua_istable(L, 2)) return;
  lua_pushliteral(L, "__gc");
  lua_rawget(L, 2);
  if (!lua_isfunction(L, -1) || lua_iscfunction(L, -1)) {
    lua_pop(L, 1);
    return;
  }
  lua_pushcclosure(L, run_finalizer, 1);
  lua_pushliteral(L, "__gc");
  lua_insert(L, -2);
  lua_rawset(L, 2);
}

static int base_setmetatable(lua_State *L) {
  replace_finalizer(L);
  return stock_setmetatable(L);
}

static int debug_setmetatable(lua_State *L) {
  replace_finalizer(L);
  return stock_debug_setmetatable(L);
}

void lr_open_finalizers(lua_State *L) {
  stock_setmetatable = lr_replace_stock(L, LUA_GNAME, "setmetatable", base_setmetatable);
  stock_debug_setmetatable = lr_replace_stock(L, LUA_DBLIBNAME, "setmetatable", debug_setmetatable);
}
