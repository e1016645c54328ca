// breaks: undo-twice
// It fails when there is nothing to take back.
#include <unistd.h>

#include "good-phase.h"

static gantry_status undo(
  void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  if (unlink("greeting.txt") != 0) {
    return refuse(call, "NOT_THERE", GANTRY_RETRY_PERMANENT, "there is no greeting.txt",
                  "Greet before undoing it.");
  }
  return good_undo(self, call, receipts, out);
}

PHASE(.undo = undo)
