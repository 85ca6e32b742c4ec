#include "CInterrupt.h"

atomic_bool il_interrupt_flag;
