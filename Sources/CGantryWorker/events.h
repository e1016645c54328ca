// A batch of events as it travels, made into the structs that a sink receives.
#ifndef GANTRY_WORKER_EVENTS_H
#define GANTRY_WORKER_EVENTS_H

#include "gantry/gantry.h"
#include "gantry_frames.h"

typedef struct events {
  const gantry_event *first;
  size_t count;
} events;

// Turns offsets into addresses, in place. Returns 0 when the batch is not what frames.h says.
int events_relocate(const gantry_part *batch, events *events);

#endif
