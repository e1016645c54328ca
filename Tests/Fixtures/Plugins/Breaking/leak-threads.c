// breaks: leak-threads
// A thread for every hundred instances, none of which ends.
#include <pthread.h>

#include "good-skill.h"

static int made;

static void *tend(void *instances) {
  for (;;) poll(NULL, 0, 1000);
  return instances;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  pthread_t thread;
  if (__atomic_add_fetch(&made, 1, __ATOMIC_RELAXED) % 100 == 0 &&
      pthread_create(&thread, NULL, tend, NULL) == 0) {
    pthread_detach(thread);
  }
  return good_create(ctx, call, type, config, instance);
}

SKILL(.create = create)
