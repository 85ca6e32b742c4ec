#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>
#include <wchar.h>

/* glibc shows it to X/Open sources only. Columns of a character, -1 if it is none. */
int wcwidth(wchar_t c);
