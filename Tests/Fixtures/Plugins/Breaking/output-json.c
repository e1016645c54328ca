// breaks: output-json
// Quotes in the text go into the output as they are.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char name[64 * 4 + 1], output[512];
  size_t length;
  if (read_text(input, "name", name, sizeof name, &length) != GANTRY_JSON_FOUND || length == 0 ||
      strlen(name) != length) {
    return good_run(self, call, input, out);
  }
  snprintf(output, sizeof output, "{\"text\":\"Hello, %s\",\"bytes\":%zu}", name, length);
  return answer_or_fail(call, out, output);
}

PHASE(.run = run)
