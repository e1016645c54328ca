// breaks: cancel-latency
// A cancelled call says goodbye to a service and waits for the answer.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (!host->cancelled(host->ctx, call)) return good_run(self, call, input, out);
  poll(NULL, 0, 1500);
  return GANTRY_CANCELLED;
}

PHASE(.run = run)
