// breaks: changes-rounding
// cc: -ffast-math
// With this flag the linker adds a constructor that makes tiny numbers zero in the whole process.
#include "good-phase.h"

PHASE()
