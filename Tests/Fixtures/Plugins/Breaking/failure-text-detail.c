// breaks: failure-text
// The evidence is no JSON.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_status status = good_run(self, call, input, out);
  if (status != GANTRY_FAILED) return status;
  gantry_error error = {sizeof error, GANTRY_RETRY_CONFIG, text("INPUT_WRONG"),
                        text("'name' is not a text"), text("Correct it."), text("{name: 1}")};
  host->fail(host->ctx, call, &error);
  return GANTRY_FAILED;
}

PHASE(.run = run)
