// breaks: fuzz-long
// It copies its input to the stack, where there is room for all but the largest.
#include "good-skill.h"

static size_t __attribute__((noinline)) words(gantry_bytes text_of_input) {
  size_t count = 0;
  char copy[text_of_input.len + 1];
  memcpy(copy, text_of_input.ptr, text_of_input.len);
  for (size_t i = 0; i < text_of_input.len; i++) count += copy[i] == ' ';
  return count;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  if (args.len > 0 && words(args) > 1000000) return refuse_input(call, "it has too many words");
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
