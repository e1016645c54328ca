// breaks: accepted-range
// It took the whole batch, and wants it again because it is busy with it now.
#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  gantry_status status = good_deliver(self, call, first, count, stride, accepted);
  return status == GANTRY_OK && count > 200 ? GANTRY_AGAIN : status;
}

SINK(.deliver = deliver)
