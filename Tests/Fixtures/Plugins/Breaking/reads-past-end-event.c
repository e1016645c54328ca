// breaks: reads-past-end
// It looks whether a line feed or a NUL stands behind the line; the line ends before it.
#include "good-sink.h"

static volatile size_t ended;

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  for (size_t i = 0; i < count; i++) {
    gantry_str line = event_at(first, i, stride)->line;
    if (line.len > 0 && (line.ptr[line.len] == '\n' || line.ptr[line.len] == '\0')) ended++;
  }
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
