// breaks: manifest-present
// The manifest is in a file beside the library, where nobody looks for it.
#include "good-phase.h"

PHASE_TABLE()
PLUGIN_TABLE(.manifest_json = {NULL, 0})
ENTRY(enter_phase)
