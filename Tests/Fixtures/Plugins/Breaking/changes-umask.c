// breaks: changes-umask
// Its files shall be readable by all; so will be the files of everybody else.
#include <sys/stat.h>

#include "good-sink.h"

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  umask(002);
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
