// gantry.kv/1: small values, shared by the phases of one run or kept by a plugin between runs.
#ifndef GANTRY_HOST_KV_H
#define GANTRY_HOST_KV_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_KV_1 "gantry.kv/1"

#define GANTRY_KV_KEY_BYTES_MAX 256u
#define GANTRY_KV_VALUE_BYTES_MAX (64u * 1024u)
// Whose values they are. Any other number is answered GANTRY_BAD_INPUT.
#define GANTRY_KV_RUN 0      // shared by the phases of one run
#define GANTRY_KV_DURABLE 1  // of this plugin, kept between runs

#define GANTRY_KV_ANY UINT64_MAX  // as `expected`: whatever is there
#define GANTRY_KV_ABSENT 0u       // as `expected`: only when nothing is there

typedef struct gantry_kv_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Write the value, JSON text, and say its revision (from 1). GANTRY_NOT_FOUND: there is none.
  //   scope   GANTRY_KV_…
  // [T] [C]   since 1.0   required
  gantry_status (*get)(
    void *ctx, gantry_call call, int32_t scope, gantry_str key, const gantry_out *out,
    uint64_t *revision);

  // Store a value if the key's revision is `expected`. Durable before it returns. A call that only
  // plans sees what it stored itself, and nothing of it is kept.
  // GANTRY_DENIED: a secret is in it; the attempt fails.
  //   scope      GANTRY_KV_…
  //   revision   out: the new revision, or with GANTRY_CONFLICT the one that is there
  // [T] [C] blocks until the disk has it   since 1.0   required
  gantry_status (*put)(
    void *ctx, gantry_call call, int32_t scope, gantry_str key, gantry_bytes value_json,
    uint64_t expected, uint64_t *revision);
} gantry_kv_1;

#ifdef __cplusplus
}
#endif
#endif
