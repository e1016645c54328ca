// breaks: ignores-again
// When the host is busy, the event is lost.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  host->emit(host->ctx, call, text("test.greeted"), bytes("{\"bytes\":12}"));
  return answer_or_fail(call, out, output.bytes);
}

PHASE(.run = run)
