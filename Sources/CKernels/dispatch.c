#include "il_isa.h"

int il_isa_supported(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v3");
}

int il_isa_best(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v4") ? IL_ISA_V4 : IL_ISA_V3;
}

_Atomic int il_isa = IL_ISA_V3;

__attribute__((constructor)) static void select_best(void) { il_isa = il_isa_best(); }

int il_isa_current(void) { return il_isa; }

int il_isa_select(int isa) {
  if ((isa == IL_ISA_V3 || isa == IL_ISA_V4) && isa <= il_isa_best()) il_isa = isa;
  return il_isa;
}
