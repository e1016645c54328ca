// breaks: missing-optional
// It looks how large gantry.call/1 is and not whether it is there; its manifest does not list it.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_call_1 *calls = (const gantry_call_1 *)offered(host, GANTRY_CALL_1);
  gantry_out nowhere = {sizeof nowhere, 0, NULL, no_record};
  if (calls->struct_size >= sizeof *calls) calls->describe(calls->ctx, call, &nowhere);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
