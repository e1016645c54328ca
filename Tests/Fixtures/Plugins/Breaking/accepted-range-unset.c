// breaks: accepted-range
// It is busy with more than one event, and does not say that it took none of them.
#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  if (count > 1) return GANTRY_AGAIN;
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
