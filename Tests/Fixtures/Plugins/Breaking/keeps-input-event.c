// breaks: keeps-input
// It looks at the last line of a batch when the next one comes.
#include "good-sink.h"

static gantry_str last;
static volatile size_t runs_over;

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  if (last.len > 0 && last.ptr[last.len - 1] == '}') runs_over++;
  last = event_at(first, count - 1, stride)->line;
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
