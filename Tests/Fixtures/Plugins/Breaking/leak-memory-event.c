// breaks: leak-memory
// It remembers each event that has no type, to look at it one day.
#include "good-sink.h"

static void *volatile newest;

static gantry_status deliver(
  void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
  size_t *accepted) {
  for (size_t i = 0; i < count; i++) {
    if (event_at(first, i, stride)->type.len == 0) newest = calloc(1, 600);
  }
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
