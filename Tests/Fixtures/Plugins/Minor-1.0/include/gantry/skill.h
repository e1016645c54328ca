// gantry.skill/1: a named capability with an input and an output.
#ifndef GANTRY_SKILL_H
#define GANTRY_SKILL_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_SKILL_1 "gantry.skill/1"

typedef struct gantry_skill_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0

  // Make an instance of a type. As gantry_phase_1.create.
  // [T] [C]   since 1.0   required
  gantry_status (*create)(
    void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance);

  // Free an instance. No call of it is running or will come.
  // [S]   since 1.0   required
  void (*destroy)(void *self);

  // Do what the skill does and write its result.
  //   skill      the skill's name in the manifest
  //   args_json  a JSON object that satisfies the skill's input schema
  // GANTRY_OK, or another status after gantry_host.fail.
  // [S] [C] may block until the deadline of the call   since 1.0   required
  gantry_status (*invoke)(
    void *self, gantry_call call, gantry_str skill, gantry_bytes args_json, const gantry_out *out);
} gantry_skill_1;

#ifdef __cplusplus
}
#endif
#endif
