// breaks: event-undeclared
// The manifest has the event, but not among those of this type.
#define EMITS ""
#include "good-phase.h"

static gantry_status run_anyway(
  void *instance, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  gantry_status status = greet((const phase *)instance, call, input, &output);
  if (status != GANTRY_OK) return status;
  emit(call, "test.greeted", "{\"bytes\":1}");
  return answer_or_fail(call, out, output.bytes);
}

PHASE(.run = run_anyway)
