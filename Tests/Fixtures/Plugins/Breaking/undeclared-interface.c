// breaks: undeclared-interface
// A sink that is not finished can be had, though the manifest does not say so.
#include "good-phase.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  (void)self, (void)call, (void)first, (void)stride;
  *accepted = count;
  return GANTRY_OK;
}

static const gantry_sink_1 sinks = {
  sizeof sinks, 0, good_create, good_destroy, deliver, NULL};

PHASE_TABLE()

static const void *get_either(void *ctx, gantry_str wanted) {
  return is(wanted, GANTRY_SINK_1) ? &sinks : get_interface(ctx, wanted);
}

PLUGIN_TABLE(.get_interface = get_either)
ENTRY(enter_phase)
