// breaks: changes-environment
// A library it uses reads its settings from the environment.
#include <stdlib.h>

#include "good-skill.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  setenv("ACME_CACHE", "off", 1);
  return good_create(ctx, call, type, config, instance);
}

SKILL(.create = create)
