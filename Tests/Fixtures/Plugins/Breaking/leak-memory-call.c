// breaks: leak-memory
// Every call makes a copy of its input and keeps it.
#include "good-skill.h"

static void *volatile copy;

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  copy = malloc(args.len + 400);
  if (copy != NULL) memcpy(copy, args.ptr, args.len);
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
