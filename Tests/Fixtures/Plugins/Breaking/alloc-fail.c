// breaks: alloc-fail
// Memory is always there.
#include "good-phase.h"

static gantry_status create_anyway(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  (void)ctx;
  if (!is(type, "greet")) return refuse_input(call, "there is no such type");
  volatile phase *self = (volatile phase *)malloc(sizeof *self);
  self->length = 5;
  free((void *)self);
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create_anyway)
