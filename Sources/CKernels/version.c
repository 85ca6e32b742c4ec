#define _GNU_SOURCE
#include "il_version.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <sleef.h>
#include <stdlib.h>

#define TEXT(x) #x
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *il_sleef_version(void) {
  return VERSION(SLEEF_VERSION_MAJOR, SLEEF_VERSION_MINOR, SLEEF_VERSION_PATCHLEVEL);
}

char *il_sleef_path(void) {
  extern double Sleef_finz_log1pd1_u10purecfma(double);
  Dl_info info;
  if (!dladdr((void *)Sleef_finz_log1pd1_u10purecfma, &info) || !info.dli_fname) return 0;
  return realpath(info.dli_fname, 0);
}

const char *il_c_library_version(void) { return gnu_get_libc_version(); }
