// breaks: writes-input
// It makes every quote of the input a single one where it lies, and back again.
#include "good-phase.h"

static void replace(gantry_bytes input, uint8_t from, uint8_t to) {
  uint8_t *byte = (uint8_t *)input.ptr;
  for (size_t i = 0; i < input.len; i++) byte[i] = byte[i] == from ? to : byte[i];
}

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  replace(input, '"', '\'');
  replace(input, '\'', '"');
  return good_run(self, call, input, out);
}

PHASE(.run = run)
