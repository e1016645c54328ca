// breaks: leak-memory
// Destroy forgets what hangs on the instance.
#include "good-phase.h"

static void *volatile newest;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status == GANTRY_OK) newest = calloc(1, 600);
  return status;
}

PHASE(.create = create)
