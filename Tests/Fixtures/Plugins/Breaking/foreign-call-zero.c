// breaks: foreign-call
// It fails without a call, as it logs without one.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status == GANTRY_FAILED) refuse_input(0, "the skill did not like its input");
  return status;
}

SKILL(.invoke = invoke)
