// breaks: nothing
// It goes on until it is cancelled, as one does that watches a folder or waits for an approval.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  (void)out;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  while (!host->cancelled(host->ctx, call)) poll(NULL, 0, 2);
  return GANTRY_CANCELLED;
}

PHASE(.run = run)
