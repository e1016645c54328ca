// breaks: thread-migration
// A buffer of a megabyte on the stack.
#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  volatile char buffer[1 << 20];
  for (size_t i = 0; i < sizeof buffer; i += 4096) buffer[i] = 1;
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
