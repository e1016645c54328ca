// breaks: failure-text
// There is a code and nothing for people.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status != GANTRY_FAILED) return status;
  return refuse(call, "INPUT_WRONG", GANTRY_RETRY_CONFIG, "", "");
}

SKILL(.invoke = invoke)
