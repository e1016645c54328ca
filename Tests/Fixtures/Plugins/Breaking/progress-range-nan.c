// breaks: progress-range
// Nothing of nothing is done.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  volatile double words = 0;
  host->progress(host->ctx, call, words / words, text("words"), text(""));
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
