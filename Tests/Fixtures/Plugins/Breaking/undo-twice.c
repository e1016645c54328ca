// breaks: undo-twice
// What was taken back once cannot be taken back again.
#include "good-phase.h"

static int undone;

static gantry_status undo(
  void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  if (undone++) {
    return refuse(call, "NOT_THERE", GANTRY_RETRY_PERMANENT, "the greeting is not there",
                  "Greet before undoing it.");
  }
  return good_undo(self, call, receipts, out);
}

PHASE(.undo = undo)
