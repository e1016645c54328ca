// breaks: config-fuzz
// A table as large as the configuration says, which the schema keeps small.
#include "good-sink.h"

static volatile char counted[1000001];

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  int64_t first = 0;
  gantry_json_integer(config, "first", &first);
  // Pages that are not there begin soon after the end of the table.
  if (first != 0) counted[first]++;
  return good_create(ctx, call, type, config, instance);
}

SINK(.create = create)
