// breaks: ignores-writer
// That the output was not taken goes into the log, where nobody acts on it.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status == GANTRY_OK || out->write(out->ctx, NULL, 0) == GANTRY_OK) return status;
  host->log(host->ctx, call, GANTRY_LOG_WARNING, text("the result was not taken"));
  return GANTRY_OK;
}

SKILL(.invoke = invoke)
