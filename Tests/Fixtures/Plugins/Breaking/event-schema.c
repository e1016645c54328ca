// breaks: event-schema
// A number in quotes.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  emit(call, "test.greeted", "{\"bytes\":\"12\"}");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
