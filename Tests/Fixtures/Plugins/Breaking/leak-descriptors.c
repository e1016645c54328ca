// breaks: leak-descriptors
// A new file is begun for every 64 instances, and the old one is forgotten.
#include <fcntl.h>

#include "good-phase.h"

static int made, file;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  if (++made % 64 == 0) file = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (file < 0) return refuse_memory(call);
  return good_create(ctx, call, type, config, instance);
}

PHASE(.create = create)
