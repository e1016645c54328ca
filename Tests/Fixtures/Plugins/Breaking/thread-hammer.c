// breaks: thread-hammer
// The manifest says parallel, and there is one buffer for all.
#include <sched.h>

#include "good-skill.h"

static char shared[200 * 4 + 1];

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  size_t length, before, vowels = 0;
  char output[64];
  if (!is(name, "test.vowels") ||
      read_text(args, "text", shared, sizeof shared, &length) != GANTRY_JSON_FOUND) {
    return good_invoke(self, call, name, args, out);
  }
  before = strlen(shared);
  for (size_t i = 0; i < length; i++) {
    sched_yield();
    vowels += shared[i] != '\0' && strchr("aeiouAEIOU", shared[i]) != NULL;
    shared[i] = '\0';
  }
  if (before > 1000) return refuse_input(call, "'text' is too long");
  snprintf(output, sizeof output, "{\"vowels\":%zu}", vowels);
  return answer_or_fail(call, out, output);
}

SKILL(.invoke = invoke)
