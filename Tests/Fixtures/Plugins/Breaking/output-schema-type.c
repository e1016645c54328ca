// breaks: output-schema
// The manifest promises a number, and a list comes.
#include "good-skill.h"

static gantry_status swallow(void *ctx, const uint8_t *data, size_t length) {
  return (void)ctx, (void)data, (void)length, GANTRY_OK;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_out nowhere = {sizeof nowhere, 0, NULL, swallow};
  gantry_status status = good_invoke(self, call, name, args, &nowhere);
  return status == GANTRY_OK ? answer_or_fail(call, out, "{\"vowels\":[\"a\",\"e\"]}") : status;
}

SKILL(.invoke = invoke)
