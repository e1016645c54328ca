// breaks: unknown-interface
// It compares as many bytes as its id has, so gantry.skill/12 will do.
#include "good-skill.h"

SKILL_TABLE()

static const void *get_suffix(void *ctx, gantry_str wanted) {
  size_t length = strlen(GANTRY_SKILL_1);
  (void)ctx;
  return wanted.len >= length && memcmp(wanted.ptr, GANTRY_SKILL_1, length) == 0 ? &skills : NULL;
}

PLUGIN_TABLE(.get_interface = get_suffix)
ENTRY(enter_well)
