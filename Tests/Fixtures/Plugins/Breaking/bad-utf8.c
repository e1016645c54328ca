// breaks: bad-utf8
// It logs the first bytes of a text, which may end inside of a character.
#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  char name[64 * 4 + 1];
  size_t length;
  if (read_text(input, "name", name, sizeof name, &length) == GANTRY_JSON_FOUND) {
    gantry_str cut = {name, length > 10 ? 10 : length};
    host->log(host->ctx, call, GANTRY_LOG_INFO, cut);
  }
  return good_run(self, call, input, out);
}

PHASE(.run = run)
