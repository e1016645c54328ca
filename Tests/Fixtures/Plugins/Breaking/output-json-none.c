// breaks: output-json
// There is nothing to say, so nothing is written.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  (void)out;
  return greet((const phase *)self, call, input, &output);
}

PHASE(.run = run)
