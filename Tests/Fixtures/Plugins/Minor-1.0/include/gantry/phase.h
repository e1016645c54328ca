// gantry.phase/1: a step of a run.
#ifndef GANTRY_PHASE_H
#define GANTRY_PHASE_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_PHASE_1 "gantry.phase/1"

// Input and output are JSON objects that satisfy the schemas of the type in the manifest.
typedef struct gantry_phase_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0

  // Make an instance of a type for one run.
  //   ctx       gantry_plugin.ctx
  //   type      the type's name in the manifest
  //   config    a JSON object, `{}` when the type takes none
  //   instance  out: handed back as `self`
  // GANTRY_OK, or another status after gantry_host.fail.
  // [T] [C]   since 1.0   required
  gantry_status (*create)(
    void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance);

  // Free an instance. No call of it is running or will come.
  // [S]   since 1.0   required
  void (*destroy)(void *self);

  // Do the phase's work and write its output. The same call may come again after a crash: it
  // carries the same idempotency key, and must end in the same state of the world.
  // GANTRY_OK, GANTRY_CANCELLED, GANTRY_TIMED_OUT, or GANTRY_FAILED after gantry_host.fail.
  // [S] [C] may block until the deadline of the call   since 1.0   required
  gantry_status (*run)(void *self, gantry_call call, gantry_bytes input_json, const gantry_out *out);

  // Write the output that run would write, without any effect. NULL, or GANTRY_UNSUPPORTED from this
  // type: the host says "not known".
  // [S] [C]   since 1.0   optional
  gantry_status (*plan)(void *self, gantry_call call, gantry_bytes input_json, const gantry_out *out);

  // Take back effects.
  //   receipts_json   an array of this phase instance's receipts, newest first, settled or not:
  //                   [{"key", "receipt", "result"}], result null while it was not settled
  //   out             an object: what was taken back, and what was left and why:
  //                   {"undone": ["…"], "kept": [{"name": "…", "reason": "…"}]}, both optional
  // Must accept "it never happened", and being called twice. NULL, or GANTRY_UNSUPPORTED from this
  // type: nothing is taken back.
  // [S] [C] may block until the deadline of the call   since 1.0   optional
  gantry_status (*undo)(
    void *self, gantry_call call, gantry_bytes receipts_json, const gantry_out *out);
} gantry_phase_1;

#ifdef __cplusplus
}
#endif
#endif
