// breaks: crashes
// It follows a pointer before looking whether there is anything.
#include "good-skill.h"

#include <stdlib.h>

static int enter(const gantry_host *given, const gantry_out *why) {
  const char *home = getenv("ACME_HOME");
  if (strlen(home) > 200) return refuse_entry(why, "ACME_HOME is too long."), 0;
  return enter_well(given, why);
}

SKILL_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
