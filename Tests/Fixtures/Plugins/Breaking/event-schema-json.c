// breaks: event-schema
// The payload is no JSON: it is written as people write.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  emit(call, "test.greeted", "bytes = 12");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
