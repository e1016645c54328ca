// breaks: placement-parity
// The output depends on the name of the program it is in.
#define _GNU_SOURCE
#include <errno.h>

#include "good-skill.h"

static gantry_status no_output(void *ctx, const uint8_t *data, size_t length) {
  return (void)ctx, (void)data, (void)length, GANTRY_OK;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  char output[64];
  gantry_out nowhere = {sizeof nowhere, 0, NULL, no_output};
  gantry_status status = good_invoke(self, call, name, args, &nowhere);
  if (status != GANTRY_OK) return status;
  snprintf(output, sizeof output, "{\"vowels\":%zu}", strlen(program_invocation_short_name));
  return answer_or_fail(call, out, output);
}

SKILL(.invoke = invoke)
