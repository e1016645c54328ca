// breaks: null-argument
// The step has a length and no text.
#include "good-skill.h"

static const char *const steps[2] = {NULL, "count"};

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  host->progress(host->ctx, call, 0, (gantry_str){steps[0], 5}, text(""));
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
