// breaks: double-entry
// Each entry makes a table of its own.
#include <stdlib.h>

#include "good-phase.h"

PHASE_TABLE()
PLUGIN_TABLE()

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  if (!enter_phase(given, why)) return NULL;
  gantry_plugin *table = (gantry_plugin *)malloc(sizeof *table);
  if (table != NULL) *table = plugin;
  return table;
}
