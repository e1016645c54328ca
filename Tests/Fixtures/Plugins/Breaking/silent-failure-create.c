// breaks: silent-failure
// A wrong configuration is only a status.
#include "good-sink.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  int64_t first;
  int found = gantry_json_integer(config, "first", &first);
  if (found != GANTRY_JSON_FOUND && found != GANTRY_JSON_ABSENT) return GANTRY_BAD_INPUT;
  return good_create(ctx, call, type, config, instance);
}

SINK(.create = create)
