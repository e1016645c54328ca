// test.newer: a plugin that needs an ABI no host speaks.
#include "gantry/gantry.h"
#include "gantry/json.h"

static const char manifest[] = GANTRY_JSON({
  "id": "test.newer", "version": "2.3.1", "min_host_minor": 99,
  "summary": "Needs a host that does not exist.",
  "types": [{"kind": "phase", "type": "only", "summary": "Never runs."}]
});

static const void *get_interface(void *ctx, gantry_str id) {
  (void)ctx, (void)id;
  return NULL;
}

static const gantry_plugin plugin = {
  sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

const gantry_plugin *gantry_plugin_v1(const gantry_host *host, const gantry_out *why) {
  (void)host, (void)why;
  return &plugin;
}
