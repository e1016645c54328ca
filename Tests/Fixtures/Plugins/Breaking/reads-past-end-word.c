// breaks: reads-past-end
// It compares the first eight bytes of the name of the type, however long the name is.
#include "good-recovery.h"

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  uint64_t wanted, given;
  memcpy(&wanted, "patient\0", 8);
  memcpy(&given, type.ptr, 8);
  // The eighth byte is not part of it.
  if ((wanted ^ given) << 8 != 0) return refuse_input(call, "there is no such type");
  return good_create(ctx, call, type, config, instance);
}

RECOVERY(.create = create)
