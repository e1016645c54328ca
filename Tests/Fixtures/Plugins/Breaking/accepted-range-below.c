// breaks: accepted-range
// It has room for four events, and counts what it took downwards from the end, past zero.
#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  size_t taken = count > 4 ? 4 : count;
  gantry_status status = good_deliver(self, call, first, taken, stride, accepted);
  if (status != GANTRY_OK || taken == count) return status;
  *accepted = taken - count;
  return GANTRY_AGAIN;
}

SINK(.deliver = deliver)
