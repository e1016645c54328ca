// breaks: truncated-host
// It uses the host's functions without asking whether they are there.
#include "good-skill.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  (void)why;
  host = given;
  return 1;
}

SKILL_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
