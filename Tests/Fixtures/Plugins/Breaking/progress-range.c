// breaks: progress-range
// It counts in percent.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  host->progress(host->ctx, call, 50, text("half"), text(""));
  return good_run(self, call, input, out);
}

PHASE(.run = run)
