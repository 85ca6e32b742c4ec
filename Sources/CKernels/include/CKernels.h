#pragma once
#include "il_isa.h"
#include "il_pool.h"
#include "il_heat.h"
