// breaks: double-entry
// It declines to be entered again, although nothing stands in the way.
#include "good-sink.h"

static int entered;

static int enter(const gantry_host *given, const gantry_out *why) {
  if (entered++) {
    refuse_entry(why, "test.breaking was entered before.");
    return 0;
  }
  return enter_well(given, why);
}

SINK_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
