// breaks: undo-output
// One thing was taken back, so there is one text and no list.
#include "good-phase.h"

static gantry_status undo(
  void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  (void)self, (void)receipts;
  return answer_or_fail(call, out, "{\"undone\":\"greeting\"}");
}

PHASE(.undo = undo)
