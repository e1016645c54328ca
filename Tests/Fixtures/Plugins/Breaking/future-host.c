// breaks: future-host
// It wants exactly the host it was compiled for.
#include "good-phase.h"

static int enter(const gantry_host *given, const gantry_out *why) {
  if (given->struct_size != sizeof *given || given->abi_minor != GANTRY_ABI_MINOR) {
    refuse_entry(why, "test.breaking 1.0.0 was made for host ABI 1.0.");
    return 0;
  }
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
