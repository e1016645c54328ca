// breaks: recovery-total
// A class of failures that it does not know is an error to it.
#include "good-recovery.h"

static const char *const known[] = {
  "plugin", "timeout", "crash", "host", "input", "output", "cancelled", "limit", "secret", "skill"};

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  char name[64];
  size_t length;
  if (gantry_json_string(failure, "class", name, sizeof name, &length) != GANTRY_JSON_FOUND) {
    return good_decide(self, call, failure, out);
  }
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strcmp(known[i], name) == 0) return good_decide(self, call, failure, out);
  }
  return refuse(call, "CLASS_UNKNOWN", GANTRY_RETRY_PERMANENT, "the failure is of no known class",
                "Upgrade test.breaking.");
}

RECOVERY(.decide = decide)
