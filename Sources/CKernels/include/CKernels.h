#pragma once
#include "il_elementwise.h"
#include "il_isa.h"
#include "il_memory.h"
#include "il_pool.h"
#include "il_random.h"
#include "il_reduce.h"
