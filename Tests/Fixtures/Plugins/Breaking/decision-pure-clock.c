// breaks: decision-pure
// It spreads retries by the clock.
#include <time.h>

#include "good-recovery.h"

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  struct timespec now;
  char decision[96];
  int64_t attempts;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (gantry_json_integer(failure, "attempts", &attempts) != GANTRY_JSON_FOUND) {
    return good_decide(self, call, failure, out);
  }
  snprintf(decision, sizeof decision, "{\"decision\":\"retry\",\"after_ns\":%ld}", now.tv_nsec);
  return answer_or_fail(call, out, decision);
}

RECOVERY(.decide = decide)
