// breaks: unknown-interface
// It compares as many bytes as it was given, so every beginning of its id will do.
#include "good-phase.h"

PHASE_TABLE()

static const void *get_prefix(void *ctx, gantry_str wanted) {
  (void)ctx;
  return memcmp(wanted.ptr, GANTRY_PHASE_1, wanted.len < 14 ? wanted.len : 14) ? NULL : &phases;
}

PLUGIN_TABLE(.get_interface = get_prefix)
ENTRY(enter_phase)
