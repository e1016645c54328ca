// breaks: truncated-interfaces
// It asks whether the interface is there, and not how much of it.
#include "good-phase.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  if (!enter_phase(given, why)) return 0;
  effects = (const gantry_effects_1 *)offered(given, GANTRY_EFFECTS_1);
  return 1;
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
