// breaks: cancel-latency
// It emits how far it came, after it has seen that nobody wants to know.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (!host->cancelled(host->ctx, call)) return good_run(self, call, input, out);
  host->emit(host->ctx, call, text("test.greeted"), bytes("{\"bytes\":0}"));
  return GANTRY_CANCELLED;
}

PHASE(.run = run)
