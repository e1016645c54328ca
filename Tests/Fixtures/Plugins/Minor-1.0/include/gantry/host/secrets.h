// gantry.secrets/1: use a secret without keeping it.
#ifndef GANTRY_HOST_SECRETS_H
#define GANTRY_HOST_SECRETS_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_SECRETS_1 "gantry.secrets/1"

typedef struct gantry_secrets_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Lend a secret that the manifest lists to `use`, once, before this function returns. The memory
  // is wiped afterwards. The host masks the value in everything the plugin says; one that turns up
  // in an output, a stored value or an effect fails the attempt with SECRET_IN_OUTPUT.
  //   name   as the manifest lists it
  //   use    called on the same thread; `value` is borrowed until it returns
  //   user   handed to `use` as it is
  // GANTRY_DENIED: the manifest does not list it. GANTRY_NOT_FOUND: nobody has set it.
  // GANTRY_FAILED: it cannot be read, or has a size that cannot be masked.
  // [T] [C]   since 1.0   required
  gantry_status (*with)(
    void *ctx, gantry_call call, gantry_str name, void (*use)(void *user, gantry_bytes value),
    void *user);
} gantry_secrets_1;

#ifdef __cplusplus
}
#endif
#endif
