// gantry.cancel/1: wait for cancellation instead of polling for it.
#ifndef GANTRY_HOST_CANCEL_H
#define GANTRY_HOST_CANCEL_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_CANCEL_1 "gantry.cancel/1"

typedef struct gantry_cancel_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0
  void *ctx;       // Hand it back.

  // A descriptor of this process that becomes readable when the call is cancelled. Poll it; never
  // read, write or close it. It is valid until the call returns. -1: there is none.
  // [T] [C]   since 1.0   required
  int32_t (*wait_fd)(void *ctx, gantry_call call);

  // When the call must have returned, on CLOCK_MONOTONIC in nanoseconds. 0: no deadline.
  // [T] [C]   since 1.0   required
  int64_t (*deadline_ns)(void *ctx, gantry_call call);
} gantry_cancel_1;

#ifdef __cplusplus
}
#endif
#endif
