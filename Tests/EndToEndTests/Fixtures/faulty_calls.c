// Put before the C library by LD_PRELOAD: the n-th call that concerns a file below FAULTS_FOLDER fails as on a full disk, or
// the process is killed there. FAULTS_AT: n, from 1. FAULTS_KILL: set if it is to be killed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };
static char watched[DESCRIPTORS];
static int calls;

static int is_below(const char *path) {
  const char *folder = getenv("FAULTS_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int concerns) {
  const char *at = getenv("FAULTS_AT");
  if (!concerns || !at || ++calls != atoi(at)) return 0;
  if (getenv("FAULTS_KILL")) raise(SIGKILL);
  errno = ENOSPC;
  return 1;
}

static int is_watched(int descriptor) { return descriptor >= 0 && descriptor < DESCRIPTORS && watched[descriptor]; }

static int note(int descriptor, const char *path) {
  if (descriptor >= 0 && descriptor < DESCRIPTORS) watched[descriptor] = (char)is_below(path);
  return descriptor;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                    \
  int name(const char *path, int flags, ...) {                        \
    va_list list;                                                     \
    va_start(list, flags);                                            \
    mode_t mode = va_arg(list, mode_t);                               \
    va_end(list);                                                     \
    if (fails(is_below(path) && (flags & O_ACCMODE))) return -1;      \
    return note(NEXT(name)(path, flags, mode), path);                 \
  }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                   \
  FILE *name(const char *path, const char *mode) {                    \
    if (fails(is_below(path) && *mode != 'r')) return NULL;           \
    FILE *file = NEXT(name)(path, mode);                              \
    if (file) note(fileno(file), path);                               \
    return file;                                                      \
  }
FOPEN(fopen)
FOPEN(fopen64)

FILE *fdopen(int descriptor, const char *mode) { return NEXT(fdopen)(descriptor, mode); }
ssize_t write(int descriptor, const void *bytes, size_t count) {
  return fails(is_watched(descriptor)) ? -1 : NEXT(write)(descriptor, bytes, count);
}
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file) {
  return fails(is_watched(fileno(file))) ? 0 : NEXT(fwrite)(bytes, size, count, file);
}
int fclose(FILE *file) {
  int failed = fails(is_watched(fileno(file)));
  int result = NEXT(fclose)(file);
  if (failed) errno = ENOSPC;
  return failed ? EOF : result;
}
int fsync(int descriptor) { return fails(is_watched(descriptor)) ? -1 : NEXT(fsync)(descriptor); }
int fchmod(int descriptor, mode_t mode) { return fails(is_watched(descriptor)) ? -1 : NEXT(fchmod)(descriptor, mode); }
int rename(const char *from, const char *to) { return fails(is_below(to)) ? -1 : NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { return fails(is_below(path)) ? -1 : NEXT(mkdir)(path, mode); }
int close(int descriptor) {
  if (descriptor >= 0 && descriptor < DESCRIPTORS) watched[descriptor] = 0;
  return NEXT(close)(descriptor);
}
char *mkdtemp(char *pattern) { return fails(is_below(pattern)) ? NULL : NEXT(mkdtemp)(pattern); }
