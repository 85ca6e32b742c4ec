#include "runtime.h"

/* Functions of Lua's library that can take long without running Lua, so that no hook stops them: while one runs its name is
   known, so that an interrupt can say what it waits for. To a script they are the stock functions. */

#define LONG_FUNCTIONS(X) \
  X(string, find) X(string, match) X(string, gsub) X(string, rep) X(string, byte) X(string, char) X(string, reverse) \
  X(string, lower) X(string, upper) X(string, pack) X(string, unpack) X(table, sort) X(table, concat) X(table, insert) \
  X(table, remove) X(table, move) X(table, unpack) X(utf8, len) X(utf8, char) X(utf8, codepoint)

#define DEFINE(module, name)                               \
  static lua_CFunction stock_##module##_##name;            \
  static int module##_##name(lua_State *L) {               \
    lr_runtime *rt = runtime_of(L);                        \
    const char *outer = rt->library;                       \
    rt->library = #module "." #name;                       \
    int results = stock_##module##_##name(L);              \
    rt->library = outer;                                   \
    return results;                                        \
  }
LONG_FUNCTIONS(DEFINE)

void lr_open_library(lua_State *L) {
#define REPLACE(module, name) stock_##module##_##name = lr_replace_stock(L, #module, #name, module##_##name);
  LONG_FUNCTIONS(REPLACE)
}
