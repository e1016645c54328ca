// breaks: config-fuzz
// It takes for granted that the greeting is a text.
#include "good-phase.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  gantry_json_cursor value;
  if (gantry_json_member(config, "greeting", &value) == GANTRY_JSON_FOUND) {
    const char *quote = (const char *)memchr(value.at, '"', (size_t)(value.end - value.at));
    if (*quote != '"') return refuse_input(call, "'greeting' is not a text");
  }
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create)
