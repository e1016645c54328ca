// breaks: input-fuzz
// It takes for granted that there is a name.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_json_cursor value = {NULL, NULL};
  gantry_json_member(input, "name", &value);
  if (*value.at != '"') return refuse_input(call, "'name' is not a text");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
