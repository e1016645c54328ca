// breaks: hangs
// Destroy waits for a thread that waits for work that will never come.
#include <pthread.h>

#include "good-sink.h"

static pthread_t worker;

static void *work(void *queue) {
  for (;;) poll(NULL, 0, 1000);
  return queue;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  if (pthread_create(&worker, NULL, work, NULL) != 0) return refuse_memory(call);
  return good_create(ctx, call, type, config, instance);
}

static void destroy(void *instance) {
  pthread_join(worker, NULL);
  good_destroy(instance);
}

SINK(.create = create, .destroy = destroy)
