// breaks: no-gnu-unique
// A cache in a template of a header that is visible: the linker keeps one of it for the process.
#include "good-phase.h"

template <typename Key>
struct __attribute__((visibility("default"))) Cache {
  static Key newest;
};

template <typename Key>
Key Cache<Key>::newest;

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  Cache<size_t>::newest = input.len;
  return good_run(self, call, input, out);
}

static const gantry_phase_1 phases = {
  sizeof phases, 0, good_create, good_destroy, run, good_plan, good_undo};

INTERFACE_TABLE(GANTRY_PHASE_1, phases)
PLUGIN_TABLE()
ENTRY(enter_phase)
