// breaks: crashes
// Flush keeps the newest instance for later and destroy frees it, by both of its names.
#include "good-sink.h"

static void *volatile newest;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status == GANTRY_OK) newest = *instance;
  return status;
}

static void destroy(void *instance) {
  good_destroy(newest);
  good_destroy(instance);
}

SINK(.create = create, .destroy = destroy)
