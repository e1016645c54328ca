// breaks: leaves-descriptor
// Create opens what destroy does not close.
#include <fcntl.h>

#include "good-phase.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  if (open("/dev/null", O_WRONLY | O_CLOEXEC) < 0) return refuse_memory(call);
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create)
