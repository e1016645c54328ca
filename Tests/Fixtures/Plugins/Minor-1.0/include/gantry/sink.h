// gantry.sink/1: an observer that receives the events of a run in batches.
#ifndef GANTRY_SINK_H
#define GANTRY_SINK_H

#include "gantry/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GANTRY_SINK_1 "gantry.sink/1"

// One event of a run. Everything is borrowed for the call that carries it.
typedef struct gantry_event {
  uint32_t struct_size;
  uint32_t version;     // `v` of the event's type
  uint64_t seq;         // dense from 1 inside a run
  uint64_t position;    // rising in the store, opaque
  int64_t time_ns;      // Unix time
  uint64_t epoch;       // of the run's owner when it was written
  uint32_t attempt;     // of the phase, 0 when the event is not about an attempt
  uint32_t flags;       // 0 in 1.0
  gantry_str run;       // the run's id
  gantry_str type;      // the event's name
  gantry_str phase;     // the phase's id, or empty
  gantry_str line;      // the event as one line of JSON, without the line feed
  gantry_bytes data;    // the payload alone, JSON
} gantry_event;

// Delivery is at least once, in seq order inside a run. A sink never receives events about itself.
typedef struct gantry_sink_1 {
  uint32_t struct_size;
  uint32_t flags;  // 0 in 1.0

  // Make an instance of a type. As gantry_phase_1.create.
  // [T] [C]   since 1.0   required
  gantry_status (*create)(
    void *ctx, gantry_call call, gantry_str type, gantry_bytes config_json, void **instance);

  // Free an instance. No call of it is running or will come.
  // [S]   since 1.0   required
  void (*destroy)(void *self);

  // Take one batch.
  //   first, count, stride   element i is at (const char *)first + i * stride;
  //                          1 … GANTRY_BATCH_COUNT_MAX elements
  //   accepted               out: how many leading events are safe with the sink
  // GANTRY_OK: all of them, whatever *accepted says. GANTRY_AGAIN: the host re-sends from *accepted
  // after a back-off. GANTRY_FAILED: the host re-sends one by one and passes over the event that is
  // refused again; three in a row quarantine the sink.
  // [S] [C] may block until the deadline of the call   since 1.0   required
  gantry_status (*deliver)(
    void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
    size_t *accepted);

  // Make everything accepted so far as durable as the sink can. Called before the cursor is saved
  // at the end of a run. NULL: nothing to do.
  // [S] [C]   since 1.0   optional
  gantry_status (*flush)(void *self, gantry_call call);
} gantry_sink_1;

#ifdef __cplusplus
}
#endif
#endif
