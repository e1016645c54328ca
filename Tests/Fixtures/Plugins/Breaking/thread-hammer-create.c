// breaks: thread-hammer
// What is freed is kept for the next one, and two threads may take it at once.
#include <sched.h>

#include "good-sink.h"

static void *volatile spare;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  void *taken = spare;
  if (taken == NULL) return good_create(ctx, call, type, config, instance);
  sched_yield();
  spare = NULL;
  free(taken);
  return good_create(ctx, call, type, config, instance);
}

static void destroy(void *instance) {
  if (spare == NULL) spare = instance;
  else good_destroy(instance);
}

static void shut_down(void *ctx) {
  (void)ctx;
  free(spare);
}

SINK_TABLE(.create = create, .destroy = destroy)
PLUGIN_TABLE(.shutdown = shut_down)
ENTRY(enter_well)
