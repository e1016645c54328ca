// breaks: missing-interface
// The id has a letter too many, so the phases of the manifest cannot be had.
#include "good-phase.h"

#undef GANTRY_PHASE_1
#define GANTRY_PHASE_1 "gantry.phases/1"

PHASE()
