// breaks: writes-after-return
// The instance keeps the writer, and ends its output when it is destroyed.
#include "good-phase.h"

typedef struct writing_phase {
  phase good;
  gantry_out out;
} writing_phase;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_OK) return status;
  writing_phase *self = (writing_phase *)realloc(*instance, sizeof *self);
  if (self == NULL) return refuse_memory(call);
  self->out.write = NULL;
  *instance = self;
  return GANTRY_OK;
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  ((writing_phase *)self)->out = *out;
  return good_run(self, call, input, out);
}

static void destroy(void *instance) {
  writing_phase *self = (writing_phase *)instance;
  if (self->out.write != NULL) self->out.write(self->out.ctx, (const uint8_t *)"\n", 1);
  good_destroy(self);
}

PHASE(.create = create, .run = run, .destroy = destroy)
