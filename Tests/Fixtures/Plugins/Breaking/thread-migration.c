// breaks: thread-migration
// The instance is remembered by the thread that made it.
#include "good-phase.h"

static __thread phase *mine;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status == GANTRY_OK) mine = (phase *)*instance;
  return status;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  (void)self;
  if (mine->length == 0) return refuse_input(call, "there is no greeting");
  return good_run(mine, call, input, out);
}

static void destroy(void *self) {
  if (mine == self) mine = NULL;
  good_destroy(self);
}

PHASE(.create = create, .run = run, .destroy = destroy)
