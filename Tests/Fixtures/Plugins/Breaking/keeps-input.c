// breaks: keeps-input
// It counts the braces of its configuration when it runs, and not while it is lent.
#include "good-phase.h"

static gantry_bytes configuration;
static volatile size_t braces;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  configuration = config;
  return good_create(ctx, call, type, config, instance);
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  if (configuration.len > 0 && configuration.ptr[0] == '{') braces++;
  return good_run(self, call, input, out);
}

PHASE(.create = create, .run = run)
