// breaks: event-undeclared
// An event that is written nowhere in the manifest.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  emit(call, "test.waved", "{}");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
