// breaks: silent-failure
// It fails and keeps the reason to itself.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char name[64 * 4 + 1];
  size_t length;
  if (read_text(input, "name", name, sizeof name, &length) != GANTRY_JSON_FOUND) {
    return GANTRY_FAILED;
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
