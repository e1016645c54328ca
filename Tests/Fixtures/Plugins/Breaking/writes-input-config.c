// breaks: writes-input
// It makes the configuration lower case in place.
#include <ctype.h>

#include "good-sink.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  uint8_t *byte = (uint8_t *)config.ptr;
  for (size_t i = 0; i < config.len; i++) byte[i] = (uint8_t)tolower(byte[i]);
  return good_create(ctx, call, type, config, instance);
}

SINK(.create = create)
