// breaks: entry-time
// It warms its caches before it says what it is.
#include "good-phase.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  poll(NULL, 0, 90);
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
