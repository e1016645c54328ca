// breaks: reads-past-end
// It takes the input for a C string.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (strstr((const char *)input.ptr, "\"name\"") == NULL) {
    return refuse_input(call, "there is no 'name'");
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
