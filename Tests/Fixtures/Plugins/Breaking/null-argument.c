// breaks: null-argument
// There is nothing to say about its failures, so it hands over nothing.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (input.len < 12) {
    host->fail(host->ctx, call, NULL);
    return GANTRY_FAILED;
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
