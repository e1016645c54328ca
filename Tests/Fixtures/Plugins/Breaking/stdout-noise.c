// breaks: stdout-noise
// A line for debugging was left behind.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  fprintf(stderr, "run: %zu bytes\n", input.len);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
