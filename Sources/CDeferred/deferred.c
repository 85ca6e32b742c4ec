#include "CDeferred.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

static _Noreturn void end(const char *what) {
  const char *reason = dlerror();
  fprintf(stderr, "instab-lua: %s: %s\n", what, reason ? reason : "not found");
  fflush(stderr);
  _exit(127);
}

void *cd_function(const char *const *sonames, const char *name) {
  void *library = NULL;
  for (int i = 0; sonames[i] && !library; i++) library = dlopen(sonames[i], RTLD_LAZY | RTLD_LOCAL);
  if (!library) end("a library cannot be loaded");
  void *function = dlsym(library, name);
  if (!function) end("a library lacks a function");
  return function;
}
