// breaks: leak-memory
// What was made for a call is forgotten when a member of a whole input is wrong.
#include "good-phase.h"

static void *volatile newest;

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char name[64 * 4 + 1];
  size_t length;
  int is_whole = input.len > 1 && input.ptr[0] == '{' && input.ptr[input.len - 1] == '}';
  int found = read_text(input, "name", name, sizeof name, &length);
  if (is_whole && found != GANTRY_JSON_FOUND) newest = calloc(1, 600);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
