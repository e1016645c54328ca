// breaks: alloc-fail
// It copies the text in every call, and takes for granted that there is room.
#include "good-skill.h"

static size_t __attribute__((noinline)) words(char *copy, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += copy[i] == ' ' && (copy[i] = '\0', 1);
  return count;
}

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  char *copy = (char *)malloc(args.len + 1);
  memcpy(copy, args.ptr, args.len);
  size_t count = words(copy, args.len);
  free(copy);
  if (count > 1000000) return refuse_input(call, "'text' has too many words");
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
