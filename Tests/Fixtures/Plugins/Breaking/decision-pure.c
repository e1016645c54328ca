// breaks: decision-pure
// It counts failures itself, instead of reading their number.
#include "good-recovery.h"

static int seen;

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  int64_t attempts;
  if (gantry_json_integer(failure, "attempts", &attempts) == GANTRY_JSON_FOUND && ++seen % 2 == 0) {
    return answer_or_fail(call, out, "{\"decision\":\"abort\"}");
  }
  return good_decide(self, call, failure, out);
}

RECOVERY(.decide = decide)
