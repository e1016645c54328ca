// breaks: leaves-thread
// From its second call on a sink writes in the background; destroy forgets that.
#include <pthread.h>

#include "good-sink.h"

static int deliveries;

static void *write_behind(void *queue) {
  for (;;) poll(NULL, 0, 1000);
  return queue;
}

static gantry_status deliver(void *self, gantry_call call, const gantry_event *first, size_t count,
                             size_t stride, size_t *accepted) {
  pthread_t thread;
  if (++deliveries == 2 && pthread_create(&thread, NULL, write_behind, NULL) == 0) {
    pthread_detach(thread);
  }
  return good_deliver(self, call, first, count, stride, accepted);
}

SINK(.deliver = deliver)
