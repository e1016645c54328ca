// breaks: future-host
// It copies as many bytes as the host has, into a table as large as its own headers say.
#include "good-skill.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  gantry_host copy;
  memcpy(&copy, given, given->struct_size);
  if (!GANTRY_HAS(&copy, gantry_host, cancelled)) {
    refuse_entry(why, "test.breaking 1.0.0 needs the whole host table of 1.0. Upgrade Gantry.");
    return 0;
  }
  return enter_well(given, why);
}

SKILL_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
