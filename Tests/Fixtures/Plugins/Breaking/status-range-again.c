// breaks: status-range
// A phase has no AGAIN: nobody would ask it again.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_status status = good_run(self, call, input, out);
  return status == GANTRY_FAILED ? GANTRY_AGAIN : status;
}

PHASE(.run = run)
