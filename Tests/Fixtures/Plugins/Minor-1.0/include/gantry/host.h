// What the host offers to every plugin: the table handed to the entry point.
#ifndef GANTRY_HOST_H
#define GANTRY_HOST_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

// The host's table. It lives as long as the process.
typedef struct gantry_host {
  uint32_t struct_size;
  uint32_t abi_minor;  // The minor version the host speaks.
  void *ctx;           // Hand it back in every function below.

  // The interface with this id ("gantry.kv/1"), or NULL. It lives as long as the process.
  // [T]   since 1.0   required
  const void *(*get_interface)(void *ctx, gantry_str id);

  // Write one line to the attempt's log, or to the plugin's own log with call 0.
  //   level    GANTRY_LOG_…; any other number counts as GANTRY_LOG_INFO
  //   message  at most GANTRY_LOG_BYTES_MAX; a longer one is dropped and counted
  // [T]   since 1.0   required
  void (*log)(void *ctx, gantry_call call, int32_t level, gantry_str message);

  // Journal one event. It is durable with the next commit, at the latest 250 ms later.
  //   type       a name the manifest declares
  //   data_json  an object that satisfies the declared schema, at most GANTRY_EVENT_BYTES_MAX
  // GANTRY_AGAIN: more than GANTRY_EMIT_QUEUE_MAX events of this call wait; try again.
  // [T] [C]   since 1.0   required
  gantry_status (*emit)(void *ctx, gantry_call call, gantry_str type, gantry_bytes data_json);

  // Say how far the call is. Never journaled; the newest value wins.
  //   fraction  0 to 1; outside is answered GANTRY_BAD_INPUT
  //   step      the step inside the call, or empty      message  for people, or empty
  // [T] [C]   since 1.0   required
  gantry_status (*progress)(
    void *ctx, gantry_call call, double fraction, gantry_str step, gantry_str message);

  // Say why this call is about to return a status other than GANTRY_OK. The last one counts.
  // [T] [C]   since 1.0   required
  void (*fail)(void *ctx, gantry_call call, const gantry_error *error);

  // 1 when the call should stop as soon as it can, else 0. Cheap enough for an inner loop.
  // [T] [C]   since 1.0   required
  int32_t (*cancelled)(void *ctx, gantry_call call);
} gantry_host;

#ifdef __cplusplus
}
#endif
#endif
