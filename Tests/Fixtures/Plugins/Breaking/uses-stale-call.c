// breaks: uses-stale-call
// The instance keeps the call that made it, and says how far a later one is with it.
#include "good-phase.h"

typedef struct telling_phase {
  phase good;
  gantry_call made_by;
} telling_phase;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_OK) return status;
  telling_phase *self = (telling_phase *)realloc(*instance, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  self->made_by = call;
  *instance = self;
  return GANTRY_OK;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_call made_by = ((telling_phase *)self)->made_by;
  host->progress(host->ctx, made_by, 0.1, text("begin"), text(""));
  return good_run(self, call, input, out);
}

PHASE(.create = create, .run = run)
