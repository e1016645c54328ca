// breaks: table-size
// The table is made with members by name, and the size was forgotten.
#include "good-phase.h"

PHASE_TABLE()
PLUGIN_TABLE(.struct_size = 0)
ENTRY(enter_phase)
