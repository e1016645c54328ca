// breaks: entry-silent
// It wants a folder in the home of somebody, and does not say so.
#include "good-phase.h"

#include <sys/stat.h>

static int enter(const gantry_host *given, const gantry_out *why) {
  struct stat folder;
  if (stat("/srv/acme/.acme", &folder) != 0) return 0;
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
