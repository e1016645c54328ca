// breaks: reopen
// The manifest says which process made it, so it is another one each time.
#include <unistd.h>

#include "good-phase.h"

static char text_of_manifest[sizeof manifest + 64];
static gantry_plugin plugin_of_process;

PHASE_TABLE()
PLUGIN_TABLE()

const gantry_plugin *gantry_plugin_v1(const gantry_host *given, const gantry_out *why) {
  if (!enter_phase(given, why)) return NULL;
  int length = snprintf(text_of_manifest, sizeof text_of_manifest,
                        "{\"extensions\":{\"acme.process\":%d},%s", getpid(), manifest + 1);
  plugin_of_process = plugin;
  plugin_of_process.manifest_json = (gantry_str){text_of_manifest, (size_t)length};
  return &plugin_of_process;
}
