// breaks: over-limit
// It logs all of a table, which is more than a line of the log may be.
#include "good-skill.h"

static char table[GANTRY_LOG_BYTES_MAX + 1];

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  memset(table, 'x', sizeof table);
  host->log(host->ctx, call, GANTRY_LOG_DEBUG, (gantry_str){table, sizeof table});
  return good_invoke(self, call, name, args, out);
}

SKILL(.invoke = invoke)
