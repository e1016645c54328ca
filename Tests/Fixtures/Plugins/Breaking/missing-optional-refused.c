// breaks: missing-optional
// It declines a host without gantry.cancel/1, which its manifest does not ask for.
#include "good-sink.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  if (!enter_well(given, why)) return 0;
  const gantry_cancel_1 *cancel = (const gantry_cancel_1 *)offered(given, GANTRY_CANCEL_1);
  if (GANTRY_HAS(cancel, gantry_cancel_1, wait_fd)) return 1;
  refuse_entry(why, "test.breaking 1.0.0 needs gantry.cancel/1. Upgrade Gantry.");
  return 0;
}

SINK_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
