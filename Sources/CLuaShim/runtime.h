#pragma once
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>

#include "CLuaShim.h"

/* What the files of this target share and Swift does not see. */
typedef struct lr_profile lr_profile;
/* A program, and the stream of io.popen to or from it. */
typedef struct lr_child { pid_t pid; FILE *stream; struct lr_child *next; } lr_child;

struct lr_runtime {
  lua_State *main;
  lua_State *volatile running; /* innermost running coroutine; read by the signal handler */
  lr_host host;
  void *context;
  bool in_swift;  /* a Swift frame is the innermost one: an allocation may not fail, for failing jumps */
  bool over_limit;
  int collect;    /* collection asked for by the bound function that runs */
  size_t used, limit, native;
  char limit_message[80];
  int64_t instructions, instruction_limit;
  bool is_strict;
  double grace; /* seconds for what runs because of an interrupt; 0: no end */
  bool has_script_hooks; /* the script has called debug.sethook */
  volatile bool is_busy; /* the host has called Lua */
  volatile unsigned run; /* how often it has */
  volatile sig_atomic_t told_by_terminal; /* the last Ctrl-C came from a terminal, which told our child processes too */
  volatile sig_atomic_t interrupts; /* Ctrl-C presses since the top level, up to 1000 */
  volatile sig_atomic_t stop;       /* LR_RUNS … */
  volatile sig_atomic_t closes;     /* while stopped: what closes variables may run */
  int exit_code;
  bool allows_binary;
  uint64_t calls;         /* the number of the last call that could catch an error: each has its own */
  uint64_t stopped_calls; /* those up to this one cannot catch what stops the script */
  bool was_interrupted;
  const char *_Atomic limit_reached;  /* NULL, or what an interrupt says that a limit caused */
  atomic_bool looks_at_memory;        /* a watcher asks whether a collection helps */
  const char *volatile library;       /* the function of Lua's library that runs, if it may take long */
  void *volatile entered;             /* the host's function that runs */
  bool rethrown; /* the error on its way has its traceback already */
  bool records_frames;
  lr_profile *profile; /* NULL: nobody measures */
  const void *watched; /* the function whose locals are recorded at an error */
  int64_t allocations_left; /* tests: < 0 = never fail */
  bool allocation_failed, warnings_on, warning_continues;
  bool has_breakpoints;
  uint64_t break_lines[4]; /* bit n: a breakpoint's line is n modulo 256 */
  int step, step_depth;    /* how the script goes on from where it was paused */
  lua_State *step_thread;
  lua_State *paused;       /* the coroutine that the host looks at, or NULL */
  pthread_t thread;
  struct lr_child *children; /* programs that were started and not yet waited for */
};

static inline lr_runtime *runtime_of(lua_State *L) { return *(lr_runtime **)lua_getextraspace(L); }

/* interrupt.c */
void lr_arm_if_asked(lua_State *L); /* after a change of coroutine: the request may have met the other one */
int lr_caught(lua_State *L, int status, uint64_t number); /* call `number` failed: raises again what it may not catch */
/* Whether call `number` may not go on: it was under way when something stopped the script. */
static inline bool lr_is_stopped(const lr_runtime *rt, uint64_t number) {
  return rt->stop && (!rt->closes || number <= rt->stopped_calls);
}
void lr_push_stop(lua_State *L);  /* the error value of what stops the script. [-0, +1] */
void lr_check_stop(lua_State *L); /* raises what stops the script, if something does */
void lr_count_instructions(lr_runtime *rt, int64_t count);
void lr_forget_stop(lr_runtime *rt); /* nothing stops what runs next */
/* hooks.c */
enum { LR_COUNT_STEP = 1000 };    /* instructions between two looks at the instruction limit */
void lr_arm(lua_State *L);        /* the hook runs before the next instruction of L */
void lr_base_hook(lua_State *L);  /* the hook of normal running: none, or the instruction count, and the script's own */
void lr_open_hooks(lua_State *L);
/* attendant.c */
void lr_stop_attendant(lr_runtime *rt);
/* processes.c */
void lr_signal_children(lr_runtime *rt); /* passes Ctrl-C on to programs that a terminal did not tell */
void lr_open_processes(lua_State *L);
/* library.c */
void lr_open_library(lua_State *L);
/* finalizers.c */
void lr_open_finalizers(lua_State *L);
/* profile.c */
void lr_profile_event(lua_State *L, lua_Debug *ar);
/* frames.c */
void lr_record_frames(lua_State *L);
void lr_push_call_stack(lua_State *L, int first); /* as lr_push_frames, from that level on; 12 free slots. [-0, +1] */
/* protected.c */
int lr_outermost_level(lua_State *L);
/* breakpoints.c */
void lr_look_at_line(lua_State *L, lua_Debug *ar); /* a line is about to run */
int lr_line_mask(const lr_runtime *rt);            /* LUA_MASKLINE if lines are looked at */
void lr_forget_step(lr_runtime *rt);
/* base.c */
void lr_open_base(lua_State *L);
/* Puts a function of ours in the place of a stock one, which has no upvalues, in a module of the standard library; returns
   the stock one. [-0, +0] */
lua_CFunction lr_replace_stock(lua_State *L, const char *module, const char *name, lua_CFunction ours);
/* The coroutine that a function of the debug library may have as its first argument; `shift`: whether it has. */
lua_State *lr_thread_argument(lua_State *L, int *shift);
/* A new table whose keys ("k") or values ("v") are weak. [-0, +1] */
void lr_push_weak_table(lua_State *L, const char *mode);
/* loading.c */
void lr_open_loading(lua_State *L);
/* debugging.c */
void lr_open_debugging(lua_State *L);
/* object.c */
void lr_open_objects(lua_State *L);
bool lr_is_host_function(lua_CFunction function); /* one whose upvalues are pointers of the host */
/* memory.c */
void lr_tell_collection(lua_State *L, bool is_over);
void *lr_allocate(void *runtime, void *block, size_t old_size, size_t new_size);
