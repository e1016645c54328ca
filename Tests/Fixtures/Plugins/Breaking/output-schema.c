// breaks: output-schema
// A member is spelt otherwise than in the manifest.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  memcpy(strstr(output.bytes, "bytes"), "bites", 5);
  return answer_or_fail(call, out, output.bytes);
}

static gantry_status unsupported(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  return (void)self, (void)call, (void)input, (void)out, GANTRY_UNSUPPORTED;
}

PHASE(.run = run, .plan = unsupported)
