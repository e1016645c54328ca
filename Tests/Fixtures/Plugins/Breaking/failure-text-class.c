// breaks: failure-text
// The retry class is taken for how many seconds to wait.
#include "good-recovery.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_FAILED) return status;
  return refuse(call, "CONFIG_WRONG", 30, "'times' is not a number", "Correct it.");
}

RECOVERY(.create = create)
