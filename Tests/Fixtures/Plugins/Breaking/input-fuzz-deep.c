// breaks: input-fuzz
// It walks into brackets as deep as they go.
#include "good-skill.h"

static const uint8_t *walk(const uint8_t *at, const uint8_t *end, volatile int *depth) {
  volatile int inner[64];
  inner[0] = *depth + 1;
  while (at < end && *at != ']') at = *at == '[' ? walk(at + 1, end, inner) : at + 1;
  *depth = inner[0] - 1;
  return at < end ? at + 1 : at;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  volatile int depth = 0;
  walk(args.ptr, args.ptr + args.len, &depth);
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
