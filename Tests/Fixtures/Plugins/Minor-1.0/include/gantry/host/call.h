// gantry.call/1: what the call is part of.
#ifndef GANTRY_HOST_CALL_H
#define GANTRY_HOST_CALL_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_CALL_1 "gantry.call/1"

typedef struct gantry_call_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // Write one JSON object: run, phase (the instance path), attempt, epoch, idempotency_key,
  // run_started (RFC 3339, the same in every attempt), deadline_ns (CLOCK_MONOTONIC, 0 = none),
  // scratch (a folder of this attempt), traceparent. Members are only added.
  // [T] [C]   since 1.0   required
  gantry_status (*describe)(void *ctx, gantry_call call, const gantry_out *out);
} gantry_call_1;

#ifdef __cplusplus
}
#endif
#endif
