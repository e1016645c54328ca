// breaks: status-range
// Create answers what the functions of the system would.
#include <errno.h>

#include "good-skill.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  return status == GANTRY_FAILED ? EINVAL : status;
}

SKILL(.create = create)
