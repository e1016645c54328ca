// breaks: calls-after-shutdown
// A thread that shutdown does not wait for says goodbye.
#include <pthread.h>

#include "good-phase.h"

static void *say_goodbye(void *nothing) {
  poll(NULL, 0, 20);
  host->log(host->ctx, 0, GANTRY_LOG_INFO, text("goodbye"));
  return nothing;
}

static void shut_down(void *ctx) {
  pthread_t thread;
  (void)ctx;
  if (pthread_create(&thread, NULL, say_goodbye, NULL) == 0) pthread_detach(thread);
}

PHASE_TABLE()
PLUGIN_TABLE(.shutdown = shut_down)
ENTRY(enter_phase)
