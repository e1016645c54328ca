// breaks: changes-folder
// It goes to the folder it works in, and stays there.
#include <unistd.h>

#include "good-phase.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  if (chdir("/usr/lib") != 0) return refuse_input(call, "there is no folder /usr/lib");
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create)
