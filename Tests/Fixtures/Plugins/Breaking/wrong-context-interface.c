// breaks: wrong-context
// It hands an interface the context of the host's own table.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  const gantry_cancel_1 *cancel = (const gantry_cancel_1 *)offered(host, GANTRY_CANCEL_1);
  if (GANTRY_HAS(cancel, gantry_cancel_1, deadline_ns)) cancel->deadline_ns(host->ctx, call);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
