// breaks: manifest-schemas
// There is no type of this name in JSON Schema.
#define OUTPUT "{\"type\":\"strng\"}"
#include "good-phase.h"

PHASE()
