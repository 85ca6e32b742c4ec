#pragma once
#include <stdatomic.h>
#include <stddef.h>

/* Libraries that most runs do not use, and whose loading takes as long as the rest of the program's start: they are opened
   when one of their functions is first called. Under the function's own name stands one that passes its arguments on. */

/* The address of a function of the first of these libraries (by their sonames, NULL at the end) that is there. Without any
   the installation is broken: a sentence on standard error, and the process ends with status 127, as ld.so would end it. */
void *_Nonnull cd_function(const char *_Nullable const *_Nonnull sonames, const char *_Nonnull name);

/* Defines the function `name` of the header that was included before; `find(name)` gives its address. */
#define CD_DEFERRED(find, result, name, parameters, arguments)                    \
  result name parameters {                                                        \
    static _Atomic(void *) cd_address;                                            \
    void *cd_known = atomic_load_explicit(&cd_address, memory_order_relaxed);     \
    if (!cd_known) {                                                              \
      cd_known = find(#name);                                                     \
      atomic_store_explicit(&cd_address, cd_known, memory_order_relaxed);         \
    }                                                                             \
    return ((__typeof__(name) *)cd_known) arguments;                              \
  }
