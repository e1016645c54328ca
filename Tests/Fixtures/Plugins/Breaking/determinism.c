// breaks: determinism
// The time is part of the output.
#include <time.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  json output;
  char stamped[96];
  struct timespec now;
  gantry_status status = greet((const phase *)self, call, input, &output);
  if (status != GANTRY_OK) return status;
  clock_gettime(CLOCK_REALTIME, &now);
  snprintf(stamped, sizeof stamped, "{\"text\":\"at %lld.%09ld\",\"bytes\":%zu}",
           (long long)now.tv_sec, now.tv_nsec, output.length);
  return answer_or_fail(call, out, stamped);
}

PHASE(.run = run)
