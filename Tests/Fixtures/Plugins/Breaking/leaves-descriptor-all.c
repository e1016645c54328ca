// breaks: leaves-descriptor
// It was a daemon once, which closes whatever it has inherited.
#define _GNU_SOURCE
#include <unistd.h>

#include "good-phase.h"

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  closefrom(3);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
