// gantry.recovery/1: a strategy that looks at a failure and decides. It never acts.
#ifndef GANTRY_RECOVERY_H
#define GANTRY_RECOVERY_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_RECOVERY_1 "gantry.recovery/1"

typedef struct gantry_recovery_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0

  // Make an instance of a type. As gantry_phase_1.create.
  // [T] [C]   since 1.0   required
  gantry_status (*create)(
    void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance);

  // Free an instance. No call of it is running or will come.
  // [S]   since 1.0   required
  void (*destroy)(void *self);

  // Decide what to do about a failure. Pure: the same failure gives the same decision.
  //   failure_json   satisfies failure.schema.json
  //   out            a decision that satisfies decision.schema.json
  // GANTRY_OK with a decision; GANTRY_UNSUPPORTED: "not mine", the next strategy is asked.
  // [S] [C] must return within 5 s   since 1.0   required
  gantry_status (*decide)(
    void *self, gantry_call call, gantry_bytes failure_json, const gantry_out *out);
} gantry_recovery_1;

#ifdef __cplusplus
}
#endif
#endif
