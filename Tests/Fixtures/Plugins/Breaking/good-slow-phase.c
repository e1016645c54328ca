// breaks: nothing
// An instance takes 30 ms, as one that opens a connection does, and a call takes one.
#include "good-phase.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  poll(NULL, 0, 30);
  return good_create(ctx, call, type, config, instance);
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  poll(NULL, 0, 1);
  return good_run(self, call, input, out);
}

PHASE(.create = create, .run = run)
