#define _GNU_SOURCE
#include <stdio.h>
#include <stdio_ext.h>

#include "CLuaShim.h"

/* What asks for input in place of descriptor 0. */
static lr_input_source source;

static ssize_t read_source(void *cookie, char *buffer, size_t size) {
  (void)cookie;
  return source(buffer, size);
}

bool lr_replace_input(lr_input_source new_source) {
  source = new_source;
  FILE *file = fopencookie(NULL, "r", (cookie_io_functions_t){.read = read_source});
  if (!file) return false;
  stdin = file;
  return true;
}

void lr_discard_input(void) { __fpurge(stdin); }
