// breaks: entry-refuses
// It wants a licence before it hands out so much as its manifest.
#include "good-phase.h"

#include <stdlib.h>

static int enter(const gantry_host *given, const gantry_out *why) {
  if (getenv("ACME_LICENCE") == NULL) {
    refuse_entry(why, "test.breaking needs a licence. Set ACME_LICENCE.");
    return 0;
  }
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
