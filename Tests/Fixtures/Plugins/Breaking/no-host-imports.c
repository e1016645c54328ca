// breaks: no-host-imports
// also: rtld-now
// It logs with a function of the host's program that a debugger showed to be there.
#include "good-phase.h"

extern void gantry_log_line(const char *line);

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  gantry_log_line("greeting");
  return good_run(self, call, input, out);
}

PHASE(.run = run)
