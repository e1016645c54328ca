// breaks: calls-exit
// What it was made from was a program, and programs end when they are called wrongly.
#include <stdlib.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_status status = good_run(self, call, input, out);
  if (status == GANTRY_FAILED) exit(EXIT_FAILURE);
  return status;
}

PHASE(.run = run)
