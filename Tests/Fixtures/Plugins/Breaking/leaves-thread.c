// breaks: leaves-thread
// A thread that refreshes a cache runs from the entry on for ever.
#include <pthread.h>

#include "good-phase.h"

static void *refresh(void *cache) {
  for (;;) poll(NULL, 0, 1000);
  return cache;
}

static int enter(const gantry_host *given, const gantry_out *why) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, refresh, NULL) == 0) pthread_detach(thread);
  return enter_phase(given, why);
}

PHASE_TABLE()
PLUGIN_TABLE()
ENTRY(enter)
