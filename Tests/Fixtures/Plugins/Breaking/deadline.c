// breaks: deadline
// It waits for a service until its own patience ends, two seconds after that of the host.
#include <time.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_cancel_1 *cancel = (const gantry_cancel_1 *)offered(host, GANTRY_CANCEL_1);
  if (!GANTRY_HAS(cancel, gantry_cancel_1, deadline_ns)) return good_run(self, call, input, out);
  int64_t end = cancel->deadline_ns(cancel->ctx, call) + 1500000000;
  for (struct timespec now = {0, 0}; end > 1500000000;) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec > end) return GANTRY_TIMED_OUT;
    poll(NULL, 0, 20);
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
