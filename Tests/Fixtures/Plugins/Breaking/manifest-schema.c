// breaks: manifest-schema
// A member that the manifest does not have.
#define MORE ",\"author\":\"Acme\""
#include "good-phase.h"

PHASE()
