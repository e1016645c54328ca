// breaks: manifest-json
// The length is that of the array, so the NUL at its end is part of the manifest.
#include "good-phase.h"

PHASE_TABLE()
PLUGIN_TABLE(.manifest_json = {manifest, sizeof manifest})
ENTRY(enter_phase)
