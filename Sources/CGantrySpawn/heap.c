#include <malloc.h>

#include "gantry_spawn.h"

void gantry_use_one_heap(void) { mallopt(M_ARENA_MAX, 1); }
