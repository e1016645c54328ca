// breaks: full-relro
// cc: -Wl,-z,lazy -Wl,-z,norelro
// It is linked without anything that protects the tables the linker fills in.
#include "good-phase.h"

PHASE()
