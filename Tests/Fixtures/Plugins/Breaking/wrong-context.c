// breaks: wrong-context
// The host's context is left out, since it seems to do without one.
#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  host->log(NULL, call, GANTRY_LOG_DEBUG, text("a batch"));
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
