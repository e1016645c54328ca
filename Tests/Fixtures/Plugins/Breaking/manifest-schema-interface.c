// breaks: manifest-schema
// A host interface without its revision.
#define INTERFACES "\"gantry.effects\""
#include "good-phase.h"

PHASE()
