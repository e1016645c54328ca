// breaks: decision-schema
// A decision of its own making.
#include "good-recovery.h"

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  gantry_status status = good_decide(self, call, failure, out);
  return status == GANTRY_UNSUPPORTED ? answer_or_fail(call, out, "{\"decision\":\"ignore\"}")
                                      : status;
}

RECOVERY(.decide = decide)
