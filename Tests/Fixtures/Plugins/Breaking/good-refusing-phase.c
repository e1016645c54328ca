// breaks: nothing
// It takes no greeting that anybody would think of, so that it cannot be called at all.
#include "good-phase.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  char greeting[64 * 4 + 1];
  size_t length;
  if (read_text(config, "greeting", greeting, sizeof greeting, &length) != GANTRY_JSON_FOUND ||
      strcmp(greeting, "Bonan tagon") != 0) {
    return refuse_input(call, "the greeting is not in Esperanto");
  }
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create)
