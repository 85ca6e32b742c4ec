#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CInterrupt.h"
#include "runtime.h"

/* os.execute and io.popen, whose waiting Ctrl-C ends. C's own hide SIGINT from the program that calls them. To a script
   they are the stock functions. */

extern char **environ;

/* A place for a program that is about to be started. Raises if memory is short. */
static lr_child *new_child(lua_State *L) {
  lr_child *child = calloc(1, sizeof *child);
  if (!child) luaL_error(L, "not enough memory");
  return child;
}

/* From now on it gets the signals, until it is taken out. */
static void add_child(lr_runtime *rt, lr_child *child) {
  child->next = rt->children;
  rt->children = child;
}

static void remove_child(lr_runtime *rt, lr_child *child) {
  lr_child **at = &rt->children;
  while (*at && *at != child) at = &(*at)->next;
  if (*at) *at = child->next;
  free(child);
}

static lr_child *child_of(lr_runtime *rt, const FILE *stream) {
  lr_child *child = rt->children;
  while (child && child->stream != stream) child = child->next;
  return child;
}

/* The signal goes to a program and to those that it started, as a terminal's would. */
static void signal_family(pid_t pid, int number, int depth) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
  FILE *file = depth < 8 ? fopen(path, "re") : NULL;
  if (file) {
    size_t count = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[count] = 0;
    int child, used;
    for (const char *at = text; sscanf(at, "%d%n", &child, &used) == 1; at += used) signal_family(child, number, depth + 1);
  }
  kill(pid, number);
}

void lr_signal_children(lr_runtime *rt) {
  if (rt->told_by_terminal) return;
  for (const lr_child *child = rt->children; child; child = child->next) signal_family(child->pid, SIGINT, 0);
}

/* Starts `sh -c command`; `descriptor` of ours becomes `number` of the program's, unless it is -1. Returns 0 or errno. */
static int start(const char *command, int descriptor, int number, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  if (descriptor >= 0) posix_spawn_file_actions_adddup2(&actions, descriptor, number);
  sigset_t set;
  sigemptyset(&set);
  posix_spawnattr_setsigmask(&attributes, &set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGPIPE);
  sigaddset(&set, SIGTERM);
  posix_spawnattr_setsigdefault(&attributes, &set);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  char *const words[] = {"sh", "-c", (char *)command, NULL};
  int code = posix_spawn(pid, "/bin/sh", &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

/* Whether the program ended within the milliseconds. */
static bool ends_within(pid_t pid, int *status, int milliseconds) {
  for (int i = 0; i <= milliseconds; i += 5) {
    if (waitpid(pid, status, WNOHANG) == pid) return true;
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  }
  return false;
}

/* Waits for its end. One that an interrupt does not end is ended. Returns the status as waitpid gives it, or -1. */
static int wait_for(lr_runtime *rt, pid_t pid) {
  int status = -1;
  for (;;) {
    pid_t result = waitpid(pid, &status, il_interrupt_requested() ? WNOHANG : 0);
    if (result == pid) return status;
    if (result < 0 && errno != EINTR) return -1;
    if (!il_interrupt_requested()) continue;
    lr_signal_children(rt);
    if (ends_within(pid, &status, 100)) return status;
    signal_family(pid, SIGTERM, 0);
    if (ends_within(pid, &status, 50)) return status;
    signal_family(pid, SIGKILL, 0);
  }
}

static int raise_if_asked(lua_State *L) {
  if (!il_interrupt_requested()) return 0;
  lr_push_interrupt(L);
  return lua_error(L);
}

static int os_execute(lua_State *L) {
  const char *command = luaL_optstring(L, 1, NULL);
  if (!command) {
    lua_pushboolean(L, access("/bin/sh", X_OK) == 0);
    return 1;
  }
  lr_runtime *rt = runtime_of(L);
  lr_child *child = new_child(L);
  int code = start(command, -1, -1, &child->pid);
  if (code) {
    free(child);
    errno = code;
    return luaL_execresult(L, -1);
  }
  add_child(rt, child);
  int status = wait_for(rt, child->pid);
  remove_child(rt, child);
  raise_if_asked(L);
  errno = 0;
  return luaL_execresult(L, status);
}

static int close_stream(lua_State *L) {
  luaL_Stream *stream = luaL_checkudata(L, 1, LUA_FILEHANDLE);
  lr_runtime *rt = runtime_of(L);
  lr_child *child = child_of(rt, stream->f);
  fclose(stream->f);
  int status = -1;
  if (child) {
    status = wait_for(rt, child->pid);
    remove_child(rt, child);
    errno = 0;
  }
  return luaL_execresult(L, status);
}

static int io_popen(lua_State *L) {
  const char *command = luaL_checkstring(L, 1), *mode = luaL_optstring(L, 2, "r");
  luaL_argcheck(L, (*mode == 'r' || *mode == 'w') && !mode[1], 2, "invalid mode");
  luaL_Stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
  stream->closef = NULL;
  luaL_setmetatable(L, LUA_FILEHANDLE);
  fflush(NULL);
  int ends[2], theirs = *mode == 'r' ? 1 : 0;
  if (pipe2(ends, O_CLOEXEC) != 0) return luaL_fileresult(L, 0, command);
  FILE *ours = fdopen(ends[1 - theirs], mode);
  lr_child *child = calloc(1, sizeof *child);
  int code = ours && child ? start(command, ends[theirs], theirs, &child->pid) : ENOMEM;
  close(ends[theirs]);
  if (code) {
    free(child);
    if (ours) fclose(ours);
    else close(ends[1 - theirs]);
    errno = code;
    return luaL_fileresult(L, 0, command);
  }
  child->stream = stream->f = ours;
  add_child(runtime_of(L), child);
  stream->closef = close_stream;
  return 1;
}

void lr_open_processes(lua_State *L) {
  lua_getglobal(L, LUA_OSLIBNAME);
  lua_pushcfunction(L, os_execute);
  lua_setfield(L, -2, "execute");
  lua_getglobal(L, LUA_IOLIBNAME);
  lua_pushcfunction(L, io_popen);
  lua_setfield(L, -2, "popen");
  lua_pop(L, 2);
}
