#pragma once
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

/* The border between Lua and Swift. Lua calls C, C calls Swift, Swift returns, and only then C may jump:
   lua_error and every Lua function that can raise are called in this target alone, never below a Swift frame.
   Stack effects are written as in the Lua manual: [-popped, +pushed]. "Protected" functions never raise: they
   return a status (LUA_OK or an error code) and leave the error value on the stack instead of the result. */

/* ---- The host: what the C side calls in Swift. All of them run on the interpreter's thread. ---- */

/* Runs one bound function. Its arguments are the whole stack frame of `L`.
   Returns the number of results on top of the stack, or -1 with an error value on top. */
typedef int (*lr_entry)(lua_State *L, void *function, void *context);
typedef void (*lr_release)(void *object);
typedef size_t (*lr_native_bytes)(void *context);
typedef void (*lr_warning)(void *context, const char *message, bool to_be_continued);
/* Told of each file that loadfile, dofile or require is about to compile. */
typedef void (*lr_loads)(void *context, const char *path);
/* Told before a full collection and after it. */
typedef void (*lr_collection)(void *context, bool is_over);
/* After a full collection that a watcher asked for: whether the process still holds more than it may. */
typedef bool (*lr_over_memory)(void *context);
/* An interrupt is not served. Called on another thread than the interpreter's, which is inside the named function of
   Lua's library ("" = none) or inside a bound function of the host. */
enum { LR_WAITS = 1, LR_THIRD_PRESS = 2 };
typedef void (*lr_unserved)(void *context, int event, const char *library, void *_Nullable function);

/* Whether there is a breakpoint at a line of a chunk. */
typedef bool (*lr_breaks)(void *context, const char *source, int line);
/* The script is paused: how it goes on. While this runs, lr_running is a coroutine for what the host evaluates. */
enum { LR_GO_ON = 0, LR_STEP = 1, LR_NEXT = 2, LR_FINISH = 3, LR_QUIT = 4 };
typedef int (*lr_pause)(void *context);

typedef struct lr_host {
  lr_entry enter;
  lr_release release;
  lr_native_bytes native_bytes;
  lr_warning warning;
  lr_loads loads;
  lr_collection collection;
  lr_over_memory over_memory;
  lr_unserved unserved;
  lr_breaks breaks;
  lr_pause pause;
} lr_host;

/* ---- The runtime: one Lua state with its limits and its interrupt. ---- */
typedef struct lr_runtime lr_runtime;

/* A fresh state with the standard libraries; of these we replace what must know of interrupts, limits and the host (pcall,
   coroutine.resume, os.execute, load, debug.setupvalue …: see base.c, processes.c, loading.c, debugging.c).
   NULL if memory is short. `limit` in bytes bounds Lua's heap plus the host's native bytes; 0 = none.
   `limit_message` words the error of going beyond it.
   `instructions` bounds VM instructions, in steps of 1000; 0 = none.
   `is_strict`: what was called before Ctrl-C cannot catch it; finalizers and hooks of a script cannot escape the limits.
   `allows_binary`: whether precompiled chunks are loaded; Lua does not check them, so that a wrong one can do anything. */
lr_runtime *_Nullable lr_open(lr_host host, size_t limit, const char *limit_message, int64_t instructions,
                               bool is_strict, bool ignore_environment, bool allows_binary);
/* What the host's functions get as `context`; must be set before anything runs. */
void lr_set_context(lr_runtime *rt, void *context);
/* Runs pending finalizers and frees everything. */
void lr_close(lr_runtime *rt);

lua_State *lr_main(const lr_runtime *rt);
/* The innermost running coroutine: the only state on which Swift may push while a script runs. */
lua_State *lr_running(const lr_runtime *rt);
size_t lr_lua_bytes(const lr_runtime *rt);
size_t lr_limit(const lr_runtime *rt);

/* Why running code cannot go on, until the host's top level calls lr_reset. */
enum { LR_RUNS = 0, LR_EXIT = 1, LR_INTERRUPTED = 2, LR_INSTRUCTIONS = 3 };
int lr_stopped(const lr_runtime *rt);
int lr_exit_code(const lr_runtime *rt);
/* Whether the script asked that the state be closed; to be asked after LR_EXIT. */
bool lr_exit_closes(const lr_runtime *rt);
/* Whether memory errors since lr_reset came from the limit (and not from the system). */
bool lr_over_limit(const lr_runtime *rt);
/* Whether an interrupt was raised since lr_reset. */
bool lr_was_interrupted(const lr_runtime *rt);
/* The limit that a watcher found exceeded since lr_reset, in the words given to lr_interrupt_for_limit, or NULL. */
const char *_Nullable lr_limit_reached(const lr_runtime *rt);
/* The host is about to call Lua from its top level: forgets interrupts, exits and the instructions used so far. */
void lr_reset(lr_runtime *rt);
/* That call has returned. */
void lr_idle(lr_runtime *rt);
/* Stops everything up to the top level with an exit status; pushes the error value to raise. With `closes`, variables
   are closed on the way. [-0, +1] */
void lr_push_exit(lua_State *L, int code, bool closes);
/* Takes an interrupt that a native loop noticed, so that it is raised once; pushes the error value. [-0, +1] */
void lr_push_interrupt(lua_State *L);
/* Pushes "chunk:line: " of the nearest Lua function on the call stack, or "". [-0, +1] */
void lr_push_where(lua_State *L);

/* SIGINT stops the code that `rt` runs; the calling thread becomes the interpreter's. What runs because of it may take
   `grace` seconds; 0: any time. Returns 0 or errno. */
int lr_install_interrupt_handler(lr_runtime *rt, double grace);
void lr_remove_interrupt_handler(void);
/* Does what Ctrl-C does, from any thread. False if no handler is installed. */
bool lr_interrupt_from_any_thread(void);
/* The same, for a limit that was exceeded; the text, which lives on, is what the error says. False if nothing runs. */
bool lr_interrupt_for_limit(const char *limit);
/* Asks the interpreter's thread to collect garbage and to see whether memory is still over its limit. False if nothing
   runs. */
bool lr_ask_about_memory(void);
/* Whether it has not yet done so. */
bool lr_is_asked_about_memory(void);

/* ---- Memory ---- */
/* Asks for a collection when the running bound function has returned: 1 = step, 2 = full. */
void lr_request_collection(lr_runtime *rt, int kind);
void lr_collect_full(lua_State *L);
void lr_collect_step(lua_State *L);
/* Told after each poll of the host, so that the allocator can count it without asking. */
void lr_set_native_bytes(lr_runtime *rt, size_t bytes);
/* For tests: the n-th allocation from now fails (where failing is legal), and all after it until reset with 0. */
void lr_fail_allocation(lr_runtime *rt, int64_t n);
bool lr_allocation_failed(const lr_runtime *rt);

/* ---- Objects and functions ---- */
/* All that a userdata of ours holds. */
typedef struct lr_box {
  uint64_t magic;
  void *_Nullable object;      /* retained; NULL after __gc or __close */
  const void *_Nullable type;  /* the Swift metatype: a quick check before any cast */
} lr_box;

/* The box at `index`, or NULL if the value there is not one of ours. */
lr_box *_Nullable lr_to_box(lua_State *L, int index);
/* A new userdata that owns `object` (+1), with the metatable stored under `metatable`. [-0, +1] */
void lr_push_box(lua_State *L, void *object, const void *_Nullable type, const void *metatable);
/* The same, but finds the userdata made earlier for this object. True if `object` was newly boxed. [-0, +1] */
bool lr_push_shared_box(lua_State *L, void *object, const void *_Nullable type, const void *metatable);
/* A C closure over a function that the host keeps alive as long as the state. [-0, +1] */
void lr_push_function(lua_State *L, void *function);
/* A C closure that owns its function (+1) and the values on top, its upvalues from 2 on. [-values, +1] */
void lr_push_owned_function(lua_State *L, void *function, int values);
/* The function of the host behind the Lua function at `index`, if it lives as long as the state; else NULL. [-0, +0], one free slot */
const void *_Nullable lr_bound_function(lua_State *L, int index);
/* Builds the metatable of a class. Takes from the stack the members (name -> function, or light userdata of a
   getter) and the setters (name -> light userdata). [-2, +1: the metatable, also stored under `key`] */
void lr_push_class(lua_State *L, const void *key, const char *name, void *_Nullable indexer, void *_Nullable newindexer,
                   void *missing_member, void *missing_setter);
/* Gives the global table an __index that runs `undefined`. [-0, +0] */
void lr_set_strict(lua_State *L, void *undefined);

/* ---- Values that host objects keep, during a full collection ---- */
/* How many references to a host object there are. */
size_t lr_retain_count(void *object);
/* The object of the userdata at `index`, which is found again from now on, or NULL if another one is. [-0, +0] */
void *_Nullable lr_share_box(lua_State *L, int index);
/* Whether the object has a userdata that is found again. [-0, +0] */
bool lr_has_box(lua_State *L, const void *object);
/* Hands the value of the reference `key` over to the userdata of `object`: it lives as long as this. False if there is none.
   [-0, +0] */
bool lr_entrust(lua_State *L, int key, const void *object);
/* The userdata of `owner` keeps that of `owned`. [-0, +0] */
void lr_link(lua_State *L, const void *owner, const void *owned);
/* Pushes the value that was handed over, or nil. [-0, +1] */
void lr_push_entrusted(lua_State *L, int key, const void *object);
/* The reference has its value again. [-0, +0] */
void lr_take_back(lua_State *L, int key, const void *object);
void lr_forget_entrusted(lua_State *L);

/* ---- Protected operations; error value on top when the status is not LUA_OK ---- */
/* Function and arguments on the stack. Records the traceback of an error. [-(arguments+1), +results or +1] */
int lr_call(lua_State *L, int arguments, int results);
/* The error that is about to be raised has its traceback already: no further one is recorded for it. */
void lr_note_rethrown(lua_State *L);
/* From now on a failing lr_call records the locals of this function (as lua_topointer gives it), if it runs then. */
void lr_watch_locals(lr_runtime *rt, const void *_Nullable function);
/* Pushes what was recorded, a sequence of names and values in turn, or nil, and forgets it. [-0, +1] */
void lr_push_locals(lua_State *L);
/* Makes upvalue `index` of the function at -2 the variable that upvalue `other_index` of the function at -1 is; nothing
   happens if one of them is missing. [-0, +0] */
void lr_share_upvalue(lua_State *L, int index, int other_index);
/* Pushes the traceback that the last failing lr_call recorded, or nil, and forgets it. [-0, +1] */
void lr_push_traceback(lua_State *L);
/* Whether a failing lr_call keeps the frames of the call stack with their variables. Off at first. */
void lr_keep_frames(lr_runtime *rt, bool keeps);
/* Pushes what the last failing lr_call kept, or nil: a sequence of frames, the innermost first, each a table with
   source, short_src, currentline, what, name, namewhat, linedefined, `locals` and `upvalues` (names and values in turn;
   nil is stored as a light userdata NULL). [-0, +1] */
void lr_push_frames(lua_State *L);
/* Lets go of them. [-0, +0] */
void lr_forget_frames(lua_State *L);
int lr_load(lua_State *L, const char *_Nullable bytes, size_t count, const char *name, const char *mode); /* [-0, +1] */
int lr_get(lua_State *L, int table);                                     /* key -> value       [-1, +1] */
int lr_set(lua_State *L, int table);                                     /* key, value ->      [-2, +0] */
int lr_length(lua_State *L, int index);                                  /* #value             [-0, +1] */
int lr_tostring(lua_State *L, int index);                                /* as tostring(value) [-0, +1] */
int lr_equal(lua_State *L, int a, int b, bool *result);                  /* a == b             [-0, +0] */
/* The next pair after the key on top: 1 [-1, +2], 0 at the end [-1, +0], -1 error [-1, +1]. Raw. */
int lr_next(lua_State *L, int table);

/* ---- Breakpoints ---- */
/* The lines that have any; costs nothing while there is none. */
void lr_set_breakpoints(lr_runtime *rt, const int *_Nullable lines, int count);
bool lr_is_paused(const lr_runtime *rt);
/* Pushes the call stack where the script is paused, as lr_push_frames does, or nil. [-0, +1] */
void lr_push_paused_frames(lr_runtime *rt);
/* Gives the variable at `position` (from 1) of a frame's `locals` or `upvalues` the value on top. [-1, +0] */
bool lr_set_paused_variable(lr_runtime *rt, int frame, int position, bool is_upvalue);
/* Ctrl-C met the pause, or what was evaluated in it: it does not stop the script. */
void lr_forget_interrupt(lr_runtime *rt);

/* ---- Profiling ---- */
/* Where time went: one function. Times in nanoseconds. */
typedef struct lr_profile_record {
  const void *_Nullable bound; /* the host's function, if it is one */
  char name[64];               /* as the first caller named it; may be empty */
  char source[LUA_IDSIZE];
  int line;                    /* where a Lua function starts; 0 for C */
  bool is_main;
  int64_t calls, own, total;
} lr_profile_record;
typedef void (*lr_profile_visit)(void *context, const lr_profile_record *record);
/* From now on each call is measured; costs nothing while off. False if it is on already or memory is short. */
bool lr_profile_start(lr_runtime *rt);
/* Ends it and hands over every function that was called, in no order. */
void lr_profile_stop(lr_runtime *rt, lr_profile_visit visit, void *context);

/* ---- Nested arrays of numbers: {1, 2, {3}} ---- */
enum { LR_EMPTY = 0, LR_INTEGERS = 1, LR_NUMBERS = 2, LR_BOOLEANS = 3 };
enum { LR_MAX_DEPTH = 16 };
typedef struct lr_nested {
  int depth;                        /* number of axes */
  int kind;                         /* LR_INTEGERS if every element is of the integer subtype */
  int64_t shape[LR_MAX_DEPTH];
  int64_t count;                    /* product of the shape */
  /* On failure: where, and why. */
  int path_length;
  int64_t path[LR_MAX_DEPTH];
  int fault;                        /* LR_FAULT_… */
  int64_t expected, found;          /* lengths, or Lua types */
} lr_nested;
enum { LR_FAULT_NONE = 0, LR_FAULT_TYPE, LR_FAULT_LENGTH, LR_FAULT_DEPTH };
/* Measures the nested table at `index` by raw access; false with the fault filled in. [-0, +0] */
bool lr_nested_measure(lua_State *L, int index, lr_nested *nested);
/* Reads its elements in row-major order after a successful measure. [-0, +0] */
bool lr_nested_numbers(lua_State *L, int index, lr_nested *nested, double *out);
bool lr_nested_integers(lua_State *L, int index, lr_nested *nested, int64_t *out);
bool lr_nested_booleans(lua_State *L, int index, lr_nested *nested, uint8_t *out);

/* ---- Standard input of a program that has none ---- */
/* Fills the buffer and returns how many bytes, 0 at the end, or -1 with errno. */
typedef ssize_t (*lr_input_source)(char *buffer, size_t size);
/* Makes a stream that reads from `source` the process's stdin. A Lua state that is opened later reads it by io.read,
   io.lines and io.stdin with all their formats, because Lua's own library does the reading. */
bool lr_replace_input(lr_input_source source);
/* Forgets what stdin has buffered. */
void lr_discard_input(void);

/* ---- Twins of Lua's macros, which Swift does not import ---- */
static inline void lr_pop(lua_State *L, int n) { lua_settop(L, -n - 1); }
static inline int lr_registry_index(void) { return LUA_REGISTRYINDEX; }
static inline void lr_insert(lua_State *L, int index) { lua_rotate(L, index, 1); }
static inline void lr_remove(lua_State *L, int index) { lua_rotate(L, index, -1); lr_pop(L, 1); }
static inline void lr_push_globals(lua_State *L) { lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); }
static inline void lr_push_loaded(lua_State *L) { luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE); }
static inline const char *lr_version(void) { return LUA_RELEASE; }
static inline const char *lr_copyright(void) { return LUA_COPYRIGHT; }
/* A number of the number type (strings are not converted). */
static inline bool lr_to_number(lua_State *L, int index, double *out) {
  if (lua_type(L, index) != LUA_TNUMBER) return false;
  *out = lua_tonumberx(L, index, NULL);
  return true;
}
/* An integer, or a float with an exact integer value. */
static inline bool lr_to_integer(lua_State *L, int index, int64_t *out) {
  int is_integer = 0;
  if (lua_type(L, index) != LUA_TNUMBER) return false;
  *out = lua_tointegerx(L, index, &is_integer);
  return is_integer;
}

#pragma clang assume_nonnull end
