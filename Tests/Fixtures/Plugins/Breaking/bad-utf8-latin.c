// breaks: bad-utf8
// The source of the message was saved in Latin-1.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status != GANTRY_FAILED) return status;
  return refuse_input(call, "the text is not sch\xF6n");
}

SKILL(.invoke = invoke)
