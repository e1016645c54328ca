// gantry.skills/1: use a skill of any plugin.
#ifndef GANTRY_HOST_SKILLS_H
#define GANTRY_HOST_SKILLS_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_SKILLS_1 "gantry.skills/1"

#define GANTRY_SKILLS_DEPTH_MAX 16u

typedef struct gantry_skills_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Invoke a skill that the manifest lists and wait for its result.
  //   skill      the skill's name ("toolchain.detect")
  //   args_json  a JSON object that satisfies the skill's input schema
  //   out        receives the result, JSON; on failure a failure object (failure.schema.json)
  // GANTRY_NOT_FOUND: no plugin provides it. GANTRY_CONFLICT: the call chain is already inside that
  // serial instance. GANTRY_LIMIT: deeper than GANTRY_SKILLS_DEPTH_MAX.
  // [T] [C] blocks until the skill returns   since 1.0   required
  gantry_status (*invoke)(
    void *ctx, gantry_call call, gantry_str skill, gantry_bytes args_json, const gantry_out *out);
} gantry_skills_1;

#ifdef __cplusplus
}
#endif
#endif
