#include "CInterrupt.h"

atomic_bool il_interrupt_flag;
atomic_int il_interrupt_holds;
