// breaks: failure-text
// The code is a sentence.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_status status = good_run(self, call, input, out);
  if (status != GANTRY_FAILED) return status;
  return refuse(call, "Bad input!", GANTRY_RETRY_CONFIG, "'name' is not a text", "Correct it.");
}

PHASE(.run = run)
