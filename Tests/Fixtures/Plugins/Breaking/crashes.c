// breaks: crashes
// A pointer that nobody has set, in every call.
#include "good-phase.h"

static volatile int *calls_so_far;

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (*calls_so_far)++;
  return good_run(self, call, input, out);
}

PHASE(.run = run)
