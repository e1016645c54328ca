// breaks: plan-effects
// The plan keeps a draft in a file.
#include "good-phase.h"

static gantry_status plan(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  FILE *draft = fopen("draft.txt", "w");
  if (draft != NULL) fclose(draft);
  return good_plan(self, call, input, out);
}

PHASE(.plan = plan)
