// breaks: stride
// It takes the events for an array of the struct it was compiled with.
#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  for (size_t i = 0; i < count; i++) {
    gantry_str line = first[i].line;
    if (line.len > 0 && line.ptr[0] == '{') continue;
    return refuse(call, "LINE_WRONG", GANTRY_RETRY_PERMANENT, "a line is no object", "Report it.");
  }
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
