// gantry.effects/1: say what you are about to change, so that it happens once and can be undone.
#ifndef GANTRY_HOST_EFFECTS_H
#define GANTRY_HOST_EFFECTS_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_EFFECTS_1 "gantry.effects/1"

typedef struct gantry_effects_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Announce an effect. Durable before it returns.
  //   key           names the effect inside this phase instance, the same in every attempt
  //   receipt_json  what undo needs to take it back
  //   recorded_out  receives the stored JSON when the effect was announced before
  // GANTRY_OK: go ahead; when recorded_out was written, an earlier attempt announced the same
  //   effect with that receipt and may or may not have done it.
  // GANTRY_DENIED: a secret is in it; the attempt fails.
  // GANTRY_CONFLICT: already settled; recorded_out holds the settled result. Do not do it again.
  // [T] [C] blocks until the disk has it   since 1.0   required
  gantry_status (*intend)(
    void *ctx, gantry_call call, gantry_str key, gantry_bytes receipt_json,
    const gantry_out *recorded_out);

  // Record that the effect is done, and its result. Durable before it returns.
  // GANTRY_NOT_FOUND: it was never announced. GANTRY_CONFLICT: it is settled already.
  // [T] [C] blocks until the disk has it   since 1.0   required
  gantry_status (*settle)(void *ctx, gantry_call call, gantry_str key, gantry_bytes result_json);
} gantry_effects_1;

#ifdef __cplusplus
}
#endif
#endif
