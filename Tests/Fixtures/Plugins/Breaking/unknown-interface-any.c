// breaks: unknown-interface
// It offers one kind, so it answers that table whatever is asked.
#include "good-sink.h"

SINK_TABLE()

static const void *get_any(void *ctx, gantry_str wanted) {
  (void)ctx, (void)wanted;
  return &sinks;
}

PLUGIN_TABLE(.get_interface = get_any)
ENTRY(enter_well)
