// breaks: input-fuzz
// What cannot be is asserted.
#include <assert.h>

#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  char given[200 * 4 + 1];
  size_t length;
  int found = read_text(args, "text", given, sizeof given, &length);
  assert(found == GANTRY_JSON_FOUND);
  return found < 0 ? GANTRY_FAILED : good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
