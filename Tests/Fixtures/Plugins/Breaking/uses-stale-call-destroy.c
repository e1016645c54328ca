// breaks: uses-stale-call
// Destroy has no call, so it logs with that of the last delivery.
#include "good-sink.h"

static gantry_call last;

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  last = call;
  return good_deliver(self, call, first, count, stride, accepted);
}

static void destroy(void *instance) {
  host->log(host->ctx, last, GANTRY_LOG_INFO, text("done"));
  good_destroy(instance);
}

SINK(.deliver = deliver, .destroy = destroy)
