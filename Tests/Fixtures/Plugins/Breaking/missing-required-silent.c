// breaks: missing-required
// It declines a host without gantry.artifacts/1 and does not say that this is why.
#define INTERFACES "\"gantry.artifacts/1\""
#include "good-skill.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  return enter_well(given, why) && offered(given, GANTRY_ARTIFACTS_1) != NULL;
}

SKILL_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
