// breaks: recovery-total
// It looks for the plugin of the failure; failures of the host itself have none.
#include "good-recovery.h"

static gantry_status decide(
  void *self, gantry_call call, gantry_bytes failure, const gantry_out *out) {
  gantry_json_cursor source;
  if (gantry_json_member(failure, "plugin", &source) == GANTRY_JSON_FOUND && *source.at == 'n') {
    return refuse(call, "NO_PLUGIN", GANTRY_RETRY_PERMANENT, "the failure is of no plugin",
                  "Ask another strategy.");
  }
  return good_decide(self, call, failure, out);
}

RECOVERY(.decide = decide)
