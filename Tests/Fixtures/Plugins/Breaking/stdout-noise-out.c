// breaks: stdout-noise
// It prints what it decided, as the program did that it was made from.
#include "good-recovery.h"

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  gantry_status status = good_decide(self, call, failure, out);
  printf("decided: %d\n", status);
  fflush(stdout);
  return status;
}

RECOVERY(.decide = decide)
