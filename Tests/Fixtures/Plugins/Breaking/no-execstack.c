// breaks: no-execstack
// cc: -Wl,-z,execstack
// An assembler file without a note on the stack makes the stacks of the whole process executable.
#include "good-phase.h"

PHASE()
