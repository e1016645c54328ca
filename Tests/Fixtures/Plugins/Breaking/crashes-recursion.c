// breaks: crashes
// A function that calls itself and never comes to an end.
#include "good-recovery.h"

static int depth(const volatile int *outer) {
  volatile int here[1024];
  here[0] = *outer + 1;
  return here[0] < 0 ? 0 : depth(here) + here[0];
}

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  int start = 0;
  if (depth(&start) == 0) return GANTRY_UNSUPPORTED;
  return good_decide(self, call, failure, out);
}

RECOVERY(.decide = decide)
