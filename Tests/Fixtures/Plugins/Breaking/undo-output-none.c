// breaks: undo-output
// Nobody is told what was taken back.
#include "good-phase.h"

static gantry_status undo(
  void *self, gantry_call call, gantry_bytes receipts, const gantry_out *out) {
  return (void)self, (void)call, (void)receipts, (void)out, GANTRY_OK;
}

PHASE(.undo = undo)
