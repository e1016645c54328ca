// breaks: calls-exit
// It ends the process at once when it cannot be configured.
#include <unistd.h>

#include "good-sink.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_OK) _exit(78);
  return status;
}

SINK(.create = create)
