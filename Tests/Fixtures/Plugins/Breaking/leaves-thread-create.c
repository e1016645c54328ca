// breaks: leaves-thread
// Every instance has a thread; destroy frees the instance and not the thread.
#include <pthread.h>

#include "good-skill.h"

static void *watch(void *folder) {
  for (;;) poll(NULL, 0, 1000);
  return folder;
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, watch, NULL) == 0) pthread_detach(thread);
  return good_create(ctx, call, type, config, instance);
}

SKILL(.create = create)
