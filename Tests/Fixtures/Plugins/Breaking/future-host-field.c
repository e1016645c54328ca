// breaks: future-host
// It takes what lies behind the table it knows for a function that its next version will have.
#include "good-sink.h"

typedef struct next_host {
  gantry_host known;
  void (*trace)(void *ctx, gantry_str line);
} next_host;

static int enter(const gantry_host *given, const gantry_out *why) {
  if (!enter_well(given, why)) return 0;
  if (given->abi_minor > 0) ((const next_host *)given)->trace(given->ctx, text("entered"));
  return 1;
}

SINK_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
