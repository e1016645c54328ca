// breaks: soak
// A page for every two thousand instances is left behind: too little to be noticed soon.
#include "good-recovery.h"

static int made;
static void *volatile page;

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  if (++made % 2000 == 0) page = calloc(1, 65536);
  return good_create(ctx, call, type, config, instance);
}

RECOVERY(.create = create)
