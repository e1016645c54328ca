// breaks: soak
// A table of 4,096 instances, whose places are never used again.
#include "good-sink.h"

static void *instances[4096];
static int made;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  int place = __atomic_fetch_add(&made, 1, __ATOMIC_RELAXED);
  if (place >= 4096) {
    return refuse(call, "TOO_MANY", GANTRY_RETRY_RETRYABLE, "there are 4,096 instances",
                  "Start the host anew.");
  }
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status == GANTRY_OK) instances[place] = *instance;
  return status;
}

SINK(.create = create)
