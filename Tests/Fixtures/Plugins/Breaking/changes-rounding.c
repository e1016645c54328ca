// breaks: changes-rounding
// cc: -lm
// It rounds down while it computes, and so does everybody after it.
#include <fenv.h>

#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  fesetround(FE_DOWNWARD);
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
