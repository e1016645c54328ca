// breaks: rtld-now
// Thread-local memory that has to be there from the start: there is not that much left when a
// library is loaded later.
#include "good-phase.h"

static __thread char scratch[1 << 16] __attribute__((tls_model("initial-exec")));

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  snprintf(scratch, sizeof scratch, "%zu", input.len);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
