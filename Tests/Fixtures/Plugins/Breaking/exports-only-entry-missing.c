// breaks: exports-only-entry
// The entry has the name it had in somebody's old example.
#include "good-phase.h"

PHASE_TABLE()
PLUGIN_TABLE()

GANTRY_EXPORT const gantry_plugin *gantry_plugin_entry(
  const gantry_host *given, const gantry_out *why);

const gantry_plugin *gantry_plugin_entry(const gantry_host *given, const gantry_out *why) {
  return enter_phase(given, why) ? &plugin : NULL;
}
