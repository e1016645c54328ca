// breaks: output-json
// The NUL at the end of the text is written as well.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status != GANTRY_OK) return status;
  status = out->write(out->ctx, (const uint8_t *)"", 1);
  return status == GANTRY_OK ? GANTRY_OK : refused_by(call, status);
}

SKILL(.invoke = invoke)
