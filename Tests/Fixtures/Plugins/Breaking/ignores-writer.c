// breaks: ignores-writer
// Whether the output arrived is not looked at.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  answer(out, output.bytes);
  return GANTRY_OK;
}

PHASE(.run = run)
