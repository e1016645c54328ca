// breaks: no-host-imports
// also: rtld-now
// It needs a library that the author forgot to name when linking.
#include "good-skill.h"

extern unsigned long crc32(unsigned long start, const unsigned char *data, unsigned length);

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  if (crc32(0, args.ptr, (unsigned)args.len) == 0) return refuse_input(call, "it is empty");
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
