#pragma once
#include <signal.h>

#include "CLuaShim.h"

/* What the files of this target share and Swift does not see. */
typedef struct lr_profile lr_profile;

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
  volatile sig_atomic_t interrupts; /* Ctrl-C presses since the top level */
  volatile sig_atomic_t stop;       /* LR_RUNS … */
  int exit_code;
  bool exit_closes;         /* os.exit(code, true) */
  bool allows_binary;
  int protected_calls;      /* how many are under way */
  int exit_protected_calls; /* how many were when os.exit was called */
  bool was_interrupted;
  bool rethrown; /* the error on its way has its traceback already */
  bool records_frames;
  lr_profile *profile; /* NULL: nobody measures */
  const void *watched; /* the function whose locals are recorded at an error */
  int64_t allocations_left; /* tests: < 0 = never fail */
  bool allocation_failed, warnings_on, warning_continues;
  pthread_t thread;
};

static inline lr_runtime *runtime_of(lua_State *L) { return *(lr_runtime **)lua_getextraspace(L); }

/* interrupt.c */
void lr_arm(lua_State *L);            /* the hook runs before the next instruction of L */
void lr_arm_if_asked(lua_State *L);   /* after a change of coroutine: the request may have met the other one */
void lr_base_hook(lua_State *L);      /* the hook of normal running: none, or the instruction count */
int lr_caught(lua_State *L, int status, int number); /* a protected call failed: raises again what nobody may catch */
/* profile.c */
void lr_profile_event(lua_State *L, lua_Debug *ar);
/* frames.c */
void lr_record_frames(lua_State *L);
/* base.c */
void lr_open_base(lua_State *L);
/* loading.c */
void lr_open_loading(lua_State *L);
/* debugging.c */
void lr_open_debugging(lua_State *L);
/* object.c */
void lr_open_objects(lua_State *L);
bool lr_is_host_function(lua_CFunction function); /* one whose upvalues are pointers of the host */
/* memory.c */
void *lr_allocate(void *runtime, void *block, size_t old_size, size_t new_size);
