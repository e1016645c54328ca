// breaks: decision-schema
// How long to wait is in seconds, under a name of its own.
#include "good-recovery.h"

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  char retry_class[32];
  size_t length;
  int found = gantry_json_string(failure, "retry_class", retry_class, sizeof retry_class, &length);
  if (found != GANTRY_JSON_FOUND || strcmp(retry_class, "retryable") != 0) {
    return good_decide(self, call, failure, out);
  }
  return answer_or_fail(call, out, "{\"decision\":\"retry\",\"after\":5}");
}

RECOVERY(.decide = decide)
